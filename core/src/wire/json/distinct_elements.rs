//! Rejects repeated elements of sets that are not fields of a `#[dto]`: in tuples, as type arguments, and as whole values.
//!
//! The `Deserialize` impls of the standard library drop repeated elements, although the schema declares `uniqueItems`. The
//! sets are recognized by the type of the visitor's value.

use std::any::type_name;
use std::collections::HashSet;
use std::fmt::Write;

use super::parsed_json::ParsedJson;
use super::whole_number::WholeNumber;
use crate::wire::reading::DISTINCT;

/// The prefixes of the names of set types.
const SETS: [&str; 2] =
    ["std::collections::hash::set::HashSet<", "alloc::collections::btree::set::BTreeSet<"];

/// Whether a visitor creates a set and drops repeated elements, unlike the one of `reading/distinct.rs`.
#[inline]
pub(super) fn drops_repeated<V, T>() -> bool {
    let value = type_name::<T>();
    SETS.iter().any(|set| value.starts_with(set)) && !type_name::<V>().contains(DISTINCT)
}

/// Whether an element is repeated. Numbers are compared by value, and objects regardless of the order of their fields.
#[cold]
pub(super) fn has_repeated(elements: &[ParsedJson<'_>]) -> bool {
    let mut previous = HashSet::new();
    elements.iter().any(|element| {
        let mut canonical = String::new();
        write(element, &mut canonical);
        !previous.insert(canonical)
    })
}

/// Writes the canonical form of a value, so that equal values have equal strings.
fn write(value: &ParsedJson<'_>, text: &mut String) {
    match value {
        ParsedJson::Null => text.push('n'),
        ParsedJson::Bool(value) => text.push(if *value { 't' } else { 'f' }),
        ParsedJson::Number(number) => {
            let whole = WholeNumber::parse(number).and_then(|whole| whole.to::<i128>());
            let _ = match (whole, number.parse::<f64>()) {
                (Some(whole), _) => write!(text, "{whole}"),
                (None, Ok(real)) if real.is_finite() => write!(text, "{real:e}"),
                (None, _) => write!(text, "{number}"),
            };
        }
        ParsedJson::String(value) => {
            let _ = write!(text, "{value:?}");
        }
        ParsedJson::Array(elements) => {
            text.push('[');
            for element in elements {
                write(element, text);
                text.push(',');
            }
            text.push(']');
        }
        ParsedJson::Object(fields) => {
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_by_key(|(name, _)| name);
            text.push('{');
            for (name, value) in sorted {
                let _ = write!(text, "{name:?}:");
                write(value, text);
                text.push(',');
            }
            text.push('}');
        }
    }
}

#[cfg(test)]
mod tests {
    use std::any::type_name;
    use std::collections::{BTreeSet, HashSet};

    use super::{ParsedJson, SETS, has_repeated};

    #[test]
    fn recognizes_the_sets_of_the_standard_library() {
        for (name, prefix) in
            [type_name::<HashSet<u8>>(), type_name::<BTreeSet<u8>>()].iter().zip(SETS)
        {
            assert!(name.starts_with(prefix), "{name}");
        }
    }

    #[test]
    fn finds_repeated_elements_in_different_notations() {
        for (text, repeats) in [
            ("[1,1.0]", true),
            ("[1e2,100,3]", true),
            ("[0.5,5e-1]", true),
            (r#"["a","\u0061"]"#, true),
            (r#"[{"a":1,"b":[null]},{"b":[null],"a":1}]"#, true),
            (r#"[1,"1",[1],{"1":1},true]"#, false),
            ("[18446744073709551616,18446744073709551617]", false),
            ("[]", false),
        ] {
            let parsed = ParsedJson::parse(text.as_bytes());
            let Ok(ParsedJson::Array(elements)) = &parsed else { panic!("{text}") };
            assert_eq!(has_repeated(elements), repeats, "{text}");
        }
    }
}
