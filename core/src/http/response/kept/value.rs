//! A value whose type is erased, with everything that a response needs of it.

use std::any::{Any, type_name};
use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::http::{json_value, write_json};
use crate::wire::conversion::{Groups, exposed_to};

/// The value of a response, as [`Reply::wrap_json`](crate::Reply::wrap_json) passes it to a closure. It is serialized as
/// what the client sees: without hidden fields, and with those that the response exposes.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// #[derive(serde::Serialize)]
/// struct Envelope {
///     data: baya::ReplyValue,
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

/// A value as some groups see it.
#[derive(Clone, Copy)]
pub(super) struct Seen<'v> {
    pub(super) value: &'v dyn Erased,
    pub(super) groups: Groups,
}

impl Seen<'_> {
    /// Writes the value as JSON.
    pub(super) fn write(self) -> Result<Vec<u8>> {
        exposed_to(self.groups, || self.value.write()).map_err(Error::internal)
    }

    /// Returns the value as JSON.
    pub(super) fn to_json(self) -> Result<Value> {
        json_value(&self).map_err(Error::internal)
    }
}

impl Serialize for Seen<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        exposed_to(self.groups, || erased_serde::serialize(self.value.serialized(), serializer))
    }
}

impl ReplyValue {
    pub(super) fn new<T: Serialize + Send + 'static>(value: T, groups: Groups) -> Self {
        Self { value: Box::new(value), groups }
    }

    fn seen(&self) -> Seen<'_> {
        Seen { value: &*self.value, groups: self.groups }
    }

    /// Returns the value as JSON, without a conversion if it is such a value already.
    pub(super) fn into_json(mut self) -> Result<Value> {
        match self.value.any_mut().downcast_mut::<Value>() {
            Some(value) => Ok(value.take()),
            None => self.seen().to_json(),
        }
    }
}

impl Serialize for ReplyValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.seen().serialize(serializer)
    }
}

impl fmt::Debug for ReplyValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReplyValue({})", self.value.type_name())
    }
}
