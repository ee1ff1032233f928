//! The formats of an app.

use std::sync::Arc;

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use serde::Serialize;
use serde::de::DeserializeSeed;

use crate::http::{Format, FormatData, FormatError, ReadSeed, WriteValue, write_json};

/// The formats of an app in the order in which a client that takes any gets them: JSON first.
#[derive(Clone, Debug)]
pub(crate) struct Formats(Vec<Arc<dyn Format>>);

impl Default for Formats {
    fn default() -> Self {
        Self(vec![Arc::new(JsonFormat)])
    }
}

impl Formats {
    /// JSON, whose values are written and read without a detour.
    pub(super) const JSON: usize = 0;

    pub(crate) fn add(&mut self, format: impl Format) {
        self.0.push(Arc::new(format));
    }

    pub(crate) fn all(&self) -> &[Arc<dyn Format>] {
        &self.0
    }

    /// The one of a body, by its media type.
    pub(super) fn of_body(&self, headers: &HeaderMap) -> Option<(usize, &dyn Format)> {
        let kind = essence(headers.get(CONTENT_TYPE)?.to_str().ok()?);
        let named = |format: &dyn Format| {
            format.media_types().iter().any(|own| essence(own).eq_ignore_ascii_case(kind))
        };
        let read = self.0.iter().map(|format| &**format).enumerate();
        let mut read = read.filter(|(_, format)| format.data() != FormatData::WriteOnly);
        let made = |format: &dyn Format| is_made_of(kind, format.name());
        read.clone()
            .find(|(_, format)| named(*format))
            .or_else(|| read.find(|(_, format)| made(*format)))
    }

    /// The media types of answers, for who is told what there is.
    pub(super) fn written(&self) -> String {
        listed(self.0.iter().map(|format| &**format))
    }

    /// The media types of bodies, for who is told what there is.
    pub(super) fn read(&self) -> String {
        let all = self.0.iter().map(|format| &**format);
        listed(all.filter(|format| format.data() != FormatData::WriteOnly))
    }

    pub(super) fn write<T: Serialize>(
        &self,
        number: usize,
        value: &T,
    ) -> Result<Vec<u8>, FormatError> {
        if number == Self::JSON {
            let mut body = Vec::with_capacity(128);
            write_json(&mut body, value)?;
            return Ok(body);
        }
        self.0[number].write(WriteValue::new(value))
    }
}

fn listed<'f>(formats: impl Iterator<Item = &'f dyn Format>) -> String {
    let types = formats.filter_map(|format| format.media_types().first().copied());
    types.map(essence).collect::<Vec<_>>().join(", ")
}

/// A media type without its parameters.
pub(super) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Whether a media type ends with `+` and a name, as `application/vnd.acme.cat+yaml` does.
pub(super) fn is_made_of(essence: &str, name: &str) -> bool {
    let split = essence.len().checked_sub(name.len());
    let parts = split.and_then(|at| essence.split_at_checked(at));
    parts.is_some_and(|(start, end)| start.ends_with('+') && end.eq_ignore_ascii_case(name))
}

/// JSON, where it is one format among others.
#[derive(Debug)]
struct JsonFormat;

impl Format for JsonFormat {
    fn name(&self) -> &'static str {
        "json"
    }

    fn media_types(&self) -> &'static [&'static str] {
        &["application/json"]
    }

    fn write(&self, value: WriteValue<'_>) -> Result<Vec<u8>, FormatError> {
        Ok(serde_json::to_vec(&value)?)
    }

    fn data(&self) -> FormatData {
        FormatData::Typed
    }

    fn read(&self, document: &[u8], value: ReadSeed<'_>) -> Result<(), FormatError> {
        let mut reader = serde_json::Deserializer::from_slice(document);
        value.deserialize(&mut reader)?;
        Ok(reader.end()?)
    }
}
