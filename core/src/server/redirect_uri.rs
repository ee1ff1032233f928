//! Percent-encodes the URIs of redirects.

use std::fmt::Write;

use axum::http::header::{CONTENT_LOCATION, LOCATION};
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;

/// Percent-encodes non-ASCII characters in the URIs of redirects and of created resources
/// ([RFC 3986, 2.1](https://www.rfc-editor.org/rfc/rfc3986#section-2.1)).
#[inline]
pub(crate) fn encode(response: &mut Response) {
    if matches!(response.status().as_u16(), 201 | 300..=399) {
        for name in [LOCATION, CONTENT_LOCATION] {
            encode_header(response, name);
        }
    }
}

fn encode_header(response: &mut Response, name: HeaderName) {
    if let Some(uri) = response.headers_mut().get_mut(name)
        && !uri.as_bytes().is_ascii()
        && let Ok(encoded) = HeaderValue::try_from(encoded(uri.as_bytes()))
    {
        *uri = encoded;
    }
}

#[cold]
fn encoded(uri: &[u8]) -> String {
    let mut encoded = String::with_capacity(uri.len() * 2);
    for byte in uri {
        if byte.is_ascii() {
            encoded.push(char::from(*byte));
        } else {
            // Writing to a string can't fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
