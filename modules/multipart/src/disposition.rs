//! The `Content-Disposition` header of a field ([RFC 7578](https://www.rfc-editor.org/rfc/rfc7578#section-4.2)).

use std::borrow::Cow;
use std::char::REPLACEMENT_CHARACTER;

use baya::axum::http::HeaderMap;
use baya::axum::http::header::CONTENT_DISPOSITION;
use percent_encoding::percent_decode_str;

/// The largest length in bytes of a file name, which is the limit of common file systems.
const MAX_LENGTH: usize = 255;

/// The parsed header.
#[derive(Debug, Default)]
pub(crate) struct Disposition {
    pub(crate) name: Option<String>,
    /// The file name as it was sent.
    pub(crate) file_name: Option<String>,
    /// Whether the field name is not valid UTF-8. Replacing its invalid bytes could make two names equal.
    pub(crate) has_invalid_name: bool,
}

impl Disposition {
    pub(crate) fn from_headers(headers: &HeaderMap) -> Self {
        let mut disposition = Self::default();
        let Some(value) = headers.get(CONTENT_DISPOSITION) else { return disposition };
        let text = String::from_utf8_lossy(value.as_bytes());
        let Some((kind, parameters)) = text.split_once(';') else { return disposition };
        if !kind.trim().eq_ignore_ascii_case("form-data") {
            return disposition;
        }
        let mut extended = None;
        for (name, value) in Parameters(parameters) {
            match &*name.to_ascii_lowercase() {
                // The first of repeated parameters is used.
                "name" if disposition.name.is_none() => disposition.name = Some(unescaped(&value)),
                "filename" if disposition.file_name.is_none() => {
                    disposition.file_name = Some(unescaped(&value));
                }
                "filename*" if extended.is_none() => extended = Some(value),
                _ => {}
            }
        }
        if let Some(value) = extended {
            // A field with a file name stays a file, even if the name can't be decoded.
            let name = decoded(&value).or_else(|| disposition.file_name.take());
            disposition.file_name = name.or(Some(value));
        }
        let is_lossy = matches!(text, Cow::Owned(_));
        disposition.has_invalid_name = is_lossy
            && disposition.name.as_ref().is_some_and(|name| name.contains(REPLACEMENT_CHARACTER));
        disposition
    }
}

/// Iterates over `name=value` and `name="value"`, separated by semicolons.
struct Parameters<'t>(&'t str);

impl<'t> Iterator for Parameters<'t> {
    type Item = (&'t str, String);

    fn next(&mut self) -> Option<Self::Item> {
        let (name, rest) = self.0.split_once('=')?;
        // Before the last semicolon is a parameter without a value.
        let name = name.rsplit(';').next().unwrap_or_default().trim();
        let rest = rest.trim_start();
        let (value, rest) = match rest.strip_prefix('"') {
            Some(rest) => quoted(rest),
            None => {
                let end = rest.find(';').unwrap_or(rest.len());
                (rest[..end].trim_end().to_owned(), &rest[end..])
            }
        };
        self.0 = rest.strip_prefix(';').unwrap_or(rest);
        Some((name, value))
    }
}

/// Splits a string after its closing quote. Only quotes and backslashes are unescaped, so that a Windows path
/// without escapes stays readable.
fn quoted(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        match char {
            '"' => return (value, text[at + 1..].trim_start()),
            '\\' => match chars.next_if(|(_, next)| matches!(next, '"' | '\\')) {
                Some((_, escaped)) => value.push(escaped),
                None => value.push('\\'),
            },
            char => value.push(char),
        }
    }
    (value, "")
}

/// Decodes the three characters that browsers escape
/// ([HTML](https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data)).
fn unescaped(value: &str) -> String {
    value.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}

/// Decodes a value of [RFC 8187](https://www.rfc-editor.org/rfc/rfc8187), such as `UTF-8''text`.
fn decoded(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_language, text) = rest.split_once('\'')?;
    let text = percent_decode_str(text);
    match &*charset.to_ascii_lowercase() {
        "utf-8" => text.decode_utf8().ok().map(Into::into),
        "iso-8859-1" => Some(text.map(char::from).collect()),
        _ => None,
    }
}

/// The last segment of a path, without characters that file systems do not allow in names; `None` if nothing
/// remains.
pub(crate) fn base_name(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let last: String = last
        .chars()
        .filter(|char| !char.is_control())
        .map(
            |char| {
                if matches!(char, ':' | '*' | '?' | '"' | '<' | '>' | '|') { '_' } else { char }
            },
        )
        .collect();
    let last = last.trim().trim_end_matches(['.', ' ']);
    let mut end = last.len().min(MAX_LENGTH);
    while !last.is_char_boundary(end) {
        end -= 1;
    }
    (end > 0).then(|| last[..end].to_owned())
}
