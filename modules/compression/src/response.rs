//! Decides which responses are compressed, and adjusts their headers.

use baya::axum::body::{Body, HttpBody};
use baya::axum::http::header::{
    ACCEPT_ENCODING, ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_TYPE, ETAG, VARY,
};
use baya::axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use baya::axum::response::Response;
use baya::http::Uncompressed;

use crate::body_encoder::BodyEncoder;
use crate::compression::Compression;
use crate::encoding::Encoding;
use crate::media;
use crate::transcoded::TranscodedBody;

/// Digests of the body as it was created, which an encoding would invalidate
/// ([RFC 9530](https://www.rfc-editor.org/rfc/rfc9530)).
const DIGESTS: [HeaderName; 2] =
    [HeaderName::from_static("content-digest"), HeaderName::from_static("repr-digest")];

/// Compresses the response with `encoding`, unless the settings or its headers forbid it.
pub(crate) fn compress(
    settings: &Compression,
    encoding: Option<Encoding>,
    mut response: Response,
) -> Response {
    if !is_compressible(settings, &response) {
        return response;
    }
    add_vary(response.headers_mut());
    let Some(encoding) = encoding else {
        return response;
    };
    let headers = response.headers_mut();
    headers.remove(CONTENT_LENGTH);
    // Ranges would refer to the body that is not sent.
    headers.remove(ACCEPT_RANGES);
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
    weaken_etag(headers);
    let encoder = encoding.encoder(settings.level);
    response.map(|body| Body::new(TranscodedBody(BodyEncoder::new(body, encoder))))
}

/// Adjusts the headers of a 304, which has the headers of the response that the client has cached
/// ([RFC 9110, 15.4.5](https://www.rfc-editor.org/rfc/rfc9110#section-15.4.5)).
pub(crate) fn adjust_not_modified(has_weak_etag: bool, mut response: Response) -> Response {
    if response.extensions().get::<Uncompressed>().is_none() {
        add_vary(response.headers_mut());
        if has_weak_etag {
            weaken_etag(response.headers_mut());
        }
    }
    response
}

/// Whether the response would be compressed for a client that accepts an encoding.
fn is_compressible(settings: &Compression, response: &Response) -> bool {
    let status = response.status();
    let headers = response.headers();
    let bodiless = [StatusCode::NO_CONTENT, StatusCode::RESET_CONTENT, StatusCode::NOT_MODIFIED];
    let complete = !status.is_informational()
        && !bodiless.contains(&status)
        && status != StatusCode::PARTIAL_CONTENT
        && !headers.contains_key(CONTENT_RANGE);
    let protected = response.extensions().get::<Uncompressed>().is_some()
        || headers.contains_key(CONTENT_ENCODING)
        || DIGESTS.iter().any(|digest| headers.contains_key(digest))
        || forbids_transformation(headers);
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    complete
        && !protected
        && body_size(response).is_none_or(|size| size >= settings.min_size)
        && content_type.is_some_and(|content_type| media::is_listed(&settings.types, content_type))
}

/// The size of the body in bytes, if it is known before the body is sent.
fn body_size(response: &Response) -> Option<u64> {
    let length = response.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let length = length.and_then(|length| length.parse().ok());
    length.or_else(|| response.body().size_hint().exact())
}

/// Whether `Cache-Control` contains `no-transform`
/// ([RFC 9111](https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.6)).
fn forbids_transformation(headers: &HeaderMap) -> bool {
    list_members(headers, &CACHE_CONTROL)
        .any(|directive| directive.eq_ignore_ascii_case("no-transform"))
}

fn add_vary(headers: &mut HeaderMap) {
    let covers_encoding =
        |name: &str| name == "*" || name.eq_ignore_ascii_case(ACCEPT_ENCODING.as_str());
    if !list_members(headers, &VARY).any(covers_encoding) {
        headers.append(VARY, HeaderValue::from_static("accept-encoding"));
    }
}

/// Makes a strong `ETag` weak: a strong one identifies bytes, which differ between encodings
/// ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.1)).
fn weaken_etag(headers: &mut HeaderMap) {
    let Some(tag) = headers.get(ETAG).filter(|tag| tag.as_bytes().starts_with(b"\"")) else {
        return;
    };
    if let Ok(weak) = HeaderValue::from_bytes(&[b"W/", tag.as_bytes()].concat()) {
        headers.insert(ETAG, weak);
    }
}

/// The members of a header whose value is a list.
fn list_members<'h>(headers: &'h HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'h str> {
    let lists = headers.get_all(name).into_iter().filter_map(|list| list.to_str().ok());
    lists.flat_map(|list| list.split(',')).map(str::trim)
}
