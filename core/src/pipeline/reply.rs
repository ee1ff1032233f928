//! What came out of a call, whatever protocol made it.

use std::any::{Any, type_name};
use std::fmt;

/// What a handler or an interceptor answered, in the form of the protocol: over HTTP a response.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Reply;
///
/// let mut reply = Reply::new("pong".to_owned());
/// reply.get_mut::<String>().unwrap().push('!');
/// assert_eq!(reply.into_inner::<String>().unwrap(), "pong!");
/// ```
pub struct Reply {
    value: Box<dyn Any + Send>,
    name: &'static str,
}

impl Reply {
    /// An answer in the form of its protocol; [`Reply::http`] makes one for HTTP.
    pub fn new<T: Send + 'static>(value: T) -> Self {
        Self { value: Box::new(value), name: type_name::<T>() }
    }

    /// The answer as a `T`; `None` when it is something else.
    pub fn get<T: 'static>(&self) -> Option<&T> {
        self.value.downcast_ref()
    }

    /// The answer as a `T`, to change it; `None` when it is something else.
    pub fn get_mut<T: 'static>(&mut self) -> Option<&mut T> {
        self.value.downcast_mut()
    }

    /// The answer as a `T`.
    ///
    /// # Errors
    ///
    /// The reply itself when it is something else.
    pub fn into_inner<T: 'static>(self) -> Result<T, Self> {
        let Self { value, name } = self;
        value.downcast().map(|value| *value).map_err(|value| Self { value, name })
    }

    /// The name of the type of the answer.
    pub(crate) const fn type_name(&self) -> &'static str {
        self.name
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reply({})", self.name)
    }
}
