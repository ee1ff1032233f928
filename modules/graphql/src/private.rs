//! Items that macros refer to. Not part of the public interface.

use std::marker::PhantomData;

use baya::protocol::Location;
use baya::schema::{Content, DtoSpec, Of, Schema, Shape, shape_of};
use baya::{Context, Error, Result};
use serde::{Serialize, Serializer};

pub use crate::argument::{
    ArgumentExtraction, FieldArgument, Input, NotInQuery, OfCall, ReportedContainer, ReportedType,
    UnacceptableArgument,
};
pub use crate::cost::{cost, is_visible};
pub use crate::field::{FieldSpec, InputArgument, Parent, SchemaField};
use crate::field::{Resolve, resolve, unresolved};
pub use crate::id::{IdInput, IdOutput};
pub use crate::loader::{BatchLoad, KeyOfLoader, LoaderError, LoadsBy};
pub use crate::module::MainSchema;
pub use crate::output::{At, Object, Output, Shown, enum_value, object, scalar};

pub use crate::unfit;

pub use crate::events::{
    EventError, EventSource, EventValue, Subscribed, Subscribing, Unsubscribed,
};
pub use baya::__private::{Checks, Failure, HasStatus, Inside, Tag, arguments, failed, kinds};
pub use baya::Stream;

/// Keeps items that require GraphQL.
#[doc(hidden)]
#[macro_export]
macro_rules! __if_graphql {
    ($($items:tt)*) => { $($items)* };
}
pub use crate::__if_graphql as if_graphql;

/// Validates an argument by the rules that call a provider. `$base` is the slot of the first provider.
#[doc(hidden)]
#[macro_export]
macro_rules! __check_argument_with_providers {
    ($name:literal, $cx:ident, $value:ident, $checks:expr, $base:expr) => {
        if const { $crate::private::Checks::count($checks) > 0 } {
            #[allow(unused_imports)]
            use $crate::private::arguments::{AskingCall as _, SilentCall as _};
            // No value that is not `Sync` is held across the `await`.
            let checked = (&$crate::private::Inside(&$value)).checked_in(&*$cx, const { $base });
            checked.await.map_err(|error| $crate::private::of_argument(error, &*$cx, $name))?;
        }
    };
}
pub use crate::__check_argument_with_providers as check_with_providers;
pub use crate::invalid::of_argument;

/// Converts the returned value of a subscription to a stream of events, or to an error.
#[doc(hidden)]
#[macro_export]
macro_rules! __subscribed {
    ($output:tt, $any:tt, $stream:ident, $reply:ident) => {{
        #[allow(unused_imports)]
        use $crate::private::kinds::*;
        let kind = (&&$crate::private::Tag::of(&$output)).result_kind();
        match kind.split($output) {
            ::core::result::Result::Ok($stream) => {
                #[allow(unused_imports)]
                use $crate::private::Unsubscribed as _;
                ::core::result::Result::Ok($crate::private::Subscribing($stream).$reply())
            }
            ::core::result::Result::Err($output) => $crate::private::failed!($output, $any),
        }
    }};
}
pub use crate::__subscribed as subscribed;

/// The traits with fallback methods and constants, for types without inherent ones.
pub mod otherwise {
    pub use super::{
        NotInQuery as _, OfCall as _, ReportedContainer as _, ReportedType as _,
        UnacceptableArgument as _, Unreturned as _,
    };
}

/// The constants of the type that a method returns.
#[derive(Debug)]
pub struct Returned<T>(PhantomData<fn() -> T>);

impl<T: Output + 'static> Returned<T> {
    /// The type of the field.
    pub const OF: Option<Of> = Some(shape_of::<T>);
    /// Converts a returned value to a response.
    pub const RESOLVE: Resolve = resolve::<T>;
}

impl<T: Output + 'static, E> Returned<std::result::Result<T, E>> {
    /// The type of the field.
    pub const OF: Option<Of> = Some(shape_of::<T>);
    /// Converts a returned value to a response.
    pub const RESOLVE: Resolve = resolve::<T>;
}

/// The constants of the stream that a subscription returns.
#[derive(Debug)]
pub struct Streamed<S>(PhantomData<fn() -> S>);

impl<S: Stream<Item: EventValue>> Streamed<S> {
    /// The type of the events.
    pub const OF: Option<Of> = Some(shape_of::<<S::Item as EventValue>::Value>);
    /// Converts an event to a response.
    pub const RESOLVE: Resolve = resolve::<<S::Item as EventValue>::Value>;
}

impl<S> Unreturned for Streamed<S> {}

/// The constants of a type that is not a GraphQL type.
pub trait Unreturned {
    /// No GraphQL type.
    const OF: Option<Of> = None;
    /// Is never called: the method does not compile.
    const RESOLVE: Resolve = unresolved;
}

impl<T> Unreturned for Returned<T> {}

/// [`Output`], as a bound that the compiler evaluates where a type is used.
pub trait OutputIn<'l> {
    /// Returns the value with the selected fields.
    fn show_in<'a>(&'a self, at: At<'a, '_>) -> Shown<'a>;
}

impl<T: Output + ?Sized> OutputIn<'_> for T {
    fn show_in<'a>(&'a self, at: At<'a, '_>) -> Shown<'a> {
        self.show(at)
    }
}

/// [`Input`], as a bound that the compiler evaluates where a type is used. Its name is in the message of the compiler about
/// types that contain each other: one of their fields needs `#[graphql(recursive)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a GraphQL input type",
    label = "GraphQL clients can't send this type",
    note = "a struct: put `#[dto(input)]` on it, or `#[dto(object, input)]` if fields return it as well; an enum: put `#[dto]` on it",
    note = "GraphQL has no maps and no tuples: accept a list of input objects"
)]
pub trait InputUnlessGraphqlRecursive<'l> {}

impl<T: Input + ?Sized> InputUnlessGraphqlRecursive<'_> for T {}

/// `Schema + Send + Sync`, as a bound that the compiler evaluates where a type is used.
pub trait SchemaIn<'l>: Schema + Send + Sync {}

#[diagnostic::do_not_recommend]
impl<T: Schema + Send + Sync + ?Sized> SchemaIn<'_> for T {}

/// Returns the spec of an object.
pub const fn spec_of<T: Schema>() -> &'static DtoSpec {
    match T::SHAPE {
        Shape::Dto(spec) => spec,
        _ => &NO_SPEC,
    }
}

/// The spec of a type without a DTO spec. Objects always have a DTO spec.
static NO_SPEC: DtoSpec = DtoSpec::new("", || "", Location::NOWHERE, Content::Unit);

/// Returns a field of an object that a custom serde function serializes.
pub fn written_field<'a, T: Serialize>(object: &T, name: &str, at: At<'a, '_>) -> Shown<'a> {
    scalar(&Written { object, name }, at)
}

/// A field of an object.
struct Written<'w, T> {
    object: &'w T,
    name: &'w str,
}

impl<T: Serialize> Serialize for Written<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut object = serde_json::to_value(self.object).map_err(serde::ser::Error::custom)?;
        let value = object.get_mut(self.name).map(serde_json::Value::take);
        value.unwrap_or_default().serialize(serializer)
    }
}

/// A return type of a field's method: a GraphQL type, or a `Result` of a GraphQL type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a GraphQL type",
    label = "a GraphQL field can't return this type",
    note = "a struct: put `#[dto(object)]` on it; an enum: put `#[dto]` on it, or `#[dto(object)]` if its variants contain objects",
    note = "a type of its own in the schema that is written as one value: put `#[dto(scalar)]` on it",
    note = "GraphQL has no maps and no tuples: return a list of objects; a field without a value can return `bool`"
)]
pub trait FieldOutput {
    /// Compiles if a field can return this type.
    const IS_OUTPUT: () = ();
}

#[diagnostic::do_not_recommend]
impl<T: Output> FieldOutput for T {}

#[diagnostic::do_not_recommend]
impl<T: Output, E> FieldOutput for std::result::Result<T, E> {}

/// The content of a variant of a union or an interface.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an object of a GraphQL schema",
    label = "a variant of a union or an interface contains an object",
    note = "a struct: put `#[dto(object)]` on it; any other value: put it in a struct with `#[dto(object)]`, and write that one here",
    note = "a union or an interface: write each of its objects as a variant here; an object in an `Arc` or a `Box`: write the object itself"
)]
pub trait Member {
    /// Compiles if a variant of a union or an interface can contain this type.
    const IS_OBJECT: () = ();
}

#[diagnostic::do_not_recommend]
impl<T: Object> Member for T {}

/// Returns the parent object of a field.
///
/// # Errors
///
/// If the caller is not a GraphQL query.
pub fn parent<'r, T: 'static>(cx: &Context<'r>) -> Result<&'r T> {
    let absent = || {
        let of = std::any::type_name::<T>();
        Error::internal(format!("a field of `{of}` was called without its object"))
    };
    cx.lent::<T>().ok_or_else(absent)
}
