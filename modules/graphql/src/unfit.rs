//! The reasons why a declared type can't be part of a schema, as bounds of its impls that no type meets: the compiler reports
//! the bound that a use of the type requires. The type is a parameter, because the message about a bound of the type itself
//! would be that of the trait which the use requires.

/// Declares the bounds, each with its message.
macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident: $message:literal, $note:literal;)*) => { $(
        $(#[$doc])*
        #[diagnostic::on_unimplemented(message = $message, label = "used by a GraphQL schema", note = $note)]
        pub trait $name<'l, T: ?Sized> {}
    )* };
}

reasons! {
    /// No field is flattened.
    NotFlattened:
        "clients can't send `{T}`: a field of it has `#[serde(flatten)]`",
        "the fields of a GraphQL input object are its own; write them in `{T}` instead of `flatten`";
    /// The fields have names.
    NamedFields:
        "clients can't send `{T}`: its fields have no names",
        "a GraphQL input object has fields with names; write a struct with named fields, or `#[dto(scalar)]` for a value of its own";
    /// The variants are fields of an object.
    NotTagged:
        "clients can't send `{T}`: `#[serde(...)]` determines how its variants are written",
        "clients send such an enum as an object with one field, which is one of the variants; remove `tag`, `content` and `untagged`";
    /// Each variant contains one value.
    OneValueEach:
        "clients can't send `{T}`: a variant of it does not contain exactly one value",
        "clients send such an enum as an object with one field, which is one of the variants; write one value in each variant, as in `Id(i32)`, or a struct with `#[dto(input)]` for several values";
    /// Schemas can contain the name of each value.
    FitNames:
        "`{T}` is not an enum of a GraphQL schema: the name of a value is not one of GraphQL",
        "a GraphQL name has letters from `A` to `z`, digits and underscores, and does not start with a digit; give the variant another name with `#[serde(rename = \"...\")]`";
    /// Each value is written and read.
    EveryValue:
        "`{T}` is not an enum of a GraphQL schema: a variant of it is not a value of its own",
        "a GraphQL enum contains each of its values in both directions; remove `#[serde(skip)]`, `#[serde(other)]` and the like from the variant";
    /// There is a value.
    SomeValue:
        "`{T}` is not an enum of a GraphQL schema: it has no values",
        "a GraphQL enum has at least one value; write a variant";
}
