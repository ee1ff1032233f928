//! Negotiates the precompressed variant of a file
//! ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3)).

use baya::axum::http::HeaderMap;
use baya::axum::http::header::{ACCEPT, ACCEPT_ENCODING};
use baya::http::Preferences;

/// A content coding of precompressed files.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Coding {
    /// The suffix of the file name.
    pub(super) suffix: &'static str,
    /// The name in headers.
    pub(super) name: &'static str,
}

/// The codings that are looked for, in order of preference among those that a client accepts equally.
pub(super) const CODINGS: [Coding; 3] = [
    Coding { suffix: ".br", name: "br" },
    Coding { suffix: ".zst", name: "zstd" },
    Coding { suffix: ".gz", name: "gzip" },
];

/// Returns the coding of `available` that the client prefers, or `None` for the uncompressed file.
pub(super) fn preferred(request: &HeaderMap, available: &[Coding]) -> Option<Coding> {
    let from_name =
        |name: &str| CODINGS.into_iter().find(|coding| coding.name.eq_ignore_ascii_case(name));
    Preferences::from_headers(request, &ACCEPT_ENCODING).encoding(available, from_name)
}

/// Whether `Accept` contains an HTML type explicitly, as that of a browser's navigation does.
pub(super) fn accepts_html(request: &HeaderMap) -> bool {
    let is_html = |(media_type, weight): &(&str, u16)| {
        let essence = media_type.split(';').next().unwrap_or_default().trim_end();
        let html = ["text/html", "application/xhtml+xml"];
        *weight > 0 && html.iter().any(|html| essence.eq_ignore_ascii_case(html))
    };
    Preferences::from_headers(request, &ACCEPT).members().iter().any(is_html)
}
