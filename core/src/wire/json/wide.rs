//! Numbers in what serde buffered. Its buffer holds 64 bits: larger integers are floating-point numbers there, or strings
//! in a newtype. It holds `100.0` as a floating-point number, from which an integer type can't tell `100` from a number
//! that is almost the same. So an integer type that rejects such a number makes everything be read again, exactly.

use std::any::type_name;
use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};

use super::buffer;
use super::forms::{is_decimal, plain};
use super::number::Whole;
use crate::wire::pairs::is_serde_buffer;

thread_local! {
    /// Whether an integer type has rejected a floating-point number without a fraction.
    static INEXACT: Cell<bool> = const { Cell::new(false) };
}

/// Reads a document. Returns whether an integer type has rejected a buffered number that may be an integer as it is
/// written: a later variant of an untagged enum may have been read from it instead.
#[inline]
pub(super) fn inexactly<R>(read: impl FnOnce() -> R) -> (R, bool) {
    let before = INEXACT.replace(false);
    let read = read();
    (read, INEXACT.replace(before))
}

/// Makes the visitor of an integer accept a string in a newtype.
pub(super) struct Integer<V>(pub(super) V);

/// Makes the visitor of a floating-point number accept a string in a newtype.
pub(super) struct Real<V>(pub(super) V);

/// Forwards values unchanged.
macro_rules! as_it_is {
    ($($method:ident($of:ty))*) => { $(
        #[inline]
        fn $method<E: Error>(self, value: $of) -> Result<V::Value, E> {
            self.0.$method(value)
        }
    )* };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Integer<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    as_it_is! { visit_i64(i64) visit_u64(u64) visit_i128(i128) visit_u128(u128) }

    fn visit_f64<E: Error>(self, number: f64) -> Result<V::Value, E> {
        note(number);
        Err(E::invalid_type(Unexpected::Float(number), &self.0))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<V::Value, D::Error> {
        let text = Cow::<str>::deserialize(value)?;
        let whole = Whole::of(&text);
        match (whole.and_then(Whole::to), whole.and_then(Whole::to)) {
            (Some(number), _) => self.0.visit_u128(number),
            (None, Some(number)) => self.0.visit_i128(number),
            (None, None) => Err(D::Error::invalid_value(Unexpected::Str(&text), &self.0)),
        }
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Real<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    as_it_is! { visit_i64(i64) visit_u64(u64) visit_f32(f32) visit_f64(f64) }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<V::Value, D::Error> {
        real(value, self.0)
    }
}

/// Whether a type is a buffer of values whose types are not yet known.
pub(super) fn is_buffer<T>() -> bool {
    is_serde_buffer::<T>() || type_name::<T>() == type_name::<buffer::Value<'_>>()
}

/// Stores that a type may have rejected a buffered number that is an integer as it is written.
pub(super) fn note(number: f64) {
    if number.fract() == 0.0 {
        INEXACT.set(true);
    }
}

/// Reads a number with more than 64 bits, which is a string in a newtype, as the nearest floating-point number.
pub(super) fn real<'de, D, V>(value: D, visitor: V) -> Result<V::Value, D::Error>
where
    D: Deserializer<'de>,
    V: Visitor<'de>,
{
    let text = Cow::<str>::deserialize(value)?;
    if !Whole::of(&text).is_some_and(Whole::is_wide) {
        return Err(D::Error::invalid_type(Unexpected::NewtypeStruct, &visitor));
    }
    if is_decimal::<V::Value>() {
        return match plain(&text) {
            Some(text) => visitor.visit_str(&text),
            None => Err(D::Error::invalid_value(Unexpected::Str(&text), &visitor)),
        };
    }
    match text.parse() {
        Ok(number) => visitor.visit_f64(number),
        Err(_) => Err(D::Error::invalid_value(Unexpected::Str(&text), &visitor)),
    }
}
