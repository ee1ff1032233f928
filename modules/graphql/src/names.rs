//! Names in schemas.

use std::borrow::Cow;

use baya::schema::{DtoSpec, List, Shape};
pub(crate) use baya::schema::{field_name, value_name};

use crate::schema::scalar_name;

/// Returns the name of a type in a schema. The name of a generic type starts with the names of its arguments: `CatPage` for
/// `Page<Cat>`.
pub(crate) fn type_name(spec: &'static DtoSpec) -> Cow<'static, str> {
    if spec.arguments.is_empty() {
        return Cow::Borrowed(spec.name);
    }
    let arguments = spec.arguments.iter().map(|of| argument_name(of()));
    Cow::Owned(arguments.collect::<String>() + spec.name)
}

fn argument_name(shape: Shape) -> Cow<'static, str> {
    match shape {
        Shape::Null => Cow::Borrowed("Null"),
        Shape::Option(of) | Shape::Patch(of) => {
            Cow::Owned(format!("Optional{}", argument_name(of())))
        }
        Shape::List(List { of, .. }) | Shape::CommaSeparated(of) => {
            Cow::Owned(format!("{}List", argument_name(of())))
        }
        Shape::Dto(spec) => type_name(spec),
        scalar => Cow::Borrowed(scalar_name(scalar)),
    }
}

/// Returns whether a schema can contain a name ([GraphQL](https://spec.graphql.org/October2021/#Name)).
pub(crate) fn is_name(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        && !name.starts_with("__")
}

/// Returns the reason why a name is reserved, if it is.
pub(crate) fn reserved_reason(name: &str) -> Option<&'static str> {
    Some(match name {
        "Query" => "is the root type of queries",
        "Mutation" => "is the root type of mutations",
        "Subscription" => "is the root type of subscriptions",
        "Int" | "Float" | "String" | "Boolean" | "ID" => "is a scalar of GraphQL",
        "_Any" | "_Entity" | "_Service" => "is a type of federated graphs",
        _ if name.starts_with("__") => "starts with `__`, which is reserved for introspection",
        _ => return None,
    })
}
