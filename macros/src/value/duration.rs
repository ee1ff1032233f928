//! Durations, such as `5s`.

use std::time::Duration;

use syn::LitStr;

use crate::sink::Sink;

/// The units, in milliseconds.
const UNITS: [(&str, u64); 5] =
    [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

/// The longest duration, in milliseconds: 1,000 years, which every clock can add.
const LONGEST: u64 = 1_000 * 366 * 86_400_000;

/// Reads a duration above zero.
pub fn duration(literal: &LitStr, sink: &mut Sink) -> Option<Duration> {
    let text = literal.value();
    let reason = match read(&text) {
        Parsed::Millis(0) => ": must be greater than zero",
        Parsed::Millis(millis) => return Some(Duration::from_millis(millis)),
        Parsed::TooLong => ": must be at most 1,000 years",
        Parsed::Invalid => {
            "; write a whole number with `ms`, `s`, `m`, `h` or `d`, such as `\"30s\"`"
        }
    };
    sink.at(literal.span(), format!("invalid duration {text:?}{reason}"));
    None
}

enum Parsed {
    Millis(u64),
    TooLong,
    Invalid,
}

fn read(text: &str) -> Parsed {
    let parts = split(text);
    let factor = parts.and_then(|(_, unit)| UNITS.iter().find(|(name, _)| *name == unit));
    let (Some((number, _)), Some((_, factor))) = (parts, factor) else { return Parsed::Invalid };
    if number.is_empty() {
        return Parsed::Invalid;
    }
    let millis = number.parse::<u64>().ok().and_then(|number| number.checked_mul(*factor));
    match millis.filter(|millis| *millis <= LONGEST) {
        Some(millis) => Parsed::Millis(millis),
        None => Parsed::TooLong,
    }
}

/// Splits a string into a number and the unit after it.
pub(super) fn split(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(end);
    Some((number, unit.trim_start()))
}
