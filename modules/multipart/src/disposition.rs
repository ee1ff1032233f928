//! The `Content-Disposition` of a field ([RFC 7578](https://www.rfc-editor.org/rfc/rfc7578#section-4.2)).

use std::borrow::Cow;
use std::char::REPLACEMENT_CHARACTER;

use baya::axum::http::HeaderMap;
use baya::axum::http::header::CONTENT_DISPOSITION;
use percent_encoding::percent_decode_str;

/// A name of a file is no longer than what file systems take.
const LONGEST: usize = 255;

/// What a field says of itself.
#[derive(Debug, Default)]
pub(crate) struct Disposition {
    pub(crate) name: Option<String>,
    /// The name of the file, as it was sent.
    pub(crate) file_name: Option<String>,
    /// Whether the name is not UTF-8: replaced bytes would make one name of two.
    pub(crate) is_garbled: bool,
}

impl Disposition {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
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
                // Of repeated parameters, the first one counts.
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
        let is_changed = matches!(text, Cow::Owned(_));
        disposition.is_garbled = is_changed
            && disposition.name.as_ref().is_some_and(|name| name.contains(REPLACEMENT_CHARACTER));
        disposition
    }
}

/// `name=value` and `name="value"`, between semicolons.
struct Parameters<'t>(&'t str);

impl<'t> Iterator for Parameters<'t> {
    type Item = (&'t str, String);

    fn next(&mut self) -> Option<Self::Item> {
        let (name, rest) = self.0.split_once('=')?;
        // What stands before the last semicolon is a parameter without a value.
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

/// What stands up to the quote that ends it. Only quotes and backslashes are escaped, so that a path of
/// Windows that is sent as it is stays readable.
fn quoted(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return (value, text[at + 1..].trim_start()),
            '\\' => match letters.next_if(|(_, next)| matches!(next, '"' | '\\')) {
                Some((_, escaped)) => value.push(escaped),
                None => value.push('\\'),
            },
            letter => value.push(letter),
        }
    }
    (value, "")
}

/// Browsers escape these three, and nothing else
/// ([HTML](https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data)).
fn unescaped(value: &str) -> String {
    value.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}

/// A value of [RFC 8187](https://www.rfc-editor.org/rfc/rfc8187): `UTF-8''text`.
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

/// The last segment of a name, without what is no part of the name of a file on any system; `None`
/// where nothing is left.
pub(crate) fn base_name(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let last: String =
        last.chars()
            .filter(|letter| !letter.is_control())
            .map(|letter| {
                if matches!(letter, ':' | '*' | '?' | '"' | '<' | '>' | '|') { '_' } else { letter }
            })
            .collect();
    let last = last.trim().trim_end_matches(['.', ' ']);
    let mut end = last.len().min(LONGEST);
    while !last.is_char_boundary(end) {
        end -= 1;
    }
    (end > 0).then(|| last[..end].to_owned())
}
