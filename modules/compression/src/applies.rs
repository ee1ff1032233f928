//! Which answers are compressed, and what becomes of their heads.

use baya::Uncompressed;
use baya::axum::body::{Body, HttpBody};
use baya::axum::http::header::{
    ACCEPT_ENCODING, ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_TYPE, ETAG, VARY,
};
use baya::axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use baya::axum::response::Response;

use crate::coded::Coded;
use crate::compression::Compression;
use crate::encoded::Encoded;
use crate::encoding::Encoding;
use crate::media;

/// Digests of the body as it is
/// ([RFC 9530](https://www.rfc-editor.org/rfc/rfc9530)), which would be wrong behind an encoding.
const DIGESTS: [HeaderName; 2] =
    [HeaderName::from_static("content-digest"), HeaderName::from_static("repr-digest")];

/// The answer as the client gets it.
pub(crate) fn apply(
    settings: &Compression,
    encoding: Option<Encoding>,
    mut answer: Response,
) -> Response {
    if !could_apply(settings, &answer) {
        return answer;
    }
    vary(answer.headers_mut());
    let Some(encoding) = encoding else { return answer };
    let headers = answer.headers_mut();
    headers.remove(CONTENT_LENGTH);
    // A range would be one of the body that is not sent.
    headers.remove(ACCEPT_RANGES);
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
    weaken(headers);
    let encoder = encoding.encoder(settings.level);
    answer.map(|body| Body::new(Coded(Encoded::new(body, encoder))))
}

/// What says that nothing has changed has the headers of what it stands for
/// ([RFC 9110, 15.4.5](https://www.rfc-editor.org/rfc/rfc9110#section-15.4.5)).
pub(crate) fn unmodified(knows_weak: bool, mut answer: Response) -> Response {
    if answer.extensions().get::<Uncompressed>().is_none() {
        vary(answer.headers_mut());
        if knows_weak {
            weaken(answer.headers_mut());
        }
    }
    answer
}

/// Whether this answer would be compressed for some client.
fn could_apply(settings: &Compression, answer: &Response) -> bool {
    let status = answer.status();
    let headers = answer.headers();
    let bodiless = [StatusCode::NO_CONTENT, StatusCode::RESET_CONTENT, StatusCode::NOT_MODIFIED];
    let whole = !status.is_informational()
        && !bodiless.contains(&status)
        && status != StatusCode::PARTIAL_CONTENT
        && !headers.contains_key(CONTENT_RANGE);
    let kept = answer.extensions().get::<Uncompressed>().is_some()
        || headers.contains_key(CONTENT_ENCODING)
        || DIGESTS.iter().any(|digest| headers.contains_key(digest))
        || is_final(headers);
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    whole
        && !kept
        && size(answer).is_none_or(|size| size >= settings.min_size)
        && kind.is_some_and(|kind| media::fits(&settings.types, kind))
}

/// The size of the body in bytes, where it is known before it is sent.
fn size(answer: &Response) -> Option<u64> {
    let told = answer.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    let told = told.and_then(|length| length.parse().ok());
    told.or_else(|| answer.body().size_hint().exact())
}

/// Whether nobody may change the body
/// ([RFC 9111](https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.6)).
fn is_final(headers: &HeaderMap) -> bool {
    members(headers, &CACHE_CONTROL).any(|one| one.eq_ignore_ascii_case("no-transform"))
}

fn vary(headers: &mut HeaderMap) {
    let known = |one: &str| one == "*" || one.eq_ignore_ascii_case(ACCEPT_ENCODING.as_str());
    if !members(headers, &VARY).any(known) {
        headers.append(VARY, HeaderValue::from_static("accept-encoding"));
    }
}

/// A strong tag is one of bytes, and those are others for each encoding
/// ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.1)).
fn weaken(headers: &mut HeaderMap) {
    let Some(tag) = headers.get(ETAG).filter(|tag| tag.as_bytes().starts_with(b"\"")) else {
        return;
    };
    if let Ok(weak) = HeaderValue::from_bytes(&[b"W/", tag.as_bytes()].concat()) {
        headers.insert(ETAG, weak);
    }
}

/// The members of a header that is a list.
fn members<'h>(headers: &'h HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'h str> {
    let lists = headers.get_all(name).into_iter().filter_map(|list| list.to_str().ok());
    lists.flat_map(|list| list.split(',')).map(str::trim)
}
