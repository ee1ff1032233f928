//! The field names of objects with flattened values.

use std::cell::Cell;

use serde::de::{DeserializeOwned, Deserializer, Error, Visitor, value};
use serde::forward_to_deserialize_any;

use super::{Object, unknown};
use crate::wire::reading::argument_state::without_validation;
use crate::wire::validation::validation_report::Report;

/// The names of a type's fields; `None` for a type without a fixed set of fields, such as a map.
type Names = Option<&'static [&'static str]>;

/// Returns the names of the fields or variants of a type; `None` for a type without a fixed set of names, such as a map.
pub fn names<T: DeserializeOwned>() -> Names {
    let names = Cell::new(None);
    // The type passes its names to the deserializer, which then returns an error.
    let _ = without_validation(|| T::deserialize(NamesOnly(&names)));
    names.get()
}

/// Returns the names of an object's own fields and of its flattened values, and whether all names are known.
pub fn beside(own: &[&'static str], parts: &[Names]) -> (Vec<&'static str>, bool) {
    let flattened = parts.iter().flatten().flat_map(|names| names.iter().copied());
    let names = own.iter().copied().chain(flattened).collect();
    (names, parts.iter().all(Option::is_some))
}

/// Reports the unknown fields of an object with flattened values, provided the names of all its fields are known.
pub fn unknown_beside(
    object: Object<'_>,
    own: &[&'static str],
    parts: &[Names],
    report: &mut Report<'_>,
) {
    if let (names, true) = beside(own, parts) {
        unknown(object, &names, report);
    }
}

/// A deserializer that only stores the names that a type passes to it.
struct NamesOnly<'n>(&'n Cell<Names>);

impl<'de> Deserializer<'de> for NamesOnly<'_> {
    type Error = value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, value::Error> {
        Err(value::Error::custom("this deserializer only collects names"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        self.0.set(Some(fields));
        self.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        self.0.set(Some(variants));
        self.deserialize_any(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}
