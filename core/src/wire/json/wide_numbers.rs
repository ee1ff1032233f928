//! Reads numbers that serde buffered.
//!
//! The buffer of serde supports 64 bits. It contains larger integers as floating-point numbers, or as strings in a newtype.
//! It contains `100.0` as a floating-point number, which can't be distinguished from a number that was rounded to it. So if
//! an integer type rejects such a number, the document is read again, exactly.

use std::any::type_name;
use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};

use super::buffer;
use super::whole_number::WholeNumber;
use crate::wire::pairs::is_serde_buffer;
use crate::wire::reading::{is_decimal, without_exponent};

thread_local! {
    /// Whether an integer type rejected a floating-point number without a fraction.
    static INEXACT: Cell<bool> = const { Cell::new(false) };
}

/// Reads a document. Also returns whether an integer type rejected a buffered number that may be an integer in another
/// notation. In that case, a later variant of an untagged enum may have been chosen wrongly.
#[inline]
pub(super) fn track_inexact<R>(read: impl FnOnce() -> R) -> (R, bool) {
    let before = INEXACT.replace(false);
    let read = read();
    (read, INEXACT.replace(before))
}

/// Wraps the visitor of an integer, so that it accepts a string in a newtype.
pub(super) struct IntegerVisitor<V>(pub(super) V);

/// Wraps the visitor of a floating-point number, so that it accepts a string in a newtype.
pub(super) struct FloatVisitor<V>(pub(super) V);

/// Implements methods that forward values unchanged.
macro_rules! forwarded {
    ($($method:ident($of:ty))*) => { $(
        #[inline]
        fn $method<E: Error>(self, value: $of) -> Result<V::Value, E> {
            self.0.$method(value)
        }
    )* };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for IntegerVisitor<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    forwarded! { visit_i64(i64) visit_u64(u64) visit_i128(i128) visit_u128(u128) }

    fn visit_f64<E: Error>(self, number: f64) -> Result<V::Value, E> {
        record_rejected(number);
        Err(E::invalid_type(Unexpected::Float(number), &self.0))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<V::Value, D::Error> {
        let text = Cow::<str>::deserialize(value)?;
        let whole = WholeNumber::parse(&text);
        match (whole.and_then(WholeNumber::to), whole.and_then(WholeNumber::to)) {
            (Some(number), _) => self.0.visit_u128(number),
            (None, Some(number)) => self.0.visit_i128(number),
            (None, None) => Err(D::Error::invalid_value(Unexpected::Str(&text), &self.0)),
        }
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for FloatVisitor<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    forwarded! { visit_i64(i64) visit_u64(u64) visit_f32(f32) visit_f64(f64) }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<V::Value, D::Error> {
        read_float(value, self.0)
    }
}

/// Whether a type is a buffer of values whose types are not yet known.
pub(super) fn is_buffer<T>() -> bool {
    is_serde_buffer::<T>() || type_name::<T>() == type_name::<buffer::Value<'_>>()
}

/// Records that a type may have rejected a buffered number that is an integer in another notation.
pub(super) fn record_rejected(number: f64) {
    if number.fract() == 0.0 {
        INEXACT.set(true);
    }
}

/// Reads a number with more than 64 bits, which is a string in a newtype, as the nearest floating-point number.
pub(super) fn read_float<'de, D, V>(value: D, visitor: V) -> Result<V::Value, D::Error>
where
    D: Deserializer<'de>,
    V: Visitor<'de>,
{
    let text = Cow::<str>::deserialize(value)?;
    if !WholeNumber::parse(&text).is_some_and(WholeNumber::is_wide) {
        return Err(D::Error::invalid_type(Unexpected::NewtypeStruct, &visitor));
    }
    if is_decimal::<V::Value>() {
        return match without_exponent(&text) {
            Some(text) => visitor.visit_str(&text),
            None => Err(D::Error::invalid_value(Unexpected::Str(&text), &visitor)),
        };
    }
    match text.parse() {
        Ok(number) => visitor.visit_f64(number),
        Err(_) => Err(D::Error::invalid_value(Unexpected::Str(&text), &visitor)),
    }
}
