//! Copies request heads that outlive their request, such as that of a WebSocket handshake.

use axum::extract::OriginalUri;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri};

/// Copies a head. The fields of a head refer to the buffer that it was read into, which is many
/// times as large, and which a clone would keep.
pub(crate) fn copy_head(head: &Parts) -> Parts {
    let mut copy = head.clone();
    copy.uri = uri(&head.uri);
    copy.headers = headers(&head.headers);
    if let Some(OriginalUri(original)) = copy.extensions.remove::<OriginalUri>() {
        copy.extensions.insert(OriginalUri(uri(&original)));
    }
    copy
}

fn uri(of: &Uri) -> Uri {
    // A URI that was parsed once can be parsed again.
    of.to_string().parse().unwrap_or_else(|_| of.clone())
}

fn headers(of: &HeaderMap) -> HeaderMap {
    let mut copy = HeaderMap::with_capacity(of.keys_len());
    for (name, value) in of {
        let name = HeaderName::from_bytes(name.as_str().as_bytes());
        let value_copy = HeaderValue::from_bytes(value.as_bytes());
        if let (Ok(name), Ok(mut value_copy)) = (name, value_copy) {
            value_copy.set_sensitive(value.is_sensitive());
            copy.append(name, value_copy);
        }
    }
    copy
}
