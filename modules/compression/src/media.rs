//! Media types that get smaller.

/// What is compressed unless an app says otherwise: text in all its forms, and what is not compressed by
/// itself.
pub(crate) const TYPES: [&str; 19] = [
    "text/*",
    "*+json",
    "*+xml",
    "*+text",
    "*+yaml",
    "application/json",
    "application/javascript",
    "application/x-javascript",
    "application/xml",
    "application/yaml",
    "application/cbor",
    "application/vnd.msgpack",
    "application/msgpack",
    "application/x-ndjson",
    "application/wasm",
    "font/ttf",
    "font/otf",
    "image/bmp",
    "image/x-icon",
];

/// Whether a `Content-Type` fits one of the patterns. An event stream never does: it is to arrive at once.
pub(crate) fn fits(patterns: &[String], content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence != "text/event-stream" && patterns.iter().any(|pattern| matches(pattern, &essence))
}

fn matches(pattern: &str, essence: &str) -> bool {
    match (pattern.strip_suffix('*'), pattern.strip_prefix('*')) {
        (Some(start), _) => essence.starts_with(start),
        (None, Some(end)) => essence.ends_with(end),
        (None, None) => essence == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::{TYPES, fits};

    #[test]
    fn text_fits_and_what_is_compressed_by_itself_does_not() {
        let types = TYPES.map(str::to_owned);
        for right in [
            "text/html; charset=utf-8",
            "TEXT/Plain",
            "application/json",
            "application/problem+json",
            "image/svg+xml",
            "application/wasm",
            "application/yaml",
            "application/cbor",
            "font/ttf",
        ] {
            assert!(fits(&types, right), "{right}");
        }
        for wrong in [
            "",
            "text/event-stream",
            "Text/Event-Stream; charset=utf-8",
            "image/png",
            "video/mp4",
            "font/woff2",
            "application/zip",
            "application/octet-stream",
            "application/grpc",
        ] {
            assert!(!fits(&types, wrong), "{wrong}");
        }
    }
}
