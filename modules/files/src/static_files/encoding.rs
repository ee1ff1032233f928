//! Which compressed form of a file a client takes
//! ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3)).

use baya::Preferences;
use baya::axum::http::HeaderMap;
use baya::axum::http::header::{ACCEPT, ACCEPT_ENCODING};

/// A compressed form that may lie beside a file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Coding {
    /// What follows the name of the file.
    pub(super) suffix: &'static str,
    /// Its name in headers.
    pub(super) name: &'static str,
}

/// The forms that are looked for; of those that a client likes alike, the first.
pub(super) const CODINGS: [Coding; 3] = [
    Coding { suffix: ".br", name: "br" },
    Coding { suffix: ".zst", name: "zstd" },
    Coding { suffix: ".gz", name: "gzip" },
];

/// The form that a client likes best of those that are there; `None` for the file as it is.
pub(super) fn chosen(request: &HeaderMap, there: &[Coding]) -> Option<Coding> {
    let named = |name: &str| CODINGS.into_iter().find(|one| one.name.eq_ignore_ascii_case(name));
    Preferences::of(request, &ACCEPT_ENCODING).encoding(there, named)
}

/// Whether a client asks for a page by name, as browsers do where a user goes to one.
pub(super) fn wants_html(request: &HeaderMap) -> bool {
    let is_html = |(kind, weight): &(&str, u16)| {
        let essence = kind.split(';').next().unwrap_or_default().trim_end();
        let pages = ["text/html", "application/xhtml+xml"];
        *weight > 0 && pages.iter().any(|page| essence.eq_ignore_ascii_case(page))
    };
    Preferences::of(request, &ACCEPT).members().iter().any(is_html)
}
