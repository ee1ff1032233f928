//! The boundary in a `Content-Type` ([RFC 9110, 5.6.6](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.6)).

use baya::Error;
use baya::axum::http::HeaderMap;
use baya::axum::http::header::CONTENT_TYPE;

use crate::error;

/// Returns the boundary of a form.
///
/// # Errors
///
/// Status 415 for another media type, and 400 if its parameters can't be read or contain no boundary.
pub(crate) fn from_headers(headers: &HeaderMap) -> Result<String, Error> {
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = media_type.unwrap_or_default();
    let (essence, parameters) = media_type.split_once(';').unwrap_or((media_type, ""));
    if !essence.trim_matches(SPACE).eq_ignore_ascii_case("multipart/form-data") {
        return Err(error::not_a_form());
    }
    let boundary = parse(parameters).filter(|boundary| !boundary.is_empty());
    boundary.ok_or_else(error::missing_boundary)
}

/// The white space that may surround a semicolon.
const SPACE: [char; 2] = [' ', '\t'];

/// Returns the boundary among the parameters, or `None` if they are malformed or contain none. The first of repeated
/// parameters is used.
fn parse(mut parameters: &str) -> Option<String> {
    let mut boundary = None;
    loop {
        parameters = parameters.trim_start_matches(SPACE);
        if let Some(rest) = parameters.strip_prefix(';') {
            parameters = rest;
            continue;
        }
        if parameters.is_empty() {
            return boundary;
        }
        let (name, rest) = token(parameters)?;
        let rest = rest.strip_prefix('=')?;
        let (value, rest) = match rest.strip_prefix('"') {
            Some(rest) => quoted(rest)?,
            None => token(rest).map(|(value, rest)| (value.to_owned(), rest))?,
        };
        if name.eq_ignore_ascii_case("boundary") {
            boundary.get_or_insert(value);
        }
        parameters = rest.trim_start_matches(SPACE);
        if !(parameters.is_empty() || parameters.starts_with(';')) {
            return None;
        }
    }
}

/// Splits a string after its leading token.
fn token(text: &str) -> Option<(&str, &str)> {
    let is_token_char =
        |char: char| char.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(char);
    let end = text.find(|char| !is_token_char(char)).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// Returns a string up to its closing quote without its escapes, and what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, char)) = chars.next() {
        match char {
            '"' => return Some((value, &text[at + 1..])),
            '\\' => value.push(chars.next()?.1),
            char => value.push(char),
        }
    }
    None
}
