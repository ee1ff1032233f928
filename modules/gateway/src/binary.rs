//! Bytes in messages.

use std::cell::RefCell;
use std::fmt;
use std::future::{Future, ready};
use std::ops::Deref;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use baya::schema::{Schema, Shape, shape_of};
use baya::{
    ArgumentShape, ByteReply, Context, DescribeArgument, Explain, FromContext, InputValue, OnlyIn,
    Report, Result, Validate,
};
use bytes::Bytes;
use serde::de::{Unexpected, Visitor};
use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::json;

use crate::call::Data;
use crate::payload::{data, no_message};

/// Bytes: those of a message without a name, as an argument of a handler with `#[message(binary)]`, and in the data of
/// messages and replies, where JSON contains them as Base64 ([RFC 4648, section 4](https://www.rfc-editor.org/rfc/rfc4648#section-4))
/// and Socket.IO as an attachment.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Binary(pub Bytes);

impl Binary {
    /// Returns the bytes of the message of a call.
    fn of_call(cx: &Context<'_>) -> Result<Self> {
        match data(cx)? {
            Data::Bytes(bytes) => Ok(Self(bytes.clone())),
            Data::Json(json) => Ok(Self(json.bytes())),
            Data::None => Err(no_message()),
        }
    }
}

impl Deref for Binary {
    type Target = Bytes;

    fn deref(&self) -> &Bytes {
        &self.0
    }
}

impl<B: Into<Bytes>> From<B> for Binary {
    fn from(bytes: B) -> Self {
        Self(bytes.into())
    }
}

#[diagnostic::do_not_recommend]
impl ByteReply for Binary {
    fn bytes(self) -> Option<Bytes> {
        Some(self.0)
    }
}

impl FromContext for Binary {
    const ONLY_IN: Option<OnlyIn> = Some(OnlyIn {
        what: "binary message handler",
        message: "only a handler with `#[message(binary)]` has bytes; accept the data of a message with a name as `Payload<T>`",
    });

    fn from_context(cx: &mut Context<'_>) -> impl Future<Output = Result<Self>> + Send {
        ready(Self::of_call(cx))
    }

    fn at_once(cx: &mut Context<'_>) -> Option<Result<Self>> {
        Some(Self::of_call(cx))
    }
}

#[diagnostic::do_not_recommend]
impl DescribeArgument for Binary {
    const SHAPE: ArgumentShape = ArgumentShape::Value(shape_of::<Self>);
}

/// Base64 with padding.
const PATTERN: &str = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$";

/// A string in Base64, which Socket.IO replaces by an attachment.
impl Schema for Binary {
    const SHAPE: Shape = Shape::Json(|| {
        json!({
            "type": "string",
            "contentEncoding": "base64",
            "pattern": PATTERN,
        "x-attached": true,
        })
    });
}

impl Explain for Binary {
    fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
        let text = String::explain(document, report)?;
        let decoded = STANDARD.decode(text).ok();
        if decoded.is_none() {
            report.error("base64", "must be Base64 with padding");
        }
        decoded.map(Self::from)
    }
}

impl Validate for Binary {
    fn validate(&self, _report: &mut Report<'_>) {}
}

impl fmt::Debug for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Binary({} bytes)", self.0.len())
    }
}

thread_local! {
    /// The attachments of the message that is written, if it may have some.
    static ATTACHMENTS: RefCell<Option<Vec<Bytes>>> = const { RefCell::new(None) };
}

/// Writes a message, and returns its attachments, to which the JSON refers as Socket.IO does:
/// `{"_placeholder": true, "num": 0}`.
#[cfg(feature = "socket-io")]
pub(crate) fn attached<R>(write: impl FnOnce() -> R) -> (R, Vec<Bytes>) {
    /// Restores what was there, also by a panic.
    struct Before(Option<Vec<Bytes>>);

    impl Drop for Before {
        fn drop(&mut self) {
            ATTACHMENTS.set(self.0.take());
        }
    }

    let _before = Before(ATTACHMENTS.replace(Some(Vec::new())));
    let written = write();
    (written, ATTACHMENTS.take().unwrap_or_default())
}

/// Attaches bytes, and returns their number; `None` if the message has no attachments.
fn attach(bytes: &Bytes) -> Option<usize> {
    ATTACHMENTS.with_borrow_mut(|all| {
        let all = all.as_mut()?;
        all.push(bytes.clone());
        Some(all.len() - 1)
    })
}

impl Serialize for Binary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match attach(&self.0) {
            Some(number) => {
                let mut placeholder = serializer.serialize_struct("Binary", 2)?;
                placeholder.serialize_field("_placeholder", &true)?;
                placeholder.serialize_field("num", &number)?;
                placeholder.end()
            }
            None => serializer.serialize_str(&STANDARD.encode(&self.0)),
        }
    }
}

impl<'de> Deserialize<'de> for Binary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Base64;

        impl Visitor<'_> for Base64 {
            type Value = Binary;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string in Base64")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Binary, E> {
                let decoded = STANDARD.decode(text);
                let decoded =
                    decoded.map_err(|_| E::invalid_value(Unexpected::Str(text), &self))?;
                Ok(Binary(decoded.into()))
            }
        }

        deserializer.deserialize_str(Base64)
    }
}
