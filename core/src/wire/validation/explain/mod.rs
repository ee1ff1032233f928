//! Finds all errors in a document that can't be read into a type. serde reports only the first.

mod element_count;
mod enum_variant;
mod field_names;
mod shape_messages;
mod standard_types;
mod unreadable_values;

use std::marker::PhantomData;

use serde::de::{self, DeserializeOwned, Deserializer, Visitor, value};
use serde_path_to_error::Error as PathError;

pub use element_count::elements;
pub use enum_variant::{adjacent, external, internal};
pub use field_names::{beside, names, unknown_beside};
pub(crate) use standard_types::list;
pub use unreadable_values::{excludes, length, members};

pub use super::input_value::{InputValue, Object, field, object, unknown};
use super::validate::Validate;
use super::validation_report::Report;
use crate::base::Probe;
use crate::error::Param;
use crate::wire::json::{JsonReadError, Reader, is_reported, read_parsed};
use crate::wire::pairs::{self, ReadError};
use crate::wire::reading::argument_state::{each_invalid, read_inner, take_invalid};
use crate::wire::reading::client_messages::TOO_COMPLEX;
use crate::wire::schema::Schema;

/// A type that reports all errors of a document. `#[dto]` implements it.
///
/// Values that can be read are validated by their rules as well.
#[diagnostic::on_unimplemented(
    message = "the errors of a `{Self}` can't be reported",
    label = "`Explain` is not implemented for this type",
    note = "put `#[dto]` on `{Self}`"
)]
pub trait Explain: DeserializeOwned {
    /// Reads a value. Reports all errors, and returns `None` if the document can't be read.
    fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self>;

    /// Whether a document has at least one field of the type. It is used for optional flattened values.
    #[doc(hidden)]
    fn is_there(document: InputValue<'_>) -> bool {
        has(document, names::<Self>().unwrap_or_default())
    }
}

/// Whether a document has a field with one of these names.
pub fn has(document: InputValue<'_>, names: &[&str]) -> bool {
    document.object().is_some_and(|object| object.entries().any(|(name, _)| names.contains(&name)))
}

/// Selects types that implement [`Explain`].
pub trait FieldsOfType {
    /// Whether a document has at least one field of the type.
    fn is_there(&self, document: InputValue<'_>) -> bool;
}

/// Selects all other types; the reference makes it the second choice.
pub trait FieldsUnknown {
    /// Returns `false`, because the fields are not known.
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

/// Stands for a type whose traits are determined by method resolution.
#[derive(Debug)]
pub struct Of<T>(pub PhantomData<fn() -> T>);

/// Selects types that implement [`Explain`].
pub trait Explained<T> {
    /// Reads a value and reports all errors.
    fn explained(&self, document: InputValue<'_>, report: &mut Report<'_>) -> Option<T>;
}

/// Selects all other types, as the last choice.
pub trait Told<T> {
    /// Reads a value, or reports the error of serde.
    fn explained(&self, document: InputValue<'_>, report: &mut Report<'_>) -> Option<T>;
}

/// Selects types with a schema, as the second choice.
pub trait Shaped<T> {
    /// Reads a value, or reports what the schema requires.
    fn explained(&self, document: InputValue<'_>, report: &mut Report<'_>) -> Option<T>;
}

impl<T: Schema + DeserializeOwned> Shaped<T> for &&Of<T> {
    fn explained(&self, document: InputValue<'_>, report: &mut Report<'_>) -> Option<T> {
        let read = read_inner(false, || document.read());
        match shape_messages::for_shape(&T::SHAPE, document.text().is_some()) {
            Some((kind, message)) if read.is_none() => {
                wrong(document, kind, message, report);
                None
            }
            _ => read.or_else(|| read_inner(false, || deserialized(document, report))),
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
        read_inner(false, || deserialized(document, report))
    }
}

/// Selects types that can't be read, which the compiler reports elsewhere. Methods that take `self` by value are the last
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
    T::deserialize(AbsentField).is_ok()
}

/// A deserializer of an absent field.
struct AbsentField;

impl<'de> Deserializer<'de> for AbsentField {
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

/// Reads a value, or reports the first error at its location. Nothing is reported for a flattened value, whose fields
/// are not known.
pub fn deserialized<T: DeserializeOwned>(
    document: InputValue<'_>,
    report: &mut Report<'_>,
) -> Option<T> {
    attempt(document, report).ok()
}

/// The reason why a value was not read.
pub(crate) enum NotRead {
    /// The document does not match the type.
    WrongType,
    /// Values in the document break their rules.
    Invalid,
}

/// Reads a value, or reports errors and returns the reason why it can't be read.
pub(crate) fn attempt<T: DeserializeOwned>(
    document: InputValue<'_>,
    report: &mut Report<'_>,
) -> Result<T, NotRead> {
    let error = match read::<T>(document) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    let message = error.inner().to_string();
    if take_invalid(&message).is_some() {
        let read = || {
            let error = read::<T>(document).err()?;
            Some((error.path().clone(), error.inner().to_string()))
        };
        each_invalid(read, |path, invalid| report.invalid_below(path, invalid));
        return Err(NotRead::Invalid);
    }
    let is_reported = if message == TOO_COMPLEX {
        is_reported()
    } else {
        // The errors of a flattened value are reported by the values around it.
        report.is_flattened()
    };
    if !is_reported {
        report.read_error(error.path(), error.inner());
    }
    Err(NotRead::WrongType)
}

/// Reads a value. The error contains its location.
fn read<T: DeserializeOwned>(document: InputValue<'_>) -> Result<T, PathError<ReadError>> {
    match document {
        InputValue::Json(value) => {
            let read = read_parsed(value, |reader: Reader<'_, JsonReadError>| {
                serde_path_to_error::deserialize(reader)
            });
            read.map_err(|error| PathError::new(error.path().clone(), error.into_inner().0))
        }
        InputValue::Pairs(node) => pairs::read_with_path(node),
    }
}

/// Reads a value and validates it, or reports the errors.
pub fn checked<T: DeserializeOwned + Validate>(
    document: InputValue<'_>,
    report: &mut Report<'_>,
) -> Option<T> {
    let before = report.count();
    let value: T = deserialized(document, report)?;
    value.validate(report);
    (report.count() == before).then_some(value)
}

/// Reports that a value does not have the expected type, whose name in JSON Schema is `kind`.
pub fn wrong(
    document: InputValue<'_>,
    kind: &'static str,
    message: impl Into<String>,
    report: &mut Report<'_>,
) {
    let kind = ("type", Param::String(kind.into()));
    match document {
        InputValue::Pairs(node) if node.times() > 1 => {
            report.violation("repeated", pairs::repeated_message(node.times()), [kind]);
        }
        _ => report.violation("type", message.into(), [kind]),
    }
}
