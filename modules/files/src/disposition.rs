//! The `Content-Disposition` header ([RFC 6266](https://www.rfc-editor.org/rfc/rfc6266)).

use baya::axum::http::HeaderValue;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The characters that are not `attr-char` in [RFC 8187](https://www.rfc-editor.org/rfc/rfc8187#section-3.2.1).
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

/// What browsers do with a file.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Disposition {
    Attachment,
    Inline,
}

impl Disposition {
    /// The header value. A name that is not plain ASCII is written twice: encoded, and for old clients with
    /// `_` for other characters.
    pub(crate) fn header(self, name: Option<&str>) -> Option<HeaderValue> {
        let disposition = match self {
            Self::Attachment => "attachment",
            Self::Inline => "inline",
        };
        let name: String = name.unwrap_or_default().chars().map(replace_unsafe).collect();
        let ascii: String = name.chars().map(replace_unquotable).collect();
        let text = if name.is_empty() {
            disposition.to_owned()
        } else if ascii == name {
            format!("{disposition}; filename=\"{ascii}\"")
        } else {
            let encoded = utf8_percent_encode(&name, ENCODED);
            format!("{disposition}; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
        };
        text.try_into().ok()
    }
}

/// Replaces path separators, control characters, and characters that change the writing direction, which
/// can disguise an extension: `photo\u{202e}gpj.exe` is displayed as `photoexe.jpg`.
fn replace_unsafe(char: char) -> char {
    match char {
        '/' | '\\' => '_',
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '_',
        char if char.is_control() => '_',
        char => char,
    }
}

/// Replaces characters that clients read differently inside quotes.
const fn replace_unquotable(char: char) -> char {
    match char {
        '"' | '%' => '_',
        char if char.is_ascii() => char,
        _ => '_',
    }
}
