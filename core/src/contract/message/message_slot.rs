//! The message of a call, in the context of its handler.

use std::any::{Any, type_name};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::{Error, Result};
use crate::pipeline::{AppCall, Context};

/// A message, as it is stored in the context of its handler.
pub struct MessageSlot {
    value: Mutex<Option<Arc<dyn Any + Send + Sync>>>,
}

impl MessageSlot {
    pub(super) fn new<M: Send + Sync + 'static>(message: M) -> Self {
        Self { value: Mutex::new(Some(Arc::new(message))) }
    }

    /// Returns the message for a handler that shares it.
    fn shared<M: Send + Sync + 'static>(&self) -> Result<Arc<M>> {
        let value = self.value.lock().unwrap_or_else(PoisonError::into_inner).clone();
        value.ok_or_else(already_taken::<M>)?.downcast().map_err(|_| wrong_message::<M>())
    }

    /// Takes the message for a handler that owns it.
    fn owned<M: Send + Sync + 'static>(&self) -> Result<M> {
        let value = self.value.lock().unwrap_or_else(PoisonError::into_inner).take();
        let value =
            value.ok_or_else(already_taken::<M>)?.downcast().map_err(|_| wrong_message::<M>())?;
        Arc::try_unwrap(value).map_err(|_| already_taken::<M>())
    }
}

#[cold]
fn already_taken<M>() -> Error {
    let name = type_name::<M>();
    Error::internal(format!(
        "the handler of `{name}` has consumed the message, so an interceptor can't run it again; accept the message as `&{name}`"
    ))
}

#[cold]
fn wrong_message<M>() -> Error {
    Error::internal(format!("a handler of `{}` was called with another message", type_name::<M>()))
}

impl fmt::Debug for MessageSlot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sent").finish_non_exhaustive()
    }
}

/// Takes the message of a call, for handlers that own it.
///
/// # Errors
///
/// Returns an error if the call has another message, or if the message has already been taken.
pub fn message<M: Send + Sync + 'static>(cx: &Context<'_>) -> Result<M> {
    message_slot(cx)?.owned()
}

/// Returns the message of a call, for handlers that borrow it.
///
/// # Errors
///
/// Returns an error if the call has another message, or if the message has already been taken.
pub fn message_ref<M: Send + Sync + 'static>(cx: &Context<'_>) -> Result<Arc<M>> {
    message_slot(cx)?.shared()
}

fn message_slot<'c>(cx: &'c Context<'_>) -> Result<&'c MessageSlot> {
    let call = cx.call_of::<AppCall<MessageSlot>>().map(|call| &call.data);
    call.ok_or_else(|| Error::internal("a handler was called without a message"))
}
