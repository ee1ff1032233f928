//! Entity tags ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3)).

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::{SystemTime, UNIX_EPOCH};

use baya::axum::http::HeaderValue;

/// Of a file on a disk: two versions of one length within one tick of its clock share it.
pub(crate) fn of_time(modified: SystemTime, length: u64) -> Option<HeaderValue> {
    let time = modified.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    format!("\"{length:x}-{time:x}\"").try_into().ok()
}

/// A hash of bytes.
pub(crate) fn of_bytes(bytes: &[u8]) -> Option<HeaderValue> {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("\"{:x}-{:016x}\"", bytes.len(), hasher.finish()).try_into().ok()
}

/// What a program says, as it may be written.
pub(crate) fn of_text(text: &str) -> Option<HeaderValue> {
    let (weak, opaque) = match text.strip_prefix("W/") {
        Some(rest) if rest.starts_with('"') => ("W/", rest),
        _ => ("", text),
    };
    let within = opaque.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let opaque = within.unwrap_or(opaque);
    match opaque.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"') {
        true => format!("{weak}\"{opaque}\"").try_into().ok(),
        false => of_bytes(text.as_bytes()),
    }
}
