//! The outcome of a call, independent of the protocol.

use std::any::{Any, TypeId, type_name};
use std::fmt;

use serde_json::Value;

use crate::error::Result;

/// The reply of a handler or an interceptor, in the form of its protocol. Over HTTP, it is a
/// response.
///
/// | the handler returned | the reply has |
/// |---|---|
/// | over HTTP, [`Json<T>`](crate::Json) or [`Negotiated<T>`](crate::Negotiated), also in an `Option`, in a `Result`, in [`ExposedTo`](crate::ExposedTo), or after a status and headers in a tuple | the value of type `T` and its response, which is written when an interceptor requests it or after all interceptors |
/// | over HTTP, anything else | the response |
/// | a message handler, with `#[message]` | the returned value, which is written after all interceptors |
/// | a handler that something other than HTTP calls | the returned value |
///
/// [`map_json`](Self::map_json) and [`wrap_json`](Self::wrap_json) replace the value of a response, and
/// [`json`](Self::json) reads it. If the return type contains a lifetime other than `'static` or an `impl Trait`, the
/// reply has the response alone. The return type has to show each lifetime, as in `Json<View<'_>>`.
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
pub struct Reply(Box<dyn ReplyContent>);

/// The content of a reply. A protocol implements it for replies that have several forms.
pub(crate) trait ReplyContent: Send {
    /// Returns the form of this type.
    fn get(&self, of: TypeId) -> Option<&dyn Any>;

    /// Returns the form of this type, to change it.
    fn get_mut(&mut self, of: TypeId) -> Option<&mut dyn Any>;

    /// Moves a form into a slot, which is an `Option` of its type. Returns the content if it has no
    /// such form.
    fn into_form(self: Box<Self>, slot: &mut dyn Any) -> Result<(), Box<dyn ReplyContent>>;

    /// Returns the value of a response as JSON.
    fn json(&self) -> Option<Result<Value>> {
        None
    }

    /// Appends the value as JSON, for replies to messages.
    fn write(&self, _to: &mut Vec<u8>) -> Option<Result<()>> {
        None
    }

    /// Returns the name of the type of the value.
    fn type_name(&self) -> &'static str;
}

/// A reply in one form.
struct Single<T>(T);

impl<T: Send + 'static> ReplyContent for Single<T> {
    fn get(&self, of: TypeId) -> Option<&dyn Any> {
        (of == TypeId::of::<T>()).then_some(&self.0)
    }

    fn get_mut(&mut self, of: TypeId) -> Option<&mut dyn Any> {
        if of == TypeId::of::<T>() { Some(&mut self.0) } else { None }
    }

    fn into_form(self: Box<Self>, slot: &mut dyn Any) -> Result<(), Box<dyn ReplyContent>> {
        let Some(slot) = slot.downcast_mut() else { return Err(self) };
        *slot = Some(self.0);
        Ok(())
    }

    fn type_name(&self) -> &'static str {
        type_name::<T>()
    }
}

impl Reply {
    /// Creates a reply in the form of its protocol. Use [`Reply::http`] over HTTP.
    pub fn new<T: Send + 'static>(value: T) -> Self {
        Self(Box::new(Single(value)))
    }

    /// Creates a reply with several forms.
    pub(crate) fn from_content(content: Box<dyn ReplyContent>) -> Self {
        Self(content)
    }

    /// Returns the content of the reply.
    pub(crate) fn content(&self) -> &dyn ReplyContent {
        &*self.0
    }

    /// Returns the value of a response as JSON.
    pub(crate) fn value(&self) -> Option<Result<Value>> {
        self.0.json()
    }

    /// Returns the reply as a `T`, or `None` if it has another type. Over HTTP, `T` is `Response`
    /// or the type of the value that the handler returned, including fields that are hidden from
    /// clients.
    pub fn get<T: 'static>(&self) -> Option<&T> {
        self.0.get(TypeId::of::<T>())?.downcast_ref()
    }

    /// Returns the reply as a `T` for changes, or `None` if it has another type. Changes of the
    /// value that a handler returned are visible in the response.
    pub fn get_mut<T: 'static>(&mut self) -> Option<&mut T> {
        self.0.get_mut(TypeId::of::<T>())?.downcast_mut()
    }

    /// Converts the reply into a `T`.
    ///
    /// # Errors
    ///
    /// Returns the reply itself if it has another type.
    pub fn into_inner<T: 'static>(self) -> Result<T, Self> {
        let mut form = None;
        self.0.into_form(&mut form).map_err(Self)?;
        form.ok_or_else(|| Self::new(()))
    }

    /// Returns the name of the type of the value.
    pub(crate) fn type_name(&self) -> &'static str {
        self.0.type_name()
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reply({})", self.type_name())
    }
}
