//! Sizes in bytes, such as `10 MiB`.

use syn::{Lit, LitStr};

use super::duration::split;
use crate::sink::Sink;
use crate::syntax::to_source;

const UNITS: [(&str, u64); 7] = [
    ("B", 1),
    ("kB", 1_000),
    ("KiB", 1 << 10),
    ("MB", 1_000_000),
    ("MiB", 1 << 20),
    ("GB", 1_000_000_000),
    ("GiB", 1 << 30),
];

/// Reads a size in bytes: a number, or a string with a unit.
pub fn size(literal: &Lit, sink: &mut Sink) -> Option<u64> {
    let read = match literal {
        Lit::Int(number) => number.base10_parse().ok(),
        Lit::Str(text) => read(text),
        _ => None,
    };
    if read.is_none() {
        let found = to_source(literal);
        let example = suggested(literal).unwrap_or_else(|| "10 MiB".to_owned());
        let message = format!(
            "invalid size `{found}`; write a number of bytes such as `4096`, or a string with `B`, `kB`, `KiB`, `MB`, `MiB`, `GB` or `GiB`, such as `{example:?}`"
        );
        sink.on(literal, message);
    }
    read
}

/// Returns a size of other libraries as we write it: `10M`, `10 megabytes`.
fn suggested(literal: &Lit) -> Option<String> {
    let Lit::Str(text) = literal else { return None };
    let text = text.value();
    let (number, unit) = split(&text)?;
    let unit = match unit.to_lowercase().trim_end_matches('s') {
        "byte" => "B",
        "k" | "kilobyte" | "kb" => "KiB",
        "m" | "megabyte" | "mb" | "meg" => "MiB",
        "g" | "gigabyte" | "gb" => "GiB",
        _ => return None,
    };
    (!number.is_empty()).then(|| format!("{number} {unit}"))
}

fn read(literal: &LitStr) -> Option<u64> {
    let text = literal.value();
    let (number, unit) = split(&text)?;
    let (_, factor) = UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit))?;
    number.parse::<u64>().ok()?.checked_mul(*factor)
}
