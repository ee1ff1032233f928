//! Events as fields of entries.

use std::borrow::Cow;
use std::time::{Duration, UNIX_EPOCH};

use redis::{FromRedisValue, ParsingError, Value};

use crate::log::envelope::{read, written};
use crate::log::{DeadLetter, Envelope};

/// The fields and values of an entry, one after the other.
pub(super) struct Fields(Vec<Vec<u8>>);

/// An entry that was delivered to a member.
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) attempt: u32,
    pub(super) fields: Fields,
}

/// Returns the fields of an event.
pub(super) fn of_event(event: &Envelope) -> Vec<(&'static str, Cow<'_, [u8]>)> {
    let text = |text: String| Cow::Owned(text.into_bytes());
    let mut fields = vec![
        ("id", Cow::Borrowed(event.id.as_bytes())),
        ("name", Cow::Borrowed(event.name.as_bytes())),
        ("version", text(event.version.to_string())),
        ("at", text(written(event.at))),
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

    /// Reads the event. The error says why it is not one.
    pub(super) fn event(&self) -> Result<Envelope, String> {
        let version = self.text("version")?.parse();
        let payload = self.get("payload").ok_or("the field `payload` is missing")?;
        Ok(Envelope {
            id: self.text("id")?.to_owned(),
            name: self.text("name")?.to_owned(),
            version: version.map_err(|_| "the field `version` is not a version number")?,
            payload: payload.to_owned(),
            at: read(self.text("at")?).ok_or("the field `at` is not a time")?,
            traceparent: self.optional("traceparent")?,
            tracestate: self.optional("tracestate")?,
        })
    }

    /// Reads a dead letter: its own fields, and after them those of the entry that was given up.
    pub(super) fn letter(mut self, id: String, event: &str, group: &str) -> DeadLetter {
        let content = Self(self.0.split_off(self.0.len().min(4)));
        let envelope = content.event().ok();
        let raw = if envelope.is_some() { Vec::new() } else { content.shown() };
        let millis = id.split_once('-').and_then(|(time, _)| time.parse().ok());
        DeadLetter {
            event: event.to_owned(),
            group: group.to_owned(),
            raw,
            cause: self.text("cause").unwrap_or_default().to_owned(),
            attempts: self.text("attempts").ok().and_then(|of| of.parse().ok()).unwrap_or_default(),
            at: UNIX_EPOCH + Duration::from_millis(millis.unwrap_or_default()),
            envelope,
            id,
        }
    }

    /// Returns the fields and values as lines, for people.
    fn shown(&self) -> Vec<u8> {
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
        let fields = of_event(event).into_iter();
        Fields(fields.flat_map(|(name, value)| [name.into(), value.into_owned()]).collect())
    }

    #[test]
    fn reads_the_event_that_it_writes() {
        let event = Envelope::new("cat.adopted", 3, [0, 255])
            .with_trace(Some("00-1-2-01".into()), Some("a=b".into()));
        assert_eq!(fields(&event).event().unwrap(), event);
        let event = Envelope::new("", 0, []).with_id("");
        assert_eq!(fields(&event).event().unwrap(), event);
    }

    #[test]
    fn names_the_field_that_is_wrong() {
        let error = |change: fn(&mut Vec<Vec<u8>>)| {
            let mut fields = fields(&Envelope::new("cat.adopted", 1, []));
            change(&mut fields.0);
            fields.event().unwrap_err()
        };
        assert_eq!(error(Vec::clear), "the field `version` is missing");
        assert_eq!(error(|of| of[1] = vec![255]), "the field `id` is not UTF-8");
        assert_eq!(error(|of| of[5] = b"x".into()), "the field `version` is not a version number");
        assert_eq!(error(|of| of[7] = b"x".into()), "the field `at` is not a time");
        assert_eq!(error(|of| of.truncate(8)), "the field `payload` is missing");
    }
}
