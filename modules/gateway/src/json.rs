//! JSON that a client has sent.

use std::ops::Range;

use bytes::Bytes;
use tokio_tungstenite::tungstenite::Utf8Bytes;

#[cfg(feature = "socket-io")]
use crate::node::Node;

/// A JSON value, as a range of the frame that it arrived in.
#[derive(Clone, Debug)]
pub(crate) struct Json {
    frame: Utf8Bytes,
    range: Range<usize>,
}

impl Json {
    /// The value of a message without data.
    pub(crate) const fn null() -> Self {
        Self { frame: Utf8Bytes::from_static("null"), range: 0..4 }
    }

    /// Returns a range of a frame, which must begin and end at character boundaries.
    pub(crate) const fn slice(frame: Utf8Bytes, range: Range<usize>) -> Self {
        Self { frame, range }
    }

    #[cfg(feature = "socket-io")]
    pub(crate) fn from_node(node: &Node) -> Self {
        // Never fails: strings are written as they are, and everything else in ASCII.
        Utf8Bytes::try_from(node.to_json()).map_or_else(|_| Self::null(), Self::from)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.frame[self.range.clone()]
    }

    /// Returns the bytes of the JSON, which keep the frame in memory.
    pub(crate) fn bytes(&self) -> Bytes {
        Bytes::from(self.frame.clone()).slice(self.range.clone())
    }
}

impl<T: Into<Utf8Bytes>> From<T> for Json {
    fn from(text: T) -> Self {
        let frame = text.into();
        let range = 0..frame.len();
        Self { frame, range }
    }
}
