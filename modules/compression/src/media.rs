//! Media types of compressed responses.

/// The media types that are compressed by default: text in all its forms, and binary formats without
/// compression of their own.
pub(crate) const DEFAULT_TYPES: [&str; 19] = [
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

/// Whether a `Content-Type` matches one of the patterns. An event stream never does, because its events
/// must arrive at once.
pub(crate) fn is_listed(patterns: &[String], content_type: &str) -> bool {
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
    use super::{DEFAULT_TYPES, is_listed};

    #[test]
    fn lists_text_and_formats_without_compression_of_their_own() {
        let types = DEFAULT_TYPES.map(str::to_owned);
        for listed in [
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
            assert!(is_listed(&types, listed), "{listed}");
        }
        for unlisted in [
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
            assert!(!is_listed(&types, unlisted), "{unlisted}");
        }
    }
}
