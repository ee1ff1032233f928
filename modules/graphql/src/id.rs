//! Identifiers.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::str::FromStr;

use baya::__private::explain::wrong;
use baya::protocol::Location;
use baya::schema::{Content, DtoSpec, FieldSpec, GraphQlSpec, Schema, Shape, shape_of};
use baya::validation::{Explain, InputValue, Report, Validate};
use serde::de::{Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};

use crate::argument::{FieldArgument, Input};
use crate::output::{At, Output, Shown};

/// An identifier: a value of type `T` that is the scalar `ID` in schemas. Responses contain it as a string, and clients may
/// send a string or a number.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_graphql::Id;
///
/// let id = Id(7_u64);
/// assert_eq!(*id, 7);
/// assert_eq!(id.to_string(), "7");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id<T = String>(pub T);

impl<T> Id<T> {
    /// Returns the value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Id<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> From<T> for Id<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: fmt::Display> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Schema + 'static> Schema for Id<T> {
    const SHAPE: Shape = Shape::Dto(
        const {
            &DtoSpec {
                graphql: &GraphQlSpec { id: true, ..GraphQlSpec::NONE },
                ..DtoSpec::new(
                    "ID",
                    std::any::type_name::<Self>,
                    Location::NOWHERE,
                    Content::Newtype(const { &FieldSpec::new("", shape_of::<T>) }),
                )
            }
        },
    );
}

/// A type that can be the value of an identifier that fields return.
#[diagnostic::on_unimplemented(
    message = "`Id<{Self}>` is not a GraphQL type",
    label = "a GraphQL field can't return this type",
    note = "an identifier is written as a string: put `#[dto]` on `{Self}`, and implement `Display` for it"
)]
pub trait IdOutput: Schema + fmt::Display + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Schema + fmt::Display + Send + Sync + 'static> IdOutput for T {}

/// A type that can be the value of an identifier that clients send.
#[diagnostic::on_unimplemented(
    message = "`Id<{Self}>` is not a GraphQL input type",
    label = "GraphQL clients can't send this type",
    note = "an identifier is read from a string: put `#[dto]` on `{Self}`, and implement `FromStr` for it"
)]
pub trait IdInput: Schema + FromStr + Send + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Schema + FromStr + Send + 'static> IdInput for T {}

impl<T: IdOutput> Output for Id<T> {
    fn show<'a>(&'a self, _at: At<'a, '_>) -> Shown<'a> {
        Shown::value(async_graphql::Value::String(self.0.to_string()))
    }
}

impl<T: IdInput> Input for Id<T> {}

impl<T: IdInput> FieldArgument for Id<T> {}

impl<T: Serialize> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: FromStr> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IdVisitor(PhantomData))
    }
}

/// Reads an identifier from a string or a number.
struct IdVisitor<T>(PhantomData<T>);

impl<T: FromStr> Visitor<'_> for IdVisitor<T> {
    type Value = Id<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an identifier")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Id<T>, E> {
        text.parse().map(Id).map_err(|_| E::custom("not a valid identifier"))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Id<T>, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Id<T>, E> {
        self.visit_str(&number.to_string())
    }
}

impl<T> Validate for Id<T> {
    fn validate(&self, _report: &mut Report<'_>) {}
}

impl<T: FromStr> Explain for Id<T> {
    fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
        let read = document.read();
        if read.is_none() {
            wrong(document, "string", "must be a valid identifier", report);
        }
        read
    }
}
