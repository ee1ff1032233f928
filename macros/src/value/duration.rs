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
        Parsed::Millis(0) => ": must be greater than zero".to_owned(),
        Parsed::Millis(millis) => return Some(Duration::from_millis(millis)),
        Parsed::TooLong => ": must be at most 1,000 years".to_owned(),
        Parsed::Invalid => {
            let example = suggested(&text).unwrap_or_else(|| "30s".to_owned());
            let such_as = if example == "30s" { "such as" } else { "as in" };
            format!(
                "; write a whole number with `ms`, `s`, `m`, `h` or `d`, {such_as} `{example:?}`"
            )
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

/// Returns a duration of other libraries as we write it: `1h30m`, `5 minutes`, `1.5s`.
fn suggested(text: &str) -> Option<String> {
    let mut millis = 0.0;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '_')?;
        let (number, after) = rest.split_at(end);
        let after = after.trim_start();
        let end = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let unit = unit.to_lowercase();
        let unit = match unit.trim_end_matches('s') {
            "m" if unit == "ms" => "ms",
            "milli" | "msec" | "millisecond" => "ms",
            "" | "sec" | "second" => "s",
            "min" | "minute" => "m",
            "hr" | "hour" => "h",
            "day" => "d",
            other => UNITS.iter().map(|(name, _)| *name).find(|name| *name == other)?,
        };
        let (_, factor) = UNITS.iter().find(|(name, _)| *name == unit)?;
        let number: f64 = number.replace('_', "").parse().ok()?;
        millis += number * f64::from(u32::try_from(*factor).ok()?);
        rest = after.trim_start();
    }
    let is_whole = (1.0..1e12).contains(&millis) && millis.fract() == 0.0;
    let millis = is_whole.then_some(millis as u64)?;
    let (unit, factor) = UNITS.iter().rev().find(|(_, factor)| millis % factor == 0)?;
    Some(format!("{}{unit}", millis / factor))
}

/// Splits a string into a number and the unit after it.
pub(super) fn split(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(end);
    Some((number, unit.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::suggested;

    #[test]
    fn durations_of_other_libraries_are_rewritten() {
        for (text, expected) in [
            ("5 minutes", Some("5m")),
            ("5sec", Some("5s")),
            ("1h30m", Some("90m")),
            ("1.5s", Some("1500ms")),
            ("120 ms", Some("120ms")),
            ("500", None),
            ("soon", None),
            ("0.0001ms", None),
        ] {
            assert_eq!(suggested(text).as_deref(), expected, "{text}");
        }
    }
}
