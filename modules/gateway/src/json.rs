//! JSON that a client has sent.

use std::ops::Range;

use bytes::Bytes;
use tokio_tungstenite::tungstenite::Utf8Bytes;

#[cfg(feature = "socket-io")]
use crate::node::Node;

/// JSON, as a part of the frame that it arrived in.
#[derive(Clone, Debug)]
pub(crate) struct Json {
    frame: Utf8Bytes,
    part: Range<usize>,
}

impl Json {
    /// The value of a message without data.
    pub(crate) const fn null() -> Self {
        Self { frame: Utf8Bytes::from_static("null"), part: 0..4 }
    }

    /// Returns a part of a frame, which has to begin and end between two characters.
    pub(crate) const fn part(frame: Utf8Bytes, part: Range<usize>) -> Self {
        Self { frame, part }
    }

    #[cfg(feature = "socket-io")]
    pub(crate) fn of_node(node: &Node) -> Self {
        // It writes strings as they are, and everything else in ASCII.
        Utf8Bytes::try_from(node.to_json()).map_or_else(|_| Self::null(), Self::from)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.frame[self.part.clone()]
    }

    /// Returns the bytes of the JSON, which keep the frame in memory.
    pub(crate) fn bytes(&self) -> Bytes {
        Bytes::from(self.frame.clone()).slice(self.part.clone())
    }
}

impl<T: Into<Utf8Bytes>> From<T> for Json {
    fn from(text: T) -> Self {
        let frame = text.into();
        let part = 0..frame.len();
        Self { frame, part }
    }
}
