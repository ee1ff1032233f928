//! Arguments of message handlers and disconnection handlers.

use std::fmt;
use std::future::{Future, ready};
use std::ops::{Deref, DerefMut};

use baya::protocol::OnlyIn;
use baya::schema::{ArgumentShape, DescribeArgument, Schema, shape_of};
use baya::validation::{CheckReport, Checks, Report, Validate};
use baya::{
    Context, Error, FromContext, IN_MESSAGES, PayloadArgument, ReadPayload, Result, read_payload,
};

use crate::call::{Call, Data};

/// The validated data of a message, as an argument of its handler.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_gateway::Payload;
/// use baya_macros::{dto, gateway};
///
/// #[dto]
/// struct Say {
///     #[rule(length(min = 1, max = 200))]
///     text: String,
/// }
///
/// #[gateway("/chat")]
/// struct Chat;
///
/// #[gateway]
/// impl Chat {
///     #[message("say")]
///     async fn say(&self, say: Payload<Say>) -> usize {
///         say.text.len()
///     }
/// }
/// # fn main() {}
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payload<T>(pub T);

impl<T> Payload<T> {
    /// Returns the data.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Payload<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Payload<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: ReadPayload> FromContext for Payload<T> {
    const ONLY_IN: Option<OnlyIn> = Some(IN_MESSAGES);

    fn from_context(cx: &mut Context<'_>) -> impl Future<Output = Result<Self>> + Send {
        ready(Self::read(cx))
    }

    fn at_once(cx: &mut Context<'_>) -> Option<Result<Self>> {
        Some(Self::read(cx))
    }
}

impl<T: ReadPayload> Payload<T> {
    fn read(cx: &Context<'_>) -> Result<Self> {
        let data = match data(cx)? {
            Data::Json(json) => json.as_str(),
            Data::Bytes(bytes) => std::str::from_utf8(bytes).map_err(|error| {
                let message = format!("the message is not valid UTF-8: {error}");
                Error::bad_request().with_code("invalid_json").with_message(message)
            })?,
            Data::None => return Err(no_message()),
        };
        read_payload(data, cx).map(Self)
    }
}

impl<T> PayloadArgument for Payload<T> {
    type Data = T;
}

#[diagnostic::do_not_recommend]
impl<T: Schema> DescribeArgument for Payload<T> {
    const SHAPE: ArgumentShape = ArgumentShape::Value(shape_of::<T>);
}

/// Rules that call a provider are checked after the value has been read.
impl<T: Validate> Validate for Payload<T> {
    const CHECKS: Checks = T::CHECKS;

    fn validate(&self, report: &mut Report<'_>) {
        self.0.validate(report);
    }

    fn check_with_providers<'a>(
        &'a self,
        base: usize,
        asked: CheckReport<'a>,
    ) -> impl Future<Output = Result<()>> + Send + 'a {
        self.0.ask(base, asked)
    }
}

/// The reason why a connection has ended, as an argument of the disconnection handler.
///
/// | reason | meaning |
/// |---|---|
/// | `client disconnect` | the client closed the connection |
/// | `server disconnect` | [`Client::close`](crate::Client::close) closed the connection |
/// | `server shutting down` | the app shut down |
/// | `ping timeout` | the client did not respond to a ping |
/// | `too slow` | the queue of the client was full |
/// | `parse error` | the client sent invalid or too large data |
/// | `transport close`, `transport error` | the connection was lost |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DisconnectReason(&'static str);

impl DisconnectReason {
    /// Returns the reason as a string.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for DisconnectReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl FromContext for DisconnectReason {
    const ONLY_IN: Option<OnlyIn> = Some(OnlyIn {
        what: "disconnection handler",
        message: "`DisconnectReason` is an argument only of handlers with `#[on_disconnect]`; remove it",
    });

    fn from_context(cx: &mut Context<'_>) -> impl Future<Output = Result<Self>> + Send {
        let reason = cx.call_of::<Call>().and_then(|call| call.reason).map(Self);
        ready(reason.ok_or_else(|| {
            Error::internal("`DisconnectReason` was extracted outside of a disconnection handler")
        }))
    }
}

/// Returns the data of the message that the handler is called for.
pub(crate) fn data<'c>(cx: &'c Context<'_>) -> Result<&'c Data> {
    cx.call_of::<Call>().map(|call| &call.data).ok_or_else(no_message)
}

#[cold]
pub(crate) fn no_message() -> Error {
    Error::internal("the data of a message was extracted outside of a message handler")
}
