//! Sets that no `#[dto]` field is: in tuples, in arguments of generic types, alone. Their `Deserialize` is that of the
//! standard library, which drops repeated elements, although their schema contains `uniqueItems`. They are recognised
//! by the value that their visitor makes.

use std::any::type_name;
use std::collections::HashSet;
use std::fmt::Write;

use super::number::Whole;
use super::parsed::ParsedJson;
use crate::wire::validation::DISTINCT;

/// How the names of the set types begin.
const SETS: [&str; 2] =
    ["std::collections::hash::set::HashSet<", "alloc::collections::btree::set::BTreeSet<"];

/// Whether a visitor makes a set and drops repeated elements. `validation/distinct.rs` has one that rejects them.
#[inline]
pub(super) fn drops_repeated<V, T>() -> bool {
    let made = type_name::<T>();
    SETS.iter().any(|set| made.starts_with(set)) && !type_name::<V>().contains(DISTINCT)
}

/// Whether an element is repeated: numbers are equal by value, and objects whatever the order of their fields.
#[cold]
pub(super) fn has_repeated(members: &[ParsedJson<'_>]) -> bool {
    let mut known = HashSet::new();
    members.iter().any(|member| {
        let mut text = String::new();
        write(member, &mut text);
        !known.insert(text)
    })
}

/// Writes a value so that equal values are equal strings.
fn write(value: &ParsedJson<'_>, text: &mut String) {
    match value {
        ParsedJson::Null => text.push('n'),
        ParsedJson::Bool(value) => text.push(if *value { 't' } else { 'f' }),
        ParsedJson::Number(number) => {
            let whole = Whole::of(number).and_then(|whole| whole.to::<i128>());
            let _ = match (whole, number.parse::<f64>()) {
                (Some(whole), _) => write!(text, "{whole}"),
                (None, Ok(real)) if real.is_finite() => write!(text, "{real:e}"),
                (None, _) => write!(text, "{number}"),
            };
        }
        ParsedJson::String(value) => {
            let _ = write!(text, "{value:?}");
        }
        ParsedJson::Array(members) => {
            text.push('[');
            for member in members {
                write(member, text);
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
    fn knows_the_names_of_the_standard_library() {
        for (name, begins) in
            [type_name::<HashSet<u8>>(), type_name::<BTreeSet<u8>>()].iter().zip(SETS)
        {
            assert!(name.starts_with(begins), "{name}");
        }
    }

    #[test]
    fn finds_equal_elements_in_other_notations() {
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
            let Ok(ParsedJson::Array(members)) = &parsed else { panic!("{text}") };
            assert_eq!(has_repeated(members), repeats, "{text}");
        }
    }
}
