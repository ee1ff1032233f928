//! Events as fields of stream entries.

use std::borrow::Cow;
use std::time::{Duration, UNIX_EPOCH};

use redis::{FromRedisValue, ParsingError, Value};

use crate::log::envelope::{format_time, parse_time};
use crate::log::{DeadLetter, Envelope};

/// The names and values of the fields of an entry, alternating.
pub(super) struct Fields(Vec<Vec<u8>>);

/// An entry that was delivered to a member.
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) attempt: u32,
    pub(super) fields: Fields,
}

/// Returns the fields of an event.
pub(super) fn event_fields(event: &Envelope) -> Vec<(&'static str, Cow<'_, [u8]>)> {
    let text = |text: String| Cow::Owned(text.into_bytes());
    let mut fields = vec![
        ("id", Cow::Borrowed(event.id.as_bytes())),
        ("name", Cow::Borrowed(event.name.as_bytes())),
        ("version", text(event.version.to_string())),
        ("at", text(format_time(event.at))),
        ("payload", Cow::Borrowed(event.payload.as_slice())),
    ];
    let trace = [("traceparent", &event.traceparent), ("tracestate", &event.tracestate)];
    for (name, value) in trace {
        fields.extend(value.as_ref().map(|value| (name, Cow::Borrowed(value.as_bytes()))));
    }
    fields
}

impl Fields {
    fn get(&self, name: &str) -> Option<&[u8]> {
        let mut pairs = self.0.chunks_exact(2);
        pairs.find(|pair| pair[0] == name.as_bytes()).map(|pair| pair[1].as_slice())
    }

    fn text(&self, name: &str) -> Result<&str, String> {
        let value = self.get(name).ok_or_else(|| format!("the field `{name}` is missing"))?;
        str::from_utf8(value).map_err(|_| format!("the field `{name}` is not UTF-8"))
    }

    fn optional(&self, name: &str) -> Result<Option<String>, String> {
        self.get(name).map(|_| self.text(name).map(str::to_owned)).transpose()
    }

    /// Parses the event. The error is the reason why the entry is not an event.
    pub(super) fn event(&self) -> Result<Envelope, String> {
        let version = self.text("version")?.parse();
        let payload = self.get("payload").ok_or("the field `payload` is missing")?;
        Ok(Envelope {
            id: self.text("id")?.to_owned(),
            name: self.text("name")?.to_owned(),
            version: version.map_err(|_| "the field `version` is not a version number")?,
            payload: payload.to_owned(),
            at: parse_time(self.text("at")?).ok_or("the field `at` is not a time")?,
            traceparent: self.optional("traceparent")?,
            tracestate: self.optional("tracestate")?,
        })
    }

    /// Parses a dead letter: its own fields, followed by the fields of the original entry.
    pub(super) fn letter(mut self, id: String, event: &str, group: &str) -> DeadLetter {
        let content = Self(self.0.split_off(self.0.len().min(4)));
        let envelope = content.event().ok();
        let raw = if envelope.is_some() { Vec::new() } else { content.to_lines() };
        let millis = id.split_once('-').and_then(|(time, _)| time.parse().ok());
        DeadLetter {
            event: event.to_owned(),
            group: group.to_owned(),
            raw,
            cause: self.text("cause").unwrap_or_default().to_owned(),
            attempts: self
                .text("attempts")
                .ok()
                .and_then(|text| text.parse().ok())
                .unwrap_or_default(),
            at: UNIX_EPOCH + Duration::from_millis(millis.unwrap_or_default()),
            envelope,
            id,
        }
    }

    /// Returns the fields as readable lines.
    fn to_lines(&self) -> Vec<u8> {
        let lines = self.0.chunks_exact(2).map(|pair| pair.join(&b'='));
        lines.collect::<Vec<_>>().join(&b'\n')
    }
}

impl FromRedisValue for Fields {
    fn from_redis_value(value: Value) -> Result<Self, ParsingError> {
        Vec::from_redis_value(value).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(event: &Envelope) -> Fields {
        let fields = event_fields(event).into_iter();
        Fields(fields.flat_map(|(name, value)| [name.into(), value.into_owned()]).collect())
    }

    #[test]
    fn parses_a_serialized_event() {
        let event = Envelope::new("cat.adopted", 3, [0, 255])
            .with_trace(Some("00-1-2-01".into()), Some("a=b".into()));
        assert_eq!(fields(&event).event().unwrap(), event);
        let event = Envelope::new("", 0, []).with_id("");
        assert_eq!(fields(&event).event().unwrap(), event);
    }

    #[test]
    fn an_error_names_the_invalid_field() {
        let error = |change: fn(&mut Vec<Vec<u8>>)| {
            let mut fields = fields(&Envelope::new("cat.adopted", 1, []));
            change(&mut fields.0);
            fields.event().unwrap_err()
        };
        assert_eq!(error(Vec::clear), "the field `version` is missing");
        assert_eq!(error(|all| all[1] = vec![255]), "the field `id` is not UTF-8");
        assert_eq!(
            error(|all| all[5] = b"x".into()),
            "the field `version` is not a version number"
        );
        assert_eq!(error(|all| all[7] = b"x".into()), "the field `at` is not a time");
        assert_eq!(error(|all| all.truncate(8)), "the field `payload` is missing");
    }
}
