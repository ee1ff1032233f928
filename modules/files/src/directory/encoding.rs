//! Which compressed form of a file a client takes
//! ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3)).

use baya::axum::http::header::{ACCEPT, ACCEPT_ENCODING};
use baya::axum::http::{HeaderMap, HeaderName, HeaderValue};

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
    let qualities = qualities(request, ACCEPT_ENCODING);
    let of = |name: &str| {
        let known = qualities.iter().find(|(known, _)| known == name);
        known.or_else(|| qualities.iter().find(|(known, _)| known == "*")).map(|(_, q)| *q)
    };
    let identity = qualities.iter().find(|(known, _)| known == "identity").map_or(0, |(_, q)| *q);
    let mut best: Option<(Coding, u16)> = None;
    for coding in there {
        let quality = of(coding.name).unwrap_or(0);
        let better = best.is_none_or(|(_, known)| quality > known);
        if quality > 0 && quality >= identity && better {
            best = Some((*coding, quality));
        }
    }
    best.map(|(coding, _)| coding)
}

/// Whether a client asks for a page by name, as browsers do where a user goes to one.
pub(super) fn wants_html(request: &HeaderMap) -> bool {
    let html = ["text/html", "application/xhtml+xml"];
    let qualities = qualities(request, ACCEPT);
    qualities.iter().any(|(kind, quality)| html.contains(&kind.as_str()) && *quality > 0)
}

/// The entries of a header in small letters, with how much each is liked, in thousandths.
fn qualities(request: &HeaderMap, name: HeaderName) -> Vec<(String, u16)> {
    let values = request.get_all(name);
    let texts = values.iter().map(HeaderValue::to_str).filter_map(Result::ok);
    let entries = texts.flat_map(|text| text.split(','));
    entries
        .map(|entry| {
            let mut parts = entry.split(';').map(str::trim);
            let what = parts.next().unwrap_or_default().to_ascii_lowercase();
            let quality =
                parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
            (what, quality.map_or(1000, thousandths))
        })
        .collect()
}

/// What is no number is nothing that is liked.
fn thousandths(text: &str) -> u16 {
    let number = text.parse::<f32>().unwrap_or(0.0);
    (number.clamp(0.0, 1.0) * 1000.0) as u16
}
