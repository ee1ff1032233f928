//! The methods with which interceptors access and replace the value of a reply.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::body_writer::BodyWriter;
use super::frame::Frame;
use super::parsed_body;
use super::reply_value::ReplyValue;
use super::value_reply::{Parts, ValueReply};
use crate::error::{Error, Result};
use crate::http::is_not_error;
use crate::pipeline::Reply;

/// # Replies over HTTP
///
/// These methods work on the value that a handler returned, as the client sees it: without hidden
/// fields, with the fields that the response exposes. Nothing is parsed, and the status, the
/// headers and the negotiated format are kept.
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
/// Inner interceptors map the value first. Where a body is parsed, integers of more than 64 bits
/// become floating-point numbers.
impl Reply {
    /// Creates a reply with a response.
    pub fn http(response: impl IntoResponse) -> Self {
        Self::new(response.into_response())
    }

    /// Returns the response, or `None` for a reply of another protocol. The value that the handler
    /// returned is written now.
    pub fn response(&self) -> Option<&Response> {
        self.get()
    }

    /// Returns the response for changes. The value that the handler returned is written now. Outer
    /// interceptors can still access it, unless the body is replaced.
    pub fn response_mut(&mut self) -> Option<&mut Response> {
        self.get_mut()
    }

    /// Replaces the value of the response by the return value of the closure.
    ///
    /// The fields of objects are in the order of [`Value`]: sorted by name, unless the feature
    /// `preserve_order` of `serde_json` is enabled. [`wrap_json`](Self::wrap_json) keeps the order
    /// of the type.
    ///
    /// # Errors
    ///
    /// Returns an error if JSON can't represent the value, for example a number that is not finite,
    /// or if it contains an integer of more than 64 bits, which a [`Value`] can't contain.
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

    /// Replaces the value of the response by the return value of a fallible closure.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`map_json`](Self::map_json), and that of the closure.
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
            Ok((container, value)) => {
                let value = map(value.into_json()?).map_err(Into::into)?;
                Ok(replaced(container, value))
            }
            Err(unchanged) => Ok(unchanged),
        }
    }

    /// Wraps the value of the response in another one, without converting it.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// use baya::http::ReplyValue;
    /// use baya::{Context, Error, Interceptor, Next, Reply};
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
            Ok((container, value)) => replaced(container, wrap(value)),
            Err(unchanged) => unchanged,
        }
    }

    /// Reads the value of the response as a `T`, which may differ from the type of the handler, for
    /// example in having only some of its fields. Returns `None` if the response has no such value.
    ///
    /// To access the value itself, including fields that are hidden from clients, call
    /// [`get`](Self::get), [`get_mut`](Self::get_mut) or [`into_inner`](Self::into_inner) with the
    /// type of the handler.
    ///
    /// # Errors
    ///
    /// Returns an error if the value is not a `T`, and the errors of [`map_json`](Self::map_json).
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
            if !is_not_error(frame.status()) {
                return Ok(None);
            }
            if frame.has_written_body()
                && let Some(value) = self.value()
            {
                return serde_json::from_value(value?).map(Some).map_err(Error::internal);
            }
        }
        let Some(response) = self.response_mut() else {
            let value = self.value().transpose()?;
            return value.map(serde_json::from_value).transpose().map_err(Error::internal);
        };
        parsed_body::json(response).transpose().map_err(Error::internal)
    }

    /// Separates the value from its response. Returns the reply if it has no value.
    fn split(self) -> Result<(Container, ReplyValue), Self> {
        match self.into_inner::<ReplyValue>() {
            Ok(value) => Ok((Container::Message, value)),
            Err(other) => {
                other.split_response().map(|(frame, value)| (Container::Response(frame), value))
            }
        }
    }

    fn split_response(mut self) -> Result<Parts, Self> {
        if let Some(frame) = self.get_mut::<Frame>() {
            if !is_not_error(frame.status()) {
                return Err(self);
            }
            if frame.remove_written_body() {
                return self.into_inner();
            }
        }
        let mut response = self.into_inner::<Response>()?;
        let Some(Ok(value)) = parsed_body::json::<Value>(&mut response) else {
            return Err(Self::new(response));
        };
        *response.body_mut() = Body::empty();
        Ok((Frame::new(&[], BodyWriter::Json, Some(response)), ReplyValue::new(value, &[])))
    }

    /// Returns the response. A reply of another protocol is an error.
    pub(crate) fn into_response(self) -> Result<Response> {
        self.into_inner().map_err(|other| {
            let name = other.type_name();
            Error::internal(format!(
                "an interceptor or filter returned a `{name}` as the reply to an HTTP request"
            ))
        })
    }
}

/// The container of a reply's value.
enum Container {
    Response(Frame),
    /// A reply to a message, which consists of the value alone.
    Message,
}

/// Creates a reply with another value in the same container.
fn replaced<T: Serialize + Send + 'static>(container: Container, value: T) -> Reply {
    match container {
        Container::Response(frame) => {
            Reply::from_content(Box::new(ValueReply { frame: frame.without_length(), value }))
        }
        Container::Message => Reply::message(value),
    }
}
