//! The `Range` header ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-14)).

use std::ops::Range;

/// The largest number of ranges in one response. A request for more gets the whole file.
const MAX_RANGES: usize = 16;

/// The ranges of a file that a request specifies.
#[derive(Debug, PartialEq)]
pub(crate) enum RequestedRanges {
    /// The whole file.
    Whole,
    /// At least one range, in the order of the request.
    Spans(Vec<Range<u64>>),
    /// Only ranges outside the file.
    Unsatisfiable,
}

impl RequestedRanges {
    /// Parses a `Range` header for a file of `length` bytes. A malformed header is ignored, and so is one
    /// with too many or overlapping ranges, which would only cost work.
    pub(crate) fn parse(header: &str, length: u64) -> Self {
        let Some(spans) = parse_spans(header, length) else { return Self::Whole };
        let mut sorted: Vec<_> = spans.iter().map(|span| (span.start, span.end)).collect();
        sorted.sort_unstable();
        let overlap = sorted.windows(2).any(|pair| pair[0].1 > pair[1].0);
        match spans.len() {
            0 => Self::Unsatisfiable,
            count if count > MAX_RANGES || overlap => Self::Whole,
            _ => Self::Spans(spans),
        }
    }
}

/// The requested ranges inside the file, or `None` if the header is malformed.
fn parse_spans(header: &str, length: u64) -> Option<Vec<Range<u64>>> {
    let (unit, list) = header.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let mut spans = Vec::new();
    let mut is_empty = true;
    for range in list.split(',').map(str::trim).filter(|range| !range.is_empty()) {
        let (first, last) = range.split_once('-')?;
        is_empty = false;
        let span = match (parse_position(first)?, parse_position(last)?) {
            (None, None) => return None,
            // The end of an empty file exists, but no `Content-Range` can express it.
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
    (!is_empty).then_some(spans)
}

/// Parses a position, `Some(None)` if it is omitted. Returns `None` for a malformed number. A number that
/// overflows is after the end of every file.
fn parse_position(text: &str) -> Option<Option<u64>> {
    if text.is_empty() {
        return Some(None);
    }
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| Some(text.parse().unwrap_or(u64::MAX)))
}
