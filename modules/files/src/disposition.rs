//! `Content-Disposition` ([RFC 6266](https://www.rfc-editor.org/rfc/rfc6266)).

use baya::axum::http::HeaderValue;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What is no `attr-char` of [RFC 8187](https://www.rfc-editor.org/rfc/rfc8187#section-3.2.1).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// What a browser is to do with a file.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Disposition {
    Attachment,
    Inline,
}

impl Disposition {
    /// The header. A name that is not plain ASCII is there twice: as it is, and for old clients with `_`
    /// for what they can't read.
    pub(crate) fn header(self, name: Option<&str>) -> Option<HeaderValue> {
        let kind = match self {
            Self::Attachment => "attachment",
            Self::Inline => "inline",
        };
        let name: String = name.unwrap_or_default().chars().map(harmless).collect();
        let plain: String = name.chars().map(readable).collect();
        let text = match (name.is_empty(), plain == name) {
            (true, _) => kind.to_owned(),
            (false, true) => format!("{kind}; filename=\"{plain}\""),
            (false, false) => {
                let encoded = utf8_percent_encode(&name, ENCODED);
                format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
            }
        };
        text.try_into().ok()
    }
}

/// No separators of paths, nothing that ends a header, and nothing that turns the direction of writing,
/// by which `exe.gpj` is shown as a picture.
fn harmless(letter: char) -> char {
    match letter {
        '/' | '\\' => '_',
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '_',
        letter if letter.is_control() => '_',
        letter => letter,
    }
}

/// What clients read alike in quotes.
const fn readable(letter: char) -> char {
    match letter {
        '"' | '%' => '_',
        letter if letter.is_ascii() => letter,
        _ => '_',
    }
}
