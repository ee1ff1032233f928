//! A length of time, as `5s`.

use std::time::Duration;

use syn::LitStr;

use crate::sink::Sink;

/// The units, the longest first.
const UNITS: [(&str, u64); 5] =
    [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

/// A length of time above zero.
pub fn duration(literal: &LitStr, sink: &mut Sink) -> Option<Duration> {
    let text = literal.value();
    let read = read(&text).filter(|duration| !duration.is_zero());
    if read.is_none() {
        let message = format!(
            "invalid duration {text:?}; write a number above 0 with `ms`, `s`, `m`, `h` or `d`, such as `\"30s\"`"
        );
        sink.at(literal.span(), message);
    }
    read
}

fn read(text: &str) -> Option<Duration> {
    let (number, unit) = split(text)?;
    let (_, factor) = UNITS.iter().find(|(name, _)| *name == unit)?;
    number.parse::<u64>().ok()?.checked_mul(*factor).map(Duration::from_millis)
}

/// The number and the unit behind it.
pub(super) fn split(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(end);
    Some((number, unit.trim_start()))
}
