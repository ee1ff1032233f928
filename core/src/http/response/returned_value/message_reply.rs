//! Replies to messages, whose values the protocol writes when it sends them.

use std::any::{Any, TypeId, type_name};

use serde::Serialize;
use serde_json::Value;

use super::reply_value::ReplyValue;
use crate::error::{Error, Result};
use crate::http::{json_value, write_json};
use crate::pipeline::{Reply, ReplyContent};
use crate::wire::conversion::exposed_to;

/// The value of a reply to a message.
struct MessageValue<T>(T);

impl<T: Serialize + Send + 'static> ReplyContent for MessageValue<T> {
    fn get(&self, of: TypeId) -> Option<&dyn Any> {
        (of == TypeId::of::<T>()).then_some(&self.0)
    }

    fn get_mut(&mut self, of: TypeId) -> Option<&mut dyn Any> {
        if of == TypeId::of::<T>() { Some(&mut self.0) } else { None }
    }

    fn into_form(self: Box<Self>, slot: &mut dyn Any) -> Result<(), Box<dyn ReplyContent>> {
        if let Some(slot) = slot.downcast_mut() {
            *slot = Some(self.0);
        } else if let Some(slot) = slot.downcast_mut::<Option<ReplyValue>>() {
            *slot = Some(ReplyValue::new(self.0, &[]));
        } else {
            return Err(self);
        }
        Ok(())
    }

    fn json(&self) -> Option<Result<Value>> {
        Some(json_value(&self.0).map_err(Error::internal))
    }

    fn write(&self, to: &mut Vec<u8>) -> Option<Result<()>> {
        Some(exposed_to(&[], || write_json(to, &self.0)).map_err(Error::internal))
    }

    fn type_name(&self) -> &'static str {
        type_name::<T>()
    }
}

/// # Replies to messages
impl Reply {
    /// Creates a reply to a message, like a gateway's handler. The protocol writes the value.
    pub fn message<T: Serialize + Send + 'static>(value: T) -> Self {
        Self::from_content(Box::new(MessageValue(value)))
    }

    /// Appends the value as JSON, for the module that sends it. Returns `None` if the reply is not
    /// one to a message.
    ///
    /// # Errors
    ///
    /// Returns an error if JSON can't represent the value, for example a number that is not finite.
    pub fn write_message(&self, to: &mut Vec<u8>) -> Option<Result<()>> {
        self.content().write(to)
    }
}
