//! Server-sent events and their encoding.

use std::fmt::{self, Display, Write};
use std::marker::PhantomData;
use std::time::Duration;

use axum::body::Bytes;
use serde::Serialize;

use crate::error::{Error, Result};
use crate::http::write_json;

/// An event with data of type `T`, which is sent as JSON.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Event;
///
/// #[derive(serde::Serialize)]
/// struct Cat { name: String }
///
/// let event = Event::new(Cat { name: "Tom".into() }).name("born").id(7);
/// # let _ = event;
/// ```
#[must_use = "an event is sent only if a stream yields it or a `Broadcast` sends it"]
pub struct Event<T> {
    data: Option<Data<T>>,
    name: Option<String>,
    id: Option<String>,
    retry: Option<Duration>,
    comment: Option<String>,
}

enum Data<T> {
    Json(T),
    Text(String),
}

impl<T> Event<T> {
    const fn with_data(data: Option<Data<T>>) -> Self {
        Self { data, name: None, id: None, retry: None, comment: None }
    }

    /// Creates an event with data, which is sent as JSON.
    pub const fn new(data: T) -> Self {
        Self::with_data(Some(Data::Json(data)))
    }

    /// Creates an event with a string that is sent unchanged, for any `T`.
    pub fn text(text: impl Into<String>) -> Self {
        Self::with_data(Some(Data::Text(text.into())))
    }

    /// Creates a comment, which clients ignore. It keeps the connection open.
    pub fn comment(text: impl Into<String>) -> Self {
        Self { comment: Some(text.into()), ..Self::with_data(None) }
    }

    /// Sets the name, for `addEventListener` in the browser. The default is `message`. Line breaks
    /// are removed.
    pub fn name(mut self, name: impl Display) -> Self {
        self.name = Some(one_line(name));
        self
    }

    /// Sets the id, which clients send as `Last-Event-ID` when they reconnect. Line breaks are
    /// removed.
    pub fn id(mut self, id: impl Display) -> Self {
        self.id = Some(one_line(id));
        self
    }

    /// Sets the delay before the client reconnects, which is sent in milliseconds.
    pub const fn retry(mut self, after: Duration) -> Self {
        self.retry = Some(after);
        self
    }

    /// Returns the id, if it is set.
    pub(crate) fn event_id(&self) -> Option<&str> {
        self.id.as_deref()
    }
}

fn one_line(text: impl Display) -> String {
    let mut text = text.to_string();
    text.retain(|letter| !matches!(letter, '\r' | '\n' | '\0'));
    text
}

impl<T: Serialize> Event<T> {
    /// Encodes the event.
    pub(crate) fn encode(self) -> Result<Bytes> {
        let mut text = String::with_capacity(128);
        if let Some(comment) = &self.comment {
            lines(&mut text, "", comment);
        }
        for (field, value) in [("event", &self.name), ("id", &self.id)] {
            if let Some(value) = value {
                lines(&mut text, field, value);
            }
        }
        if let Some(retry) = self.retry {
            // Writing to a `String` can't fail.
            let _ = writeln!(text, "retry: {}", retry.as_millis());
        }
        match self.data {
            None => {}
            Some(Data::Text(data)) => lines(&mut text, "data", &data),
            Some(Data::Json(data)) => {
                text.push_str("data: ");
                let mut bytes = text.into_bytes();
                let start = bytes.len();
                write_json(&mut bytes, &data).map_err(Error::internal)?;
                break_lines(&mut bytes, start);
                bytes.extend_from_slice(b"\n\n");
                return Ok(bytes.into());
            }
        }
        text.push('\n');
        Ok(text.into())
    }
}

/// Writes each line of the data as a separate field. JSON that the app wrote itself (`RawValue`)
/// may have line breaks between its tokens.
fn break_lines(bytes: &mut Vec<u8>, start: usize) {
    if bytes[start..].iter().any(|byte| matches!(byte, b'\r' | b'\n')) {
        let data = bytes.split_off(start);
        let lines: Vec<_> = data.split(|byte| matches!(byte, b'\r' | b'\n')).collect();
        bytes.extend(lines.join(&b"\ndata: "[..]));
    }
}

/// Writes a field for each line of its value.
fn lines(text: &mut String, field: &str, value: &str) {
    let value = value.replace("\r\n", "\n");
    for line in value.split(['\n', '\r']) {
        // Writing to a `String` can't fail.
        let _ = writeln!(text, "{field}: {line}");
    }
}

/// An item of an event stream: an [`Event`], or a `Result` of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event",
    label = "not an `Event`",
    note = "a handler with `#[sse]` returns `impl Stream<Item = Event<T>>`, or one of `Result<Event<T>, E>`, where `T` has `#[derive(serde::Serialize)]`"
)]
pub trait IntoEvent {
    /// Encodes the event.
    ///
    /// # Errors
    ///
    /// Returns the error that ends the stream.
    fn into_event(self) -> Result<Bytes>;
}

impl<T: Serialize> IntoEvent for Event<T> {
    fn into_event(self) -> Result<Bytes> {
        self.encode()
    }
}

impl<I: IntoEvent, E: Into<Error>> IntoEvent for Result<I, E> {
    fn into_event(self) -> Result<Bytes> {
        self.map_err(Into::into)?.into_event()
    }
}

/// An event with data of type `T` that is already encoded.
pub struct Encoded<T>(pub(crate) Bytes, pub(super) PhantomData<fn() -> T>);

#[diagnostic::do_not_recommend]
impl<T> IntoEvent for Encoded<T> {
    fn into_event(self) -> Result<Bytes> {
        Ok(self.0)
    }
}

impl<T> fmt::Debug for Encoded<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Encoded").field(&self.0).finish()
    }
}

impl<T> fmt::Debug for Event<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("name", &self.name)
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(event: Event<&str>) -> String {
        let bytes = event.encode().unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    #[test]
    fn writes_each_line_of_a_string_as_a_data_field() {
        assert_eq!(
            sent(Event::text("one\ntwo\r\nthree\rfour")),
            "data: one\ndata: two\ndata: three\ndata: four\n\n"
        );
        assert_eq!(sent(Event::text("")), "data: \n\n");
    }

    #[test]
    fn writes_data_as_json_and_removes_line_breaks_from_other_fields() {
        let event = Event::new("a\nb")
            .name("bo\nrn")
            .id("7\r\nevent: forged")
            .retry(Duration::from_secs(3));
        assert_eq!(
            sent(event),
            "event: born\nid: 7event: forged\nretry: 3000\ndata: \"a\\nb\"\n\n"
        );
        assert_eq!(sent(Event::comment("still here")), ": still here\n\n");
    }
}
