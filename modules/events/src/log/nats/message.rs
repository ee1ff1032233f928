//! Events as messages: the payload, and the other fields as headers.

use std::time::SystemTime;

use async_nats::header::HeaderMap;
use async_nats::jetstream::message::StreamMessage;
use bytes::Bytes;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::log::envelope::{read, written};
use crate::log::letter::shortened;
use crate::log::{DeadLetter, Envelope};

const ID: &str = "Event-Id";
const NAME: &str = "Event-Name";
const VERSION: &str = "Event-Version";
const AT: &str = "Event-At";
/// The group that gets the event, if the others do not.
const ONLY: &str = "Event-Group";
const CAUSE: &str = "Dead-Cause";
const ATTEMPTS: &str = "Dead-Attempts";
const TRACEPARENT: &str = "traceparent";
const TRACESTATE: &str = "tracestate";

/// What a header can't contain, or would lose. Other characters than those of ASCII are encoded as well.
const ENCODED: &AsciiSet = &CONTROLS.add(b' ').add(b'%');

/// Room for the headers that a dead letter has in addition to its event.
pub(super) const RESERVED: usize = 8 * 1024;

/// A message with this content.
#[derive(Clone)]
pub(super) struct Content {
    pub(super) headers: HeaderMap,
    pub(super) payload: Bytes,
}

impl Content {
    pub(super) fn of_event(event: &Envelope) -> Self {
        let mut headers = HeaderMap::new();
        for (name, value) in [(ID, &event.id), (NAME, &event.name)] {
            headers.insert(name, encoded(value));
        }
        headers.insert(VERSION, event.version.to_string());
        headers.insert(AT, written(event.at));
        for (name, value) in [(TRACEPARENT, &event.traceparent), (TRACESTATE, &event.tracestate)] {
            // Other systems read these headers, so they are never encoded.
            if let Some(value) = value.as_deref().filter(|value| is_plain(value)) {
                headers.insert(name, value);
            }
        }
        Self { headers, payload: Bytes::copy_from_slice(&event.payload) }
    }

    /// Reads the event. The error says why it is not one.
    pub(super) fn event(&self) -> Result<Envelope, String> {
        let invalid = |name| move || format!("the header `{name}` is not valid");
        Ok(Envelope {
            id: self.text(ID)?,
            name: self.text(NAME)?,
            version: self.text(VERSION)?.parse().map_err(|_| invalid(VERSION)())?,
            at: read(&self.text(AT)?).ok_or_else(invalid(AT))?,
            payload: self.payload.to_vec(),
            traceparent: self.header(TRACEPARENT).map(str::to_owned),
            tracestate: self.header(TRACESTATE).map(str::to_owned),
        })
    }

    /// Whether the group gets the message.
    pub(super) fn is_for(&self, group: &str) -> bool {
        self.header(ONLY).is_none_or(|only| decoded(only).as_deref() == Some(group))
    }

    /// Returns the message that delivers a dead letter to its group again.
    pub(super) fn again(mut self, group: &str) -> Self {
        self.headers = self.kept_headers();
        self.headers.insert(ONLY, encoded(group));
        self
    }

    /// Returns the message as a dead letter.
    pub(super) fn dead(&self, cause: &str, attempts: u32) -> Self {
        let headers = self.kept_headers();
        Self { headers, payload: self.payload.clone() }.with_cause(cause, attempts)
    }

    /// Returns what fits of a dead letter whose message is as large as the server accepts.
    pub(super) fn dead_cut(&self, cause: &str, attempts: u32, max_payload: usize) -> Self {
        let length = self.payload.len().min(max_payload.saturating_sub(RESERVED));
        let payload = self.payload.slice(..length);
        Self { headers: HeaderMap::new(), payload }.with_cause(cause, attempts)
    }

    fn with_cause(mut self, cause: &str, attempts: u32) -> Self {
        self.headers.insert(CAUSE, encoded(shortened(cause)));
        self.headers.insert(ATTEMPTS, attempts.to_string());
        self
    }

    /// Returns the headers without those of dead letters, and those that the server acts upon.
    fn kept_headers(&self) -> HeaderMap {
        let mut kept = HeaderMap::new();
        for (name, values) in self.headers.iter() {
            let is_dropped = [CAUSE, ATTEMPTS].contains(&name.as_ref());
            if is_dropped || name.to_string().to_ascii_lowercase().starts_with("nats-") {
                continue;
            }
            for value in values {
                kept.append(name.clone(), value.clone());
            }
        }
        kept
    }

    /// Returns how many bytes the message takes up on the wire, of those that `max_payload` bounds.
    pub(super) fn length(&self) -> usize {
        let line = |name: &str, value: &str| name.len() + ": ".len() + value.len() + "\r\n".len();
        let lines = self.headers.iter().flat_map(|(name, values)| {
            values.iter().map(move |value| line(name.as_ref(), value.as_str()))
        });
        lines.sum::<usize>() + "NATS/1.0\r\n\r\n".len() + self.payload.len()
    }

    fn text(&self, name: &str) -> Result<String, String> {
        let value = self.header(name).ok_or_else(|| format!("the header `{name}` is missing"))?;
        decoded(value).ok_or_else(|| format!("the header `{name}` is not UTF-8"))
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.as_str())
    }
}

/// Reads a dead letter.
pub(super) fn letter(message: StreamMessage, event: &str, group: &str) -> DeadLetter {
    let StreamMessage { sequence, headers, payload, time, .. } = message;
    let content = Content { headers, payload };
    let envelope = content.event().ok();
    DeadLetter {
        id: sequence.to_string(),
        event: event.to_owned(),
        group: group.to_owned(),
        raw: if envelope.is_some() { Vec::new() } else { content.payload.to_vec() },
        envelope,
        cause: content.text(CAUSE).unwrap_or_default(),
        attempts: content.text(ATTEMPTS).ok().and_then(|of| of.parse().ok()).unwrap_or_default(),
        // The type of the timestamp depends on the features of the client.
        at: SystemTime::from(time),
    }
}

fn encoded(value: &str) -> String {
    utf8_percent_encode(value, ENCODED).to_string()
}

fn decoded(value: &str) -> Option<String> {
    percent_decode_str(value).decode_utf8().ok().map(Into::into)
}

/// Whether a value can be a header as it is.
fn is_plain(value: &str) -> bool {
    !value.is_empty() && value.chars().all(|of| of.is_ascii_graphic() || of == ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_event_that_it_writes() {
        let event = Envelope::new("cat \r\n%20ä\0", 3, [0, 255])
            .with_id(" id\t")
            .with_trace(Some("00-1-2-01".into()), Some("a=b,c=%d".into()));
        let content = Content::of_event(&event);
        assert_eq!(content.event().unwrap(), event);
        assert_eq!(content.headers.get("traceparent").unwrap().as_str(), "00-1-2-01");
    }

    #[test]
    fn drops_trace_headers_that_are_not_valid_headers() {
        let event = Envelope::new("cat", 1, []).with_trace(Some("\r\nX: y".into()), None);
        assert_eq!(Content::of_event(&event).event().unwrap().traceparent, None);
    }

    #[test]
    fn names_the_header_that_is_wrong() {
        let error = |name: &str, value: Option<&str>| {
            let mut content = Content::of_event(&Envelope::new("cat", 1, []));
            let headers = content.headers.iter().filter(|(of, _)| of.to_string() != name);
            let headers: Vec<_> = headers.map(|(of, all)| (of.clone(), all[0].clone())).collect();
            content.headers = HeaderMap::from_iter(headers);
            if let Some(value) = value {
                content.headers.insert(name, value);
            }
            content.event().unwrap_err()
        };
        assert_eq!(error(ID, None), "the header `Event-Id` is missing");
        assert_eq!(error(NAME, Some("%FF")), "the header `Event-Name` is not UTF-8");
        assert_eq!(error(VERSION, Some("x")), "the header `Event-Version` is not valid");
        assert_eq!(error(AT, Some("x")), "the header `Event-At` is not valid");
    }

    #[test]
    fn restores_the_message_of_a_dead_letter() {
        let event = Envelope::new("cat", 1, b"{}".to_vec());
        let mut content = Content::of_event(&event);
        content.headers.insert("Nats-Msg-Id", "x");
        let dead = content.dead("it\nfailed", 3);
        assert_eq!(dead.text(CAUSE).unwrap(), "it\nfailed");
        let again = dead.again("a b");
        assert_eq!(again.event().unwrap(), event);
        assert!(again.is_for("a b") && !again.is_for("a"));
        assert!(again.headers.get("Nats-Msg-Id").is_none() && again.header(CAUSE).is_none());
    }
}
