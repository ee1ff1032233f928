//! The variables of a request, up to a maximum number.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Upper bound on the variables of a request, independent of the limits of the schema.
pub(super) const MAX_VARIABLES: usize = 10_000;

/// The variables of a request before validation.
#[derive(Debug, Default)]
pub(super) struct BoundedVariables {
    /// The variables; `Null` if absent, and a boolean if not an object.
    pub(super) all: Value,
    /// `true` if there are more than [`MAX_VARIABLES`].
    pub(super) is_exceeded: bool,
}

impl BoundedVariables {
    const OTHER: Self = Self { all: Value::Bool(false), is_exceeded: false };
}

impl<'de> Deserialize<'de> for BoundedVariables {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(VariablesVisitor)
    }
}

struct VariablesVisitor;

impl<'de> Visitor<'de> for VariablesVisitor {
    type Value = BoundedVariables;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E>(self) -> Result<BoundedVariables, E> {
        Ok(BoundedVariables::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<BoundedVariables, E> {
        Ok(BoundedVariables::OTHER)
    }

    fn visit_i64<E>(self, _: i64) -> Result<BoundedVariables, E> {
        Ok(BoundedVariables::OTHER)
    }

    fn visit_u64<E>(self, _: u64) -> Result<BoundedVariables, E> {
        Ok(BoundedVariables::OTHER)
    }

    fn visit_f64<E>(self, _: f64) -> Result<BoundedVariables, E> {
        Ok(BoundedVariables::OTHER)
    }

    fn visit_str<E>(self, _: &str) -> Result<BoundedVariables, E> {
        Ok(BoundedVariables::OTHER)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<BoundedVariables, A::Error> {
        while all.next_element::<IgnoredAny>()?.is_some() {}
        Ok(BoundedVariables::OTHER)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut all: A) -> Result<BoundedVariables, A::Error> {
        let mut read = Map::new();
        while let Some(name) = all.next_key::<String>()? {
            if read.len() == MAX_VARIABLES {
                all.next_value::<IgnoredAny>()?;
                while all.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                return Ok(BoundedVariables { all: Value::Null, is_exceeded: true });
            }
            read.insert(name, all.next_value()?);
        }
        Ok(BoundedVariables { all: Value::Object(read), is_exceeded: false })
    }
}
