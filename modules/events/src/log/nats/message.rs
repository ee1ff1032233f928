//! Events as messages. The fields other than the payload are headers.

use std::time::SystemTime;

use async_nats::header::HeaderMap;
use async_nats::jetstream::message::StreamMessage;
use bytes::Bytes;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::log::dead_letter::truncate_cause;
use crate::log::envelope::{format_time, parse_time};
use crate::log::{DeadLetter, Envelope};

const ID: &str = "Event-Id";
const NAME: &str = "Event-Name";
const VERSION: &str = "Event-Version";
const AT: &str = "Event-At";
/// The only group that receives the event.
const ONLY: &str = "Event-Group";
const CAUSE: &str = "Dead-Cause";
const ATTEMPTS: &str = "Dead-Attempts";
const TRACEPARENT: &str = "traceparent";
const TRACESTATE: &str = "tracestate";

/// The ASCII characters that a header can't contain or would lose. All other characters are encoded as well.
const ENCODED: &AsciiSet = &CONTROLS.add(b' ').add(b'%');

/// The number of bytes that are reserved for the additional headers of a dead letter.
pub(super) const RESERVED_FOR_HEADERS: usize = 8 * 1024;

/// The content of a message.
#[derive(Clone)]
pub(super) struct Content {
    pub(super) headers: HeaderMap,
    pub(super) payload: Bytes,
}

impl Content {
    pub(super) fn from_event(event: &Envelope) -> Self {
        let mut headers = HeaderMap::new();
        for (name, value) in [(ID, &event.id), (NAME, &event.name)] {
            headers.insert(name, encode(value));
        }
        headers.insert(VERSION, event.version.to_string());
        headers.insert(AT, format_time(event.at));
        for (name, value) in [(TRACEPARENT, &event.traceparent), (TRACESTATE, &event.tracestate)] {
            // Other systems read these headers, so they are never encoded.
            if let Some(value) = value.as_deref().filter(|value| is_plain(value)) {
                headers.insert(name, value);
            }
        }
        Self { headers, payload: Bytes::copy_from_slice(&event.payload) }
    }

    /// Parses the event. The error is the reason why the message is not an event.
    pub(super) fn event(&self) -> Result<Envelope, String> {
        let invalid = |name| move || format!("the header `{name}` is not valid");
        Ok(Envelope {
            id: self.text(ID)?,
            name: self.text(NAME)?,
            version: self.text(VERSION)?.parse().map_err(|_| invalid(VERSION)())?,
            at: parse_time(&self.text(AT)?).ok_or_else(invalid(AT))?,
            payload: self.payload.to_vec(),
            traceparent: self.header(TRACEPARENT).map(str::to_owned),
            tracestate: self.header(TRACESTATE).map(str::to_owned),
        })
    }

    /// Returns whether the group receives the message.
    pub(super) fn is_for(&self, group: &str) -> bool {
        self.header(ONLY).is_none_or(|only| decode(only).as_deref() == Some(group))
    }

    /// Returns the message that delivers a dead letter to its group again.
    pub(super) fn for_redrive(mut self, group: &str) -> Self {
        self.headers = self.forwarded_headers();
        self.headers.insert(ONLY, encode(group));
        self
    }

    /// Returns the message as a dead letter.
    pub(super) fn dead_letter(&self, cause: &str, attempts: u32) -> Self {
        let headers = self.forwarded_headers();
        Self { headers, payload: self.payload.clone() }.with_cause(cause, attempts)
    }

    /// Returns a dead letter without the headers of the message, whose payload is truncated to the limit of the server.
    pub(super) fn truncated_dead_letter(
        &self,
        cause: &str,
        attempts: u32,
        max_payload: usize,
    ) -> Self {
        let length = self.payload.len().min(max_payload.saturating_sub(RESERVED_FOR_HEADERS));
        let payload = self.payload.slice(..length);
        Self { headers: HeaderMap::new(), payload }.with_cause(cause, attempts)
    }

    fn with_cause(mut self, cause: &str, attempts: u32) -> Self {
        self.headers.insert(CAUSE, encode(truncate_cause(cause)));
        self.headers.insert(ATTEMPTS, attempts.to_string());
        self
    }

    /// Returns the headers except those of dead letters and those that the server interprets.
    fn forwarded_headers(&self) -> HeaderMap {
        let mut forwarded = HeaderMap::new();
        for (name, values) in self.headers.iter() {
            let is_dropped = [CAUSE, ATTEMPTS].contains(&name.as_ref());
            if is_dropped || name.to_string().to_ascii_lowercase().starts_with("nats-") {
                continue;
            }
            for value in values {
                forwarded.append(name.clone(), value.clone());
            }
        }
        forwarded
    }

    /// Returns the length of the message on the wire in bytes, as `max_payload` counts it.
    pub(super) fn length(&self) -> usize {
        let line = |name: &str, value: &str| name.len() + ": ".len() + value.len() + "\r\n".len();
        let lines = self.headers.iter().flat_map(|(name, values)| {
            values.iter().map(move |value| line(name.as_ref(), value.as_str()))
        });
        lines.sum::<usize>() + "NATS/1.0\r\n\r\n".len() + self.payload.len()
    }

    fn text(&self, name: &str) -> Result<String, String> {
        let value = self.header(name).ok_or_else(|| format!("the header `{name}` is missing"))?;
        decode(value).ok_or_else(|| format!("the header `{name}` is not UTF-8"))
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.as_str())
    }
}

/// Parses a dead letter.
pub(super) fn parse_dead_letter(message: StreamMessage, event: &str, group: &str) -> DeadLetter {
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
        attempts: content
            .text(ATTEMPTS)
            .ok()
            .and_then(|text| text.parse().ok())
            .unwrap_or_default(),
        // The type of the timestamp depends on the features of the client.
        at: SystemTime::from(time),
    }
}

fn encode(value: &str) -> String {
    utf8_percent_encode(value, ENCODED).to_string()
}

fn decode(value: &str) -> Option<String> {
    percent_decode_str(value).decode_utf8().ok().map(Into::into)
}

/// Returns whether a value is a valid header without encoding.
fn is_plain(value: &str) -> bool {
    !value.is_empty() && value.chars().all(|letter| letter.is_ascii_graphic() || letter == ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_a_serialized_event() {
        let event = Envelope::new("cat \r\n%20ä\0", 3, [0, 255])
            .with_id(" id\t")
            .with_trace(Some("00-1-2-01".into()), Some("a=b,c=%d".into()));
        let content = Content::from_event(&event);
        assert_eq!(content.event().unwrap(), event);
        assert_eq!(content.headers.get("traceparent").unwrap().as_str(), "00-1-2-01");
    }

    #[test]
    fn drops_trace_headers_that_are_not_valid_headers() {
        let event = Envelope::new("cat", 1, []).with_trace(Some("\r\nX: y".into()), None);
        assert_eq!(Content::from_event(&event).event().unwrap().traceparent, None);
    }

    #[test]
    fn an_error_names_the_invalid_header() {
        let error = |name: &str, value: Option<&str>| {
            let mut content = Content::from_event(&Envelope::new("cat", 1, []));
            let headers = content.headers.iter().filter(|(other, _)| other.to_string() != name);
            let headers: Vec<_> =
                headers.map(|(other, values)| (other.clone(), values[0].clone())).collect();
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
        let mut content = Content::from_event(&event);
        content.headers.insert("Nats-Msg-Id", "x");
        let dead = content.dead_letter("it\nfailed", 3);
        assert_eq!(dead.text(CAUSE).unwrap(), "it\nfailed");
        let redriven = dead.for_redrive("a b");
        assert_eq!(redriven.event().unwrap(), event);
        assert!(redriven.is_for("a b") && !redriven.is_for("a"));
        assert!(redriven.headers.get("Nats-Msg-Id").is_none() && redriven.header(CAUSE).is_none());
    }
}
