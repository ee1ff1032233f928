//! Normalizes percent-encoding, so that paths that differ only in their encoding are the same path
//! ([RFC 3986, 6.2.2](https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2)).

use axum::extract::{OriginalUri, Request};
use axum::http::Uri;
use axum::http::uri::PathAndQuery;

use crate::error::{Error, Result};

/// Rewrites percent-encoded characters in the path of a request as routes spell them: `/%63ats` as
/// `/cats`, `%2f` as `%2F`. Reserved characters stay encoded, so they remain data. A `%` without
/// two hexadecimal digits is an error
/// ([RFC 9112, 3.2](https://www.rfc-editor.org/rfc/rfc9112#section-3.2)).
#[inline]
pub(crate) fn normalize_request_path(request: &mut Request) -> Result<()> {
    if request.uri().path().as_bytes().contains(&b'%') { rewrite(request) } else { Ok(()) }
}

#[cold]
fn rewrite(request: &mut Request) -> Result<()> {
    let sent = request.uri().path();
    if sent.split('%').skip(1).any(|rest| rest.get(..2).and_then(hex).is_none()) {
        let message = "each `%` in the path must be followed by two hexadecimal digits";
        return Err(Error::bad_request().with_message(message));
    }
    let path = normalize_escapes(sent);
    if path != sent {
        set_path(request, path);
    }
    Ok(())
}

/// Replaces the path of a request. Keeps the URI that the client sent as [`OriginalUri`].
pub(super) fn set_path(request: &mut Request, path: String) {
    let uri = request.uri();
    let written = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path,
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = PathAndQuery::try_from(written).ok();
    if let Ok(rewritten) = Uri::from_parts(parts) {
        let sent = std::mem::replace(request.uri_mut(), rewritten);
        request.extensions_mut().get_or_insert_with(|| OriginalUri(sent));
    }
}

/// Returns a path with its percent-encoding normalized.
pub(crate) fn normalize_escapes(path: &str) -> String {
    let mut normalize_escapes = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(at) = rest.find('%') {
        let (before, escape) = rest.split_at(at);
        normalize_escapes.push_str(before);
        let Some(byte) = escape.get(1..3).and_then(hex) else {
            normalize_escapes.push('%');
            rest = &escape[1..];
            continue;
        };
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                normalize_escapes.push(char::from(byte));
            }
            _ => normalize_escapes.push_str(&escape[..3].to_ascii_uppercase()),
        }
        rest = &escape[3..];
    }
    normalize_escapes.push_str(rest);
    normalize_escapes
}

fn hex(digits: &str) -> Option<u8> {
    let numeric = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    numeric.then(|| u8::from_str_radix(digits, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_unreserved_characters_and_keeps_the_others() {
        for (sent, expected) in [
            ("/%63ats", "/cats"),
            ("/%7Eme/%7e", "/~me/~"),
            ("/a%2fb", "/a%2Fb"),
            ("/caf%c3%a9", "/caf%C3%A9"),
            ("/%2e%2E/x", "/../x"),
            ("/%2541", "/%2541"),
            ("/%zz%4", "/%zz%4"),
            ("/100%", "/100%"),
            ("/%+1%-1", "/%+1%-1"),
            ("/%\u{e9}%41", "/%\u{e9}A"),
        ] {
            assert_eq!(normalize_escapes(sent), expected, "{sent}");
        }
    }
}
