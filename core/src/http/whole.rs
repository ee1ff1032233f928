//! Whole numbers that are written as fractions: `310.0` in JSON is the number that `310` is.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// The document with whole numbers that look it, where it has others. JSON has one kind of numbers
/// ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259#section-6)), and a schema that asks for an integer
/// takes all that have no fraction
/// ([2020-12](https://json-schema.org/draft/2020-12/json-schema-core#section-4.2.3)); serde goes by how they
/// are written.
pub(super) fn whole(bytes: &[u8]) -> Option<Value> {
    let changed = Cell::new(false);
    let document = Reading(&changed).deserialize(&mut serde_json::Deserializer::from_slice(bytes));
    document.ok().filter(|_| changed.get())
}

/// Reads a document, and notes whether a number looks otherwise than before.
#[derive(Clone, Copy)]
struct Reading<'c>(&'c Cell<bool>);

impl<'de> DeserializeSeed<'de> for Reading<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reading<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a document")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        let whole = without_fraction(value);
        self.0.set(self.0.get() || whole.is_some());
        Ok(whole.map_or_else(|| value.into(), Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(member) = members.next_element_seed(self)? {
            all.push(member);
        }
        Ok(all.into())
    }

    /// A field that is there twice is as wrong as it was before.
    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            if all.insert(name, fields.next_value_seed(self)?).is_some() {
                return Err(A::Error::custom("a field is there twice"));
            }
        }
        Ok(all.into())
    }
}

/// The whole number of at most 64 bits that this one is.
fn without_fraction(value: f64) -> Option<Number> {
    let is_whole = value.fract() == 0.0 && value.abs() < 18_446_744_073_709_551_616.0;
    // Those that are whole and below 2^64 lose nothing.
    is_whole.then(|| Number::from_i128(value as i128))?
}
