//! The formats of an app.

use std::sync::Arc;

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use serde::Serialize;
use serde::de::DeserializeSeed;

use crate::http::{Format, FormatData, FormatError, ReadSeed, WriteValue, write_json};

/// The formats of an app in order of preference, for clients that accept any. JSON is the first.
#[derive(Clone, Debug)]
pub(crate) struct Formats(Vec<Arc<dyn Format>>);

impl Default for Formats {
    fn default() -> Self {
        Self(vec![Arc::new(JsonFormat)])
    }
}

impl Formats {
    /// The index of JSON, whose values are written and read without type erasure.
    pub(super) const JSON: usize = 0;

    pub(crate) fn add(&mut self, format: impl Format) {
        self.0.push(Arc::new(format));
    }

    pub(crate) fn all(&self) -> &[Arc<dyn Format>] {
        &self.0
    }

    /// Returns the format of a request body by its media type.
    pub(super) fn for_body(&self, headers: &HeaderMap) -> Option<(usize, &dyn Format)> {
        let media_type = essence(headers.get(CONTENT_TYPE)?.to_str().ok()?);
        let is_own_type = |format: &dyn Format| {
            format.media_types().iter().any(|own| essence(own).eq_ignore_ascii_case(media_type))
        };
        let readable = self.0.iter().map(|format| &**format).enumerate();
        let mut readable = readable.filter(|(_, format)| format.data() != FormatData::WriteOnly);
        let has_suffix = |format: &dyn Format| has_suffix(media_type, format.name());
        readable
            .clone()
            .find(|(_, format)| is_own_type(*format))
            .or_else(|| readable.find(|(_, format)| has_suffix(*format)))
    }

    /// Returns the media types of responses, for messages.
    pub(super) fn writable_types(&self) -> String {
        join_types(self.0.iter().map(|format| &**format))
    }

    /// Returns the media types of request bodies, for messages.
    pub(super) fn readable_types(&self) -> String {
        let all = self.0.iter().map(|format| &**format);
        join_types(all.filter(|format| format.data() != FormatData::WriteOnly))
    }

    pub(super) fn write<T: Serialize>(
        &self,
        index: usize,
        value: &T,
    ) -> Result<Vec<u8>, FormatError> {
        if index == Self::JSON {
            let mut body = Vec::with_capacity(128);
            write_json(&mut body, value)?;
            return Ok(body);
        }
        self.0[index].write(WriteValue::new(value))
    }
}

fn join_types<'f>(formats: impl Iterator<Item = &'f dyn Format>) -> String {
    let types = formats.filter_map(|format| format.media_types().first().copied());
    types.map(essence).collect::<Vec<_>>().join(", ")
}

/// Returns a media type without its parameters.
pub(super) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Whether a media type ends with `+` and a name, such as `application/vnd.acme.cat+yaml`.
pub(super) fn has_suffix(essence: &str, name: &str) -> bool {
    let split = essence.len().checked_sub(name.len());
    let parts = split.and_then(|at| essence.split_at_checked(at));
    parts.is_some_and(|(start, end)| start.ends_with('+') && end.eq_ignore_ascii_case(name))
}

/// JSON, as one of the formats.
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
