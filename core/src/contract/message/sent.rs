//! A message on its way to its handler.

use std::any::{Any, type_name};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::{Error, Result};
use crate::pipeline::{AppCall, Context};

/// A message as its handler finds it in its context.
pub struct Sent {
    value: Mutex<Option<Arc<dyn Any + Send + Sync>>>,
}

impl Sent {
    pub(super) fn new<M: Send + Sync + 'static>(message: M) -> Self {
        Self { value: Mutex::new(Some(Arc::new(message))) }
    }

    /// Returns the message for a handler that shares it.
    fn shared<M: Send + Sync + 'static>(&self) -> Result<Arc<M>> {
        let value = self.value.lock().unwrap_or_else(PoisonError::into_inner).clone();
        value.ok_or_else(taken::<M>)?.downcast().map_err(|_| other::<M>())
    }

    /// Takes the message for a handler that owns it.
    fn owned<M: Send + Sync + 'static>(&self) -> Result<M> {
        let value = self.value.lock().unwrap_or_else(PoisonError::into_inner).take();
        let value = value.ok_or_else(taken::<M>)?.downcast().map_err(|_| other::<M>())?;
        Arc::try_unwrap(value).map_err(|_| taken::<M>())
    }
}

#[cold]
fn taken<M>() -> Error {
    let name = type_name::<M>();
    Error::internal(format!(
        "the handler of `{name}` has taken the message, so an interceptor can't run it again; accept the message as `&{name}`"
    ))
}

#[cold]
fn other<M>() -> Error {
    Error::internal(format!("a handler of `{}` was called with another message", type_name::<M>()))
}

impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sent").finish_non_exhaustive()
    }
}

/// Takes the message of a call, for a handler that owns it.
///
/// # Errors
///
/// If the call brings another message, or it was taken before.
pub fn message<M: Send + Sync + 'static>(cx: &Context<'_>) -> Result<M> {
    sent(cx)?.owned()
}

/// Returns the message of a call, for a handler that borrows it.
///
/// # Errors
///
/// If the call brings another message, or it was taken before.
pub fn message_ref<M: Send + Sync + 'static>(cx: &Context<'_>) -> Result<Arc<M>> {
    sent(cx)?.shared()
}

fn sent<'c>(cx: &'c Context<'_>) -> Result<&'c Sent> {
    let call = cx.call_of::<AppCall<Sent>>().map(|call| &call.data);
    call.ok_or_else(|| Error::internal("a handler was called without a message"))
}
