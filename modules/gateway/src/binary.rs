//! Binary data in messages.

use std::cell::RefCell;
use std::fmt;
use std::future::{Future, ready};
use std::ops::Deref;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use baya::protocol::OnlyIn;
use baya::schema::{ArgumentShape, DescribeArgument, Schema, Shape, shape_of};
use baya::validation::{Explain, InputValue, Report, Validate};
use baya::{ByteReply, Context, FromContext, Result};
use bytes::Bytes;
use serde::de::{Unexpected, Visitor};
use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::json;

use crate::call::Data;
use crate::payload::{data, no_message};

/// Binary data of a message.
///
/// As an argument of a handler with `#[message(binary)]`, it is a whole message without a name. As a field of a payload or
/// reply, it is a Base64 string in JSON ([RFC 4648, section 4](https://www.rfc-editor.org/rfc/rfc4648#section-4)) and an
/// attachment in Socket.IO.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Binary(pub Bytes);

impl Binary {
    /// Returns the bytes of the message that the handler is called for.
    fn from_call(cx: &Context<'_>) -> Result<Self> {
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
        kind: "binary message handler",
        message: "`Binary` is an argument only of handlers with `#[message(binary)]`; accept the data of a named message as `Payload<T>`",
    });

    fn from_context(cx: &mut Context<'_>) -> impl Future<Output = Result<Self>> + Send {
        ready(Self::from_call(cx))
    }

    fn at_once(cx: &mut Context<'_>) -> Option<Result<Self>> {
        Some(Self::from_call(cx))
    }
}

#[diagnostic::do_not_recommend]
impl DescribeArgument for Binary {
    const SHAPE: ArgumentShape = ArgumentShape::Value(shape_of::<Self>);
}

/// Base64 with padding.
const PATTERN: &str = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$";

/// A Base64 string, which Socket.IO replaces with an attachment.
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
            report.error("base64", "must be a Base64 string with padding");
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
    /// The attachments of the message that is being written; `None` if it can't have attachments.
    static ATTACHMENTS: RefCell<Option<Vec<Bytes>>> = const { RefCell::new(None) };
}

/// Runs a function that writes a message as JSON, and returns the attachments of the message. The JSON refers to them as in
/// Socket.IO: `{"_placeholder": true, "num": 0}`.
#[cfg(feature = "socket-io")]
pub(crate) fn with_attachments<R>(write: impl FnOnce() -> R) -> (R, Vec<Bytes>) {
    /// Restores the outer attachments, also after a panic.
    struct Restore(Option<Vec<Bytes>>);

    impl Drop for Restore {
        fn drop(&mut self) {
            ATTACHMENTS.set(self.0.take());
        }
    }

    let _restore = Restore(ATTACHMENTS.replace(Some(Vec::new())));
    let written = write();
    (written, ATTACHMENTS.take().unwrap_or_default())
}

/// Attaches bytes, and returns their index; `None` if the message can't have attachments.
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
            Some(index) => {
                let mut placeholder = serializer.serialize_struct("Binary", 2)?;
                placeholder.serialize_field("_placeholder", &true)?;
                placeholder.serialize_field("num", &index)?;
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
                f.write_str("a Base64 string")
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
