//! Paths that differ in their escapes alone are one path
//! ([RFC 3986, 6.2.2](https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2)).

use axum::extract::{OriginalUri, Request};
use axum::http::Uri;
use axum::http::uri::PathAndQuery;

/// Rewrites the path of a request with escapes as a route has it: `/%63ats` as `/cats`, `%2f` as `%2F`. What
/// is reserved stays escaped, so that it is data.
#[inline]
pub(crate) fn unify(request: &mut Request) {
    if request.uri().path().as_bytes().contains(&b'%') {
        rewrite(request);
    }
}

#[cold]
fn rewrite(request: &mut Request) {
    let uri = request.uri();
    let path = unified(uri.path());
    if path == uri.path() {
        return;
    }
    let written = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path,
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = PathAndQuery::try_from(written).ok();
    if let Ok(unified) = Uri::from_parts(parts) {
        let sent = std::mem::replace(request.uri_mut(), unified);
        request.extensions_mut().insert(OriginalUri(sent));
    }
}

/// A path with one spelling of each escape.
pub(crate) fn unified(path: &str) -> String {
    let mut unified = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(at) = rest.find('%') {
        let (before, escape) = rest.split_at(at);
        unified.push_str(before);
        let Some(byte) = escape.get(1..3).and_then(hex) else {
            unified.push('%');
            rest = &escape[1..];
            continue;
        };
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                unified.push(char::from(byte));
            }
            _ => unified.push_str(&escape[..3].to_ascii_uppercase()),
        }
        rest = &escape[3..];
    }
    unified.push_str(rest);
    unified
}

fn hex(digits: &str) -> Option<u8> {
    let numeric = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    numeric.then(|| u8::from_str_radix(digits, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_what_is_unreserved_and_keeps_the_rest() {
        for (sent, meant) in [
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
            assert_eq!(unified(sent), meant, "{sent}");
        }
    }
}
