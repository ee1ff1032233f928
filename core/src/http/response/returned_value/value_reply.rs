//! HTTP replies that have both a value and a response.

use std::any::{Any, TypeId, type_name};

use axum::response::Response;
use serde::Serialize;
use serde_json::Value;

use super::frame::Frame;
use super::reply_value::ReplyValue;
use crate::error::Result;
use crate::pipeline::ReplyContent;

/// A value with its response.
pub(super) struct ValueReply<T> {
    pub(super) frame: Frame,
    pub(super) value: T,
}

/// A response and its separated value.
pub(super) type Parts = (Frame, ReplyValue);

/// A value of any type with its response.
pub(super) trait AnyValueReply: ReplyContent {
    fn set(&mut self, response: Response);
}

impl<T: Serialize + Send + 'static> AnyValueReply for ValueReply<T> {
    fn set(&mut self, response: Response) {
        self.frame.response = Some(response);
    }
}

impl<T: Serialize + Send + 'static> ReplyContent for ValueReply<T> {
    fn get(&self, of: TypeId) -> Option<&dyn Any> {
        self.frame.get(of, &self.value)
    }

    fn get_mut(&mut self, of: TypeId) -> Option<&mut dyn Any> {
        self.frame.get_mut(of, &mut self.value)
    }

    fn into_form(mut self: Box<Self>, slot: &mut dyn Any) -> Result<(), Box<dyn ReplyContent>> {
        if let Some(slot) = slot.downcast_mut::<Option<Response>>() {
            self.frame.response_mut(&self.value);
            *slot = self.frame.response;
        } else if let Some(slot) = slot.downcast_mut::<Option<Parts>>() {
            let Self { frame, value } = *self;
            let value = ReplyValue::new(value, frame.groups);
            *slot = Some((frame, value));
        } else if let Some(slot) = slot.downcast_mut()
            && self.frame.remove_written_body()
        {
            *slot = Some(self.value);
        } else {
            return Err(self);
        }
        Ok(())
    }

    fn json(&self) -> Option<Result<Value>> {
        Some(self.frame.exposed(&self.value).to_json())
    }

    fn type_name(&self) -> &'static str {
        type_name::<T>()
    }
}
