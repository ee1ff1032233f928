//! The names and texts of pairs as they were before they were encoded
//! ([URL](https://url.spec.whatwg.org/#urlencoded-parsing)).

use std::borrow::Cow;

/// The pairs, not yet decoded.
pub(crate) fn pieces(pairs: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let all = pairs.split(|byte| *byte == b'&').filter(|piece| !piece.is_empty());
    all.map(|piece| match piece.iter().position(|byte| *byte == b'=') {
        Some(at) => (&piece[..at], &piece[at + 1..]),
        None => (piece, &[][..]),
    })
}

/// The pairs of a string, not yet decoded. Each byte is looked at once.
#[inline]
pub(super) fn pieces_of(mut pairs: &str) -> impl Iterator<Item = (&str, &str)> {
    std::iter::from_fn(move || {
        loop {
            if pairs.is_empty() {
                return None;
            }
            let end = pairs.bytes().position(|byte| matches!(byte, b'=' | b'&'));
            let (name, rest) = split_at(pairs, end);
            if end.is_some_and(|at| pairs.as_bytes()[at] == b'=') {
                let (text, after) = split_at(rest, rest.bytes().position(|byte| byte == b'&'));
                pairs = after;
                return Some((name, text));
            }
            pairs = rest;
            if !name.is_empty() {
                return Some((name, ""));
            }
        }
    })
}

/// Splits a string around an ASCII character; all of it is before a missing one.
#[inline]
fn split_at(text: &str, at: Option<usize>) -> (&str, &str) {
    match at {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    }
}

/// A name or a string value of a string, as [`decode`] has it.
#[inline]
pub(super) fn decode_of(encoded: &str) -> Option<Cow<'_, str>> {
    match encoded.bytes().position(|byte| matches!(byte, b'%' | b'+')) {
        None => Some(Cow::Borrowed(encoded)),
        Some(at) => String::from_utf8(decoded(encoded.as_bytes(), at)).ok().map(Cow::Owned),
    }
}

/// A name or a text; `None` for what is no UTF-8. What stands behind a `%` and is no number stays.
#[inline]
pub(crate) fn decode(encoded: &[u8]) -> Option<Cow<'_, str>> {
    match encoded.iter().position(|byte| matches!(byte, b'%' | b'+')) {
        None => std::str::from_utf8(encoded).ok().map(Cow::Borrowed),
        Some(at) => String::from_utf8(decoded(encoded, at)).ok().map(Cow::Owned),
    }
}

/// The first bytes are as they are.
fn decoded(encoded: &[u8], plain: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(encoded.len());
    bytes.extend_from_slice(&encoded[..plain]);
    let mut rest = &encoded[plain..];
    while let [first, behind @ ..] = rest {
        rest = behind;
        bytes.push(match (first, behind) {
            (b'+', _) => b' ',
            (b'%', [high, low, after @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    rest = after;
                    high << 4 | low
                }
                _ => b'%',
            },
            (byte, _) => *byte,
        });
    }
    bytes
}

const fn digit(letter: u8) -> Option<u8> {
    match letter {
        b'0'..=b'9' => Some(letter - b'0'),
        b'a'..=b'f' => Some(letter - b'a' + 10),
        b'A'..=b'F' => Some(letter - b'A' + 10),
        _ => None,
    }
}
