//! The cookies of a request.

use std::borrow::Cow;

use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use percent_encoding::percent_decode;

/// A cookie, as the client sent it.
#[derive(Clone, Copy, Debug)]
pub struct SentCookie<'h> {
    /// The name, which is never decoded: otherwise, `__%48ost-id` would have a prefix that browsers
    /// guarantee.
    pub name: &'h [u8],
    value: &'h [u8],
}

impl<'h> SentCookie<'h> {
    /// Returns the percent-decoded value, or `None` if it is not UTF-8.
    pub fn value(self) -> Option<Cow<'h, str>> {
        percent_decode(self.value).decode_utf8().ok()
    }
}

/// Returns all cookies in the order in which they were sent. Over HTTP/2, each may be in a separate
/// header ([RFC 9113](https://www.rfc-editor.org/rfc/rfc9113#section-8.2.3)).
pub fn sent_cookies(headers: &HeaderMap) -> impl Iterator<Item = SentCookie<'_>> {
    let lists = headers.get_all(COOKIE).iter();
    let pairs = lists.flat_map(|list| list.as_bytes().split(|byte| *byte == b';'));
    pairs.filter_map(|pair| {
        let at = pair.iter().position(|byte| *byte == b'=')?;
        Some(SentCookie { name: pair[..at].trim_ascii(), value: pair[at + 1..].trim_ascii() })
    })
}
