//! Ranges of bytes ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-14)).

use std::ops::Range;

/// Who wants more parts at once gets the whole.
const MOST: usize = 16;

/// What of a file is wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Wanted {
    Whole,
    /// These parts, in the order in which they are asked for, one at least.
    Spans(Vec<Range<u64>>),
    /// Nothing that the file has.
    Nothing,
}

impl Wanted {
    /// What a `Range` header asks of a file of this length. One that can't be read means nothing, nor
    /// does one of too many parts or of parts that overlap, which only ask for work.
    pub(crate) fn read(header: &str, length: u64) -> Self {
        let Some(spans) = spans(header, length) else { return Self::Whole };
        let mut sorted: Vec<_> = spans.iter().map(|span| (span.start, span.end)).collect();
        sorted.sort_unstable();
        let overlap = sorted.windows(2).any(|pair| pair[0].1 > pair[1].0);
        match spans.len() {
            0 => Self::Nothing,
            count if count > MOST || overlap => Self::Whole,
            _ => Self::Spans(spans),
        }
    }
}

/// The spans that the file has; `None` where the header can't be read.
fn spans(header: &str, length: u64) -> Option<Vec<Range<u64>>> {
    let (unit, list) = header.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let mut spans = Vec::new();
    let mut any = false;
    for one in list.split(',').map(str::trim).filter(|one| !one.is_empty()) {
        let (first, last) = one.split_once('-')?;
        any = true;
        let span = match (number(first)?, number(last)?) {
            (None, None) => return None,
            // Of an empty file the end is there, and can't be told as a range.
            (None, Some(last)) if last > 0 && length == 0 => return None,
            (None, Some(last)) => length.saturating_sub(last)..length,
            (Some(first), None) => first..length,
            (Some(first), Some(last)) if first > last => return None,
            (Some(first), Some(last)) => first..last.saturating_add(1).min(length),
        };
        if span.start < span.end {
            spans.push(span);
        }
    }
    any.then_some(spans)
}

/// A number, or nothing where nothing is written; `None` for what is no number. One that is too large
/// is behind the end of every file.
fn number(text: &str) -> Option<Option<u64>> {
    if text.is_empty() {
        return Some(None);
    }
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| Some(text.parse().unwrap_or(u64::MAX)))
}
