//! Finds all errors in a document that a type can't be read from: serde reports only the first.

mod beside;
mod known;
mod outside;
mod tuple;
mod variant;

use std::marker::PhantomData;

use serde::de::{self, DeserializeOwned, Deserializer, Visitor, value};
use serde_path_to_error::Error as PathError;

pub use beside::{beside, names, unknown_beside};
pub(crate) use known::list;
pub use outside::{excludes, length, members};
pub use tuple::elements;
pub use variant::{adjacent, external, internal};

pub use super::document::{InputValue, Object, field, object, unknown};
use super::reading::{by_itself, each_invalid, found};
use super::report::Report;
use super::validate::Validate;
use super::words;
use crate::base::Probe;
use crate::error::Param;
use crate::wire::json::{JsonUnread, Reader, TOO_COMPLEX, is_reported, read_parsed};
use crate::wire::pairs::{self, Unread};
use crate::wire::schema::Schema;

/// A type that says everything that is wrong with a document. `#[dto]` implements it; values that are read
/// are checked by their rules as well.
#[diagnostic::on_unimplemented(
    message = "nothing tells everything that is wrong with a `{Self}`",
    label = "`Explain` is not implemented for this type",
    note = "put `#[dto]` on `{Self}`, which must be a struct whose fields have names"
)]
pub trait Explain: DeserializeOwned {
    /// Writes the faults; what can be read all the same.
    fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self>;

    /// Whether a document has at least one field of the type, which is flattened.
    #[doc(hidden)]
    fn is_there(document: InputValue<'_>) -> bool {
        has(document, names::<Self>().unwrap_or_default())
    }
}

/// Whether a document has a field with one of these names.
pub fn has(document: InputValue<'_>, names: &[&str]) -> bool {
    document.object().is_some_and(|object| object.entries().any(|(name, _)| names.contains(&name)))
}

/// Selects types that can tell whether a document has one of their fields.
pub trait FieldsOfType {
    /// Whether a document has at least one field of the type.
    fn is_there(&self, document: InputValue<'_>) -> bool;
}

/// Selects all other types; the reference makes it the second choice.
pub trait FieldsUnknown {
    /// Nothing is known of the fields.
    fn is_there(&self, _document: InputValue<'_>) -> bool {
        false
    }
}

impl<T: Explain> FieldsOfType for Of<T> {
    fn is_there(&self, document: InputValue<'_>) -> bool {
        T::is_there(document)
    }
}

impl<T> FieldsUnknown for &Of<T> {}

/// Stands for a type of which it is asked whether it can explain.
#[derive(Debug)]
pub struct Of<T>(pub PhantomData<fn() -> T>);

/// Finds those that can.
pub trait Explained<T> {
    /// Writes the faults; what can be read all the same.
    fn explained(&self, document: InputValue<'_>, report: &mut Report<'_>) -> Option<T>;
}

/// Selects all other types, as the last choice.
pub trait Told<T> {
    /// Reports the error of serde.
    fn explained(&self, document: InputValue<'_>, report: &mut Report<'_>) -> Option<T>;
}

/// Selects types with a schema; one more reference makes it the second choice.
pub trait Shaped<T> {
    /// Reports what the schema requires.
    fn explained(&self, document: InputValue<'_>, report: &mut Report<'_>) -> Option<T>;
}

impl<T: Schema + DeserializeOwned> Shaped<T> for &&Of<T> {
    fn explained(&self, document: InputValue<'_>, report: &mut Report<'_>) -> Option<T> {
        let read = by_itself(false, || document.read());
        match words::of_shape(&T::SHAPE, document.text().is_some()) {
            Some((kind, message)) if read.is_none() => {
                wrong(document, kind, message, report);
                None
            }
            _ => read.or_else(|| by_itself(false, || told(document, report))),
        }
    }
}

impl<T: Explain> Explained<T> for &Of<T> {
    fn explained(&self, document: InputValue<'_>, report: &mut Report<'_>) -> Option<T> {
        T::explain(document, report)
    }
}

impl<T: DeserializeOwned> Told<T> for Of<T> {
    fn explained(&self, document: InputValue<'_>, report: &mut Report<'_>) -> Option<T> {
        by_itself(false, || told(document, report))
    }
}

/// Selects types that can't be read, which the compiler reports elsewhere: a method that takes its value is the last
/// choice.
pub trait Unexplained<T> {
    /// Does nothing.
    fn explained(self, document: InputValue<'_>, report: &mut Report<'_>) -> Option<T>;
}

impl<T> Unexplained<T> for Of<T> {
    fn explained(self, _: InputValue<'_>, _: &mut Report<'_>) -> Option<T> {
        None
    }
}

impl<T> Clone for Of<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Of<T> {}

impl<T: DeserializeOwned> Probe<T> {
    /// Whether the type can be read from an absent field.
    pub const LEFT_OUT: fn() -> bool = may_be_left_out::<T>;
}

/// Whether a type can be read from an absent field, as an `Option` can.
pub fn may_be_left_out<T: DeserializeOwned>() -> bool {
    T::deserialize(Nothing).is_ok()
}

/// A deserializer of an absent field.
struct Nothing;

impl<'de> Deserializer<'de> for Nothing {
    type Error = value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, value::Error> {
        Err(de::Error::custom("is required"))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, value::Error> {
        visitor.visit_none()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Reads a value, or reports the first error at its location. Nothing is reported for a flattened value, whose own
/// fields are not known.
pub fn told<T: DeserializeOwned>(document: InputValue<'_>, report: &mut Report<'_>) -> Option<T> {
    attempt(document, report).ok()
}

/// Why a value was not read.
pub(crate) enum NotRead {
    /// The value has another type.
    Mistyped,
    /// Values in it break their rules.
    Invalid,
}

/// Reads a value, or reports errors and returns why it can't be read.
pub(crate) fn attempt<T: DeserializeOwned>(
    document: InputValue<'_>,
    report: &mut Report<'_>,
) -> Result<T, NotRead> {
    let error = match read::<T>(document) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    let told = |error: &PathError<Unread>| (error.path().clone(), error.inner().to_string());
    if found(&told(&error).1).is_some() {
        let again = || read::<T>(document).err().map(|error| told(&error));
        each_invalid(again, |path, invalid| report.invalid_below(path, invalid));
        return Err(NotRead::Invalid);
    }
    let is_too_complex = error.inner().to_string() == TOO_COMPLEX;
    let is_known = match is_too_complex {
        true => is_reported(),
        // Other values explain why a flattened one can't be read.
        false => report.is_part(),
    };
    if !is_known {
        report.unread(error.path(), error.inner());
    }
    Err(NotRead::Mistyped)
}

/// Reads a value. The error contains its location.
fn read<T: DeserializeOwned>(document: InputValue<'_>) -> Result<T, PathError<Unread>> {
    match document {
        InputValue::Json(value) => {
            let read = read_parsed(value, |reader: Reader<'_, JsonUnread>| {
                serde_path_to_error::deserialize(reader)
            });
            read.map_err(|error| PathError::new(error.path().clone(), error.into_inner().0))
        }
        InputValue::Pairs(node) => pairs::read_with_path(node),
    }
}

/// The same, and the value is checked by its rules.
pub fn checked<T: DeserializeOwned + Validate>(
    document: InputValue<'_>,
    report: &mut Report<'_>,
) -> Option<T> {
    let before = report.count();
    let value: T = told(document, report)?;
    value.validate(report);
    (report.count() == before).then_some(value)
}

/// Writes that a value has another type than it must, which has a name in JSON Schema.
pub fn wrong(
    document: InputValue<'_>,
    kind: &'static str,
    message: impl Into<String>,
    report: &mut Report<'_>,
) {
    let known = ("type", Param::Text(kind.into()));
    match document {
        InputValue::Pairs(node) if node.times() > 1 => {
            report.violation("repeated", pairs::repeated(node.times()), [known]);
        }
        _ => report.violation("type", message.into(), [known]),
    }
}
