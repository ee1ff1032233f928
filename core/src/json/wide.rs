//! Numbers with more than 64 bits in what serde buffered, where they are strings in a newtype.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};

use super::number::Whole;

/// Makes a visitor of a number with 128 bits accept a string in a newtype.
pub(super) struct Wide<V>(pub(super) V);

/// Forwards values unchanged.
macro_rules! as_it_is {
    ($($method:ident($of:ty))*) => { $(
        #[inline]
        fn $method<E: Error>(self, value: $of) -> Result<V::Value, E> {
            self.0.$method(value)
        }
    )* };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Wide<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    as_it_is! {
        visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_i128(i128) visit_u128(u128) visit_f64(f64)
        visit_str(&str) visit_borrowed_str(&'de str) visit_string(String)
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
