//! The cookies of a request.

use baya::axum::http::HeaderMap;
use baya::axum::http::header::COOKIE;
use cookie::Cookie;
use percent_encoding::percent_decode;

/// Every cookie that can be read, in the order in which they were sent. HTTP/2 may send each in a header of
/// its own ([RFC 9113](https://www.rfc-editor.org/rfc/rfc9113#section-8.2.3)).
pub(crate) fn read(headers: &HeaderMap) -> Vec<Cookie<'static>> {
    let lists = headers.get_all(COOKIE).iter();
    let pairs = lists.flat_map(|list| list.as_bytes().split(|byte| *byte == b';'));
    pairs.filter_map(pair).collect()
}

fn pair(pair: &[u8]) -> Option<Cookie<'static>> {
    let at = pair.iter().position(|byte| *byte == b'=')?;
    let (name, value) = (pair[..at].trim_ascii(), pair[at + 1..].trim_ascii());
    // A name is never decoded: `__%48ost-id` would pass for one that a browser vouches for.
    let name = std::str::from_utf8(name).ok().filter(|name| !name.is_empty())?;
    let value = percent_decode(value).decode_utf8().ok()?;
    Some(Cookie::new(name.to_owned(), value.into_owned()))
}
