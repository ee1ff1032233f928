//! Decoding of `application/x-www-form-urlencoded` pairs
//! ([URL Standard](https://url.spec.whatwg.org/#urlencoded-parsing)).

use std::borrow::Cow;

/// Splits pairs into encoded names and values.
pub(crate) fn split_pairs(pairs: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let pairs = pairs.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| match pair.iter().position(|byte| *byte == b'=') {
        Some(at) => (&pair[..at], &pair[at + 1..]),
        None => (pair, &[][..]),
    })
}

/// Splits the pairs of a string into encoded names and values. It examines each byte once.
#[inline]
pub(super) fn split_pairs_str(mut pairs: &str) -> impl Iterator<Item = (&str, &str)> {
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

/// Splits a string around the ASCII character at this position. Without a position, the second half is empty.
#[inline]
fn split_at(text: &str, at: Option<usize>) -> (&str, &str) {
    match at {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    }
}

/// Decodes a name or a value in a string, like [`decode`].
#[inline]
pub(super) fn decode_str(encoded: &str) -> Option<Cow<'_, str>> {
    match encoded.bytes().position(|byte| matches!(byte, b'%' | b'+')) {
        None => Some(Cow::Borrowed(encoded)),
        Some(at) => String::from_utf8(decode_from(encoded.as_bytes(), at)).ok().map(Cow::Owned),
    }
}

/// Decodes a name or a value. Returns `None` if it is not UTF-8. A `%` that two hexadecimal digits do not follow is kept.
#[inline]
pub(crate) fn decode(encoded: &[u8]) -> Option<Cow<'_, str>> {
    match encoded.iter().position(|byte| matches!(byte, b'%' | b'+')) {
        None => std::str::from_utf8(encoded).ok().map(Cow::Borrowed),
        Some(at) => String::from_utf8(decode_from(encoded, at)).ok().map(Cow::Owned),
    }
}

/// Decodes bytes. The first `plain` bytes are copied unchanged.
fn decode_from(encoded: &[u8], plain: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(encoded.len());
    bytes.extend_from_slice(&encoded[..plain]);
    let mut rest = &encoded[plain..];
    while let [first, tail @ ..] = rest {
        rest = tail;
        bytes.push(match (first, tail) {
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

/// Returns the value of a hexadecimal digit.
const fn digit(letter: u8) -> Option<u8> {
    match letter {
        b'0'..=b'9' => Some(letter - b'0'),
        b'a'..=b'f' => Some(letter - b'a' + 10),
        b'A'..=b'F' => Some(letter - b'A' + 10),
        _ => None,
    }
}
