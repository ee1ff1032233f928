//! The spans of parts of string literals.

use std::ops::Range;

use proc_macro2::Span;
use syn::LitStr;

/// Returns the span of a part of a string. Stable compilers provide only the span of the whole literal, so messages also quote
/// the part.
pub fn span_of(literal: &LitStr, part: Range<usize>) -> Span {
    within(literal, part).unwrap_or_else(|| literal.span())
}

/// Returns the span of the first occurrence of a part of a string.
pub fn span_of_text(literal: &LitStr, part: &str) -> Span {
    let value = literal.value();
    let start = value.find(part).filter(|_| !part.is_empty());
    start.map_or_else(|| literal.span(), |start| span_of(literal, start..start + part.len()))
}

fn within(literal: &LitStr, part: Range<usize>) -> Option<Span> {
    if part.is_empty() {
        return None;
    }
    let token = literal.token();
    let source = token.to_string();
    let value = literal.value();
    let start = source.find('"')? + 1;
    // With escapes, the offsets in the source differ from those in the string.
    let is_verbatim = source.get(start..start + value.len()) == Some(&*value);
    is_verbatim.then(|| token.subspan(start + part.start..start + part.end)).flatten()
}
