//! What interceptors do with the value of a reply.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::answer::{Kept, Parts};
use super::frame::Frame;
use super::read;
use super::value::ReplyValue;
use super::writer::Writer;
use crate::error::{Error, Result};
use crate::http::is_no_error;
use crate::pipeline::Reply;

/// # Replies over HTTP
///
/// These methods work on the value that a handler returned, as the client would see it: without hidden fields, with the
/// fields that the response exposes. Nothing is parsed, and the status, the headers and the negotiated format stay.
///
/// | the handler returned | `map_json`, `wrap_json` | `json` |
/// |---|---|---|
/// | a value that the [reply has](Reply) | replace it | reads it |
/// | any other response with a JSON media type that is complete in memory, such as a handwritten `Response`; also the first case, after an interceptor has replaced the body | parse the body and replace it | parses it |
/// | a string, HTML, a redirect, `()`, an empty response, an event stream, another stream, a file | leave it unchanged | `None` |
/// | a response with an error status, in any form | leave it unchanged | `None` |
/// | `Err`, or `None` from a handler that reads | [`Next::run`](crate::Next::run) returns the error instead of a reply | |
/// | a value of a message handler, with `#[message]` | replace it | reads it |
/// | a stream of a message handler, and a value of any other handler that HTTP does not call | leave it unchanged | `None` |
///
/// Interceptors that are nearer to the handler are the first to map the value. Where a body is parsed, integers of more
/// than 64 bits become floating-point numbers.
impl Reply {
    /// Creates a reply with a response.
    pub fn http(response: impl IntoResponse) -> Self {
        Self::new(response.into_response())
    }

    /// Returns the response, or `None` if the reply is one of another protocol. The value that a handler returned is
    /// written now.
    pub fn response(&self) -> Option<&Response> {
        self.get()
    }

    /// Returns the response, to change it. The value that a handler returned is written now, and interceptors that are
    /// farther from the handler still see it, unless the body is replaced.
    pub fn response_mut(&mut self) -> Option<&mut Response> {
        self.get_mut()
    }

    /// Replaces the value of the response by what the closure returns.
    ///
    /// Objects have their fields in the order of [`Value`]: sorted by name, unless the feature `preserve_order` of
    /// `serde_json` is enabled. [`wrap_json`](Self::wrap_json) keeps the order of the type.
    ///
    /// # Errors
    ///
    /// If JSON can't represent the value, for example a number that is not finite, and if it contains an integer of more
    /// than 64 bits, which a [`Value`] can't hold.
    ///
    /// # Examples
    ///
    /// Every response is an object with the value in `data`:
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// use baya::{Context, Error, Interceptor, Next, Reply};
    /// use serde_json::json;
    ///
    /// struct Envelope;
    ///
    /// impl Interceptor for Envelope {
    ///     async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
    ///         next.run(cx).await?.map_json(|data| json!({ "data": data }))
    ///     }
    /// }
    /// ```
    pub fn map_json<T>(self, map: impl FnOnce(Value) -> T) -> Result<Self>
    where
        T: Serialize + Send + 'static,
    {
        self.try_map_json(|value| Ok::<_, Error>(map(value)))
    }

    /// Replaces the value of the response by what the closure returns, which may fail.
    ///
    /// # Errors
    ///
    /// Those of [`map_json`](Self::map_json), and that of the closure.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// use baya::{Error, Reply};
    ///
    /// fn first(reply: Reply) -> Result<Reply, Error> {
    ///     reply.try_map_json(|mut list| match list.get_mut(0) {
    ///         Some(first) => Ok(first.take()),
    ///         None => Err(Error::not_found()),
    ///     })
    /// }
    /// ```
    pub fn try_map_json<T, E>(self, map: impl FnOnce(Value) -> Result<T, E>) -> Result<Self>
    where
        T: Serialize + Send + 'static,
        E: Into<Error>,
    {
        match self.split() {
            Ok((around, value)) => {
                let value = map(value.into_json()?).map_err(Into::into)?;
                Ok(replaced(around, value))
            }
            Err(unchanged) => Ok(unchanged),
        }
    }

    /// Puts the value of the response into another one, without converting it.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// use baya::{Context, Error, Interceptor, Next, Reply, ReplyValue};
    ///
    /// #[derive(serde::Serialize)]
    /// struct Page {
    ///     data: ReplyValue,
    ///     version: u32,
    /// }
    ///
    /// struct Envelope;
    ///
    /// impl Interceptor for Envelope {
    ///     async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
    ///         let reply = next.run(cx).await?;
    ///         Ok(reply.wrap_json(|data| Page { data, version: 1 }))
    ///     }
    /// }
    /// ```
    #[must_use]
    pub fn wrap_json<T>(self, wrap: impl FnOnce(ReplyValue) -> T) -> Self
    where
        T: Serialize + Send + 'static,
    {
        match self.split() {
            Ok((around, value)) => replaced(around, wrap(value)),
            Err(unchanged) => unchanged,
        }
    }

    /// Reads the value of the response as a `T`, which may be another type than that of the handler, such as one with a
    /// few of its fields. `None` if the response has no such value.
    ///
    /// The value itself, including the fields that clients don't see, is available from [`get`](Self::get),
    /// [`get_mut`](Self::get_mut) and [`into_inner`](Self::into_inner) with the type of the handler.
    ///
    /// # Errors
    ///
    /// If the value is not a `T`, and those of [`map_json`](Self::map_json).
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// use baya::{Error, Reply};
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Created {
    ///     id: u64,
    /// }
    ///
    /// fn log(reply: &mut Reply) -> Result<(), Error> {
    ///     if let Some(Created { id }) = reply.json()? {
    ///         println!("created {id}");
    ///     }
    ///     Ok(())
    /// }
    /// ```
    pub fn json<T: DeserializeOwned>(&mut self) -> Result<Option<T>> {
        if let Some(frame) = self.get_mut::<Frame>() {
            if !is_no_error(frame.status()) {
                return Ok(None);
            }
            if frame.is_own()
                && let Some(value) = self.value()
            {
                return serde_json::from_value(value?).map(Some).map_err(Error::internal);
            }
        }
        let Some(response) = self.response_mut() else {
            let value = self.value().transpose()?;
            return value.map(serde_json::from_value).transpose().map_err(Error::internal);
        };
        read::json(response).transpose().map_err(Error::internal)
    }

    /// Takes the value apart from its response, or returns the reply if it has none.
    fn split(self) -> Result<(Around, ReplyValue), Self> {
        match self.into_inner::<ReplyValue>() {
            Ok(value) => Ok((Around::Message, value)),
            Err(other) => {
                other.split_response().map(|(frame, value)| (Around::Response(frame), value))
            }
        }
    }

    fn split_response(mut self) -> Result<Parts, Self> {
        if let Some(frame) = self.get_mut::<Frame>() {
            if !is_no_error(frame.status()) {
                return Err(self);
            }
            if frame.unwrite() {
                return self.into_inner();
            }
        }
        let mut response = self.into_inner::<Response>()?;
        let Some(Ok(value)) = read::json::<Value>(&mut response) else {
            return Err(Self::new(response));
        };
        *response.body_mut() = Body::empty();
        Ok((Frame::new(&[], Writer::Json, Some(response)), ReplyValue::new(value, &[])))
    }

    /// Returns the response; that of another protocol is an error.
    pub(crate) fn into_response(self) -> Result<Response> {
        self.into_inner().map_err(|other| {
            let name = other.type_name();
            Error::internal(format!("an interceptor or filter answered HTTP with a `{name}`"))
        })
    }
}

/// What the value of a reply is in.
enum Around {
    Response(Frame),
    /// A reply to a message, which is the value alone.
    Message,
}

/// A reply with another value in the same response.
fn replaced<T: Serialize + Send + 'static>(around: Around, value: T) -> Reply {
    match around {
        Around::Response(frame) => {
            Reply::from_content(Box::new(Kept { frame: frame.without_length(), value }))
        }
        Around::Message => Reply::message(value),
    }
}
