//! The type-erased value of a response.

use std::any::{Any, type_name};
use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::http::{json_value, write_json};
use crate::wire::conversion::{Groups, exposed_to};

/// The value of a response, which [`Reply::wrap_json`](crate::Reply::wrap_json) passes to a
/// closure. It is serialized as the client sees it: without hidden fields, and with the fields that
/// the response exposes.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// #[derive(serde::Serialize)]
/// struct Envelope {
///     data: baya::http::ReplyValue,
/// }
/// ```
pub struct ReplyValue {
    value: Box<dyn Erased>,
    groups: Groups,
}

/// A value of any type that can be serialized.
pub(super) trait Erased: Send {
    fn write(&self) -> serde_json::Result<Vec<u8>>;
    fn serialized(&self) -> &dyn erased_serde::Serialize;
    fn any(&self) -> &dyn Any;
    fn any_mut(&mut self) -> &mut dyn Any;
    fn type_name(&self) -> &'static str;
}

impl<T: Serialize + Send + 'static> Erased for T {
    fn write(&self) -> serde_json::Result<Vec<u8>> {
        let mut body = Vec::with_capacity(128);
        write_json(&mut body, self)?;
        Ok(body)
    }

    fn serialized(&self) -> &dyn erased_serde::Serialize {
        self
    }

    fn any(&self) -> &dyn Any {
        self
    }

    fn any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn type_name(&self) -> &'static str {
        type_name::<T>()
    }
}

/// A value as it is exposed to some groups.
#[derive(Clone, Copy)]
pub(super) struct ExposedValue<'v> {
    pub(super) value: &'v dyn Erased,
    pub(super) groups: Groups,
}

impl ExposedValue<'_> {
    /// Writes the value as JSON.
    pub(super) fn write(self) -> Result<Vec<u8>> {
        exposed_to(self.groups, || self.value.write()).map_err(Error::internal)
    }

    /// Returns the value as JSON.
    pub(super) fn to_json(self) -> Result<Value> {
        json_value(&self).map_err(Error::internal)
    }
}

impl Serialize for ExposedValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        exposed_to(self.groups, || erased_serde::serialize(self.value.serialized(), serializer))
    }
}

impl ReplyValue {
    pub(super) fn new<T: Serialize + Send + 'static>(value: T, groups: Groups) -> Self {
        Self { value: Box::new(value), groups }
    }

    fn exposed(&self) -> ExposedValue<'_> {
        ExposedValue { value: &*self.value, groups: self.groups }
    }

    /// Returns the value as JSON. A value that is JSON already is not converted.
    pub(super) fn into_json(mut self) -> Result<Value> {
        match self.value.any_mut().downcast_mut::<Value>() {
            Some(value) => Ok(value.take()),
            None => self.exposed().to_json(),
        }
    }
}

impl Serialize for ReplyValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.exposed().serialize(serializer)
    }
}

impl fmt::Debug for ReplyValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReplyValue({})", self.value.type_name())
    }
}
