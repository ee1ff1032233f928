//! JSON Schemas of map keys, which are strings on the wire.

use serde_json::{Value, json};

use super::definitions::{Definitions, Direction};
use super::dto_spec::{Content, DtoSpec, Tagging, VariantSpec};
use super::rule_spec::RuleSpec;
use super::shape::{Of, Shape};
use crate::wire::reading::Number;

/// Whether a value can be the key of a map on the wire, as far as constants determine it.
pub const fn is_key(shape: &Shape) -> bool {
    match shape {
        Shape::Boolean
        | Shape::String(_)
        | Shape::Character
        | Shape::Integer { .. }
        | Shape::Integer128 { .. }
        | Shape::Number(_)
        | Shape::Json(_) => true,
        Shape::Dto(DtoSpec { content, .. }) => is_key_content(content),
        _ => false,
    }
}

const fn is_key_content(content: &Content) -> bool {
    match content {
        Content::Unit | Content::Fields { .. } | Content::Tuple(_) => false,
        Content::Variants { tagging: Tagging::External, variants, .. } => are_names(variants),
        Content::Variants { tagging: Tagging::Untagged, .. } => true,
        Content::Variants { .. } => false,
        Content::Through { input, output } => is_key_content(input) && is_key_content(output),
        Content::Newtype(_) | Content::Of(_) | Content::Json(_) => true,
    }
}

const fn are_names(variants: &[VariantSpec]) -> bool {
    let mut i = 0;
    while i < variants.len() {
        if !matches!(variants[i].content, Content::Unit) {
            return false;
        }
        i += 1;
    }
    true
}

impl Definitions {
    /// Returns the schema of an object with these keys and values.
    pub(super) fn map(&mut self, key: Of, of: Of, direction: Direction) -> Value {
        let mut schema = json!({ "type": "object" });
        if let Some(names) = self.key_names(key, direction) {
            schema["propertyNames"] = names;
        }
        schema["additionalProperties"] = self.schema(of, direction);
        schema
    }

    /// Returns the schema of the keys of a map; `None` if every string is allowed.
    pub(super) fn key_names(&mut self, key: Of, direction: Direction) -> Option<Value> {
        Some(match key() {
            Shape::String("") | Shape::Any | Shape::Number(_) => return None,
            Shape::Boolean => json!({ "enum": ["true", "false"] }),
            Shape::Integer { min, max, .. } => json!({ "pattern": integers(min, max, true) }),
            Shape::Integer128 { signed, zero } => json!({ "pattern": wide(signed, zero) }),
            Shape::Json(schema) => key_schema(schema()),
            Shape::Dto(DtoSpec { content, .. }) => match content.towards(direction) {
                Content::Newtype(field) => match (field.of)() {
                    shape if is_string(shape) => self.schema(key, direction),
                    Shape::Integer { min, max, .. } => {
                        let rules = (field.rules)(direction);
                        let (min, max) = rules.iter().fold((min, max), narrow);
                        json!({ "pattern": integers(min, max, true) })
                    }
                    _ => return self.key_names(field.of, direction),
                },
                Content::Of(of) => return self.key_names(of, direction),
                _ => self.schema(key, direction),
            },
            _ => self.schema(key, direction),
        })
    }
}

/// Narrows the bounds of an integer by a `range` rule.
fn narrow((min, max): (i128, i128), rule: &RuleSpec) -> (i128, i128) {
    let RuleSpec::Range { min: low, max: high, above, below } = rule else { return (min, max) };
    let integer = |bound: &Option<Number>| match bound {
        Some(Number::Whole(bound)) => Some(*bound),
        _ => None,
    };
    let low = integer(low).map(|low| low.saturating_add(i128::from(*above)));
    let high = integer(high).map(|high| high.saturating_sub(i128::from(*below)));
    (low.map_or(min, |low| low.max(min)), high.map_or(max, |high| high.min(max)))
}

/// Converts the JSON Schema of a type into that of keys, for which integers are written as strings.
fn key_schema(schema: Value) -> Value {
    match (&schema["type"], schema["minimum"].as_i64(), schema["maximum"].as_i64()) {
        (Value::String(of), Some(min), Some(max)) if of == "integer" => {
            let zero = schema["not"]["const"] != 0;
            json!({ "pattern": integers(min.into(), max.into(), zero) })
        }
        _ => schema,
    }
}

const fn is_string(shape: Shape) -> bool {
    matches!(shape, Shape::String(_) | Shape::Character)
}

/// Returns a pattern that matches the integers from `min` to `max`, without 0 if `zero` is false.
fn integers(min: i128, max: i128, zero: bool) -> String {
    let mut all = Vec::new();
    if zero && min <= 0 && max >= 0 {
        all.push("0".to_owned());
    }
    if max > 0 {
        all.push(between(min.max(1).unsigned_abs(), max.unsigned_abs()));
    }
    if min < 0 {
        let low = max.min(-1).unsigned_abs();
        all.push(format!("-({})", between(low, min.unsigned_abs())));
    }
    format!("^({})$", all.join("|"))
}

/// Returns a pattern that matches integers with 128 bits. Only the number of digits is bounded.
fn wide(signed: bool, zero: bool) -> String {
    let sign = if signed { "-?" } else { "" };
    let zero = if zero { "0|" } else { "" };
    format!("^({zero}{sign}[1-9][0-9]{{0,38}})$")
}

/// Returns a pattern that matches the integers from a minimum above 0 to a maximum, without leading zeros.
fn between(min: u128, max: u128) -> String {
    let low = min.to_string();
    let high = max.to_string();
    if low.len() == high.len() {
        return same_length("", low.as_bytes(), high.as_bytes()).join("|");
    }
    let nines = "9".repeat(low.len());
    let power_of_ten = format!("1{}", "0".repeat(high.len() - 1));
    let has_all_short = low.trim_end_matches('0') == "1";
    let has_all_long = high.bytes().all(|digit| digit == b'9');
    // The lengths of which all numbers are allowed.
    let first = if has_all_short { low.len() } else { low.len() + 1 };
    let last = if has_all_long { high.len() } else { high.len() - 1 };
    let mut all = Vec::new();
    if !has_all_short {
        all.extend(same_length("", low.as_bytes(), nines.as_bytes()));
    }
    if first <= last {
        all.push(format!("[1-9]{}", digits(first - 1, last - 1)));
    }
    if !has_all_long {
        all.extend(same_length("", power_of_ten.as_bytes(), high.as_bytes()));
    }
    all.join("|")
}

/// Returns the alternatives of a pattern that matches the numbers from `low` to `high`, which have the same length,
/// after a prefix.
fn same_length(prefix: &str, low: &[u8], high: &[u8]) -> Vec<String> {
    let ([first, low @ ..], [last, high @ ..]) = (low, high) else {
        return vec![prefix.to_owned()];
    };
    let are_all = |digits: &[u8], digit: u8| digits.iter().all(|one| *one == digit);
    let append = |digit: u8| format!("{prefix}{}", char::from(digit));
    if first == last && !(are_all(low, b'0') && are_all(high, b'9')) {
        return same_length(&append(*first), low, high);
    }
    let nines = vec![b'9'; low.len()];
    let zeros = vec![b'0'; low.len()];
    let mut all = Vec::new();
    let mut from = *first;
    let mut to = *last;
    if !are_all(low, b'0') {
        all.extend(same_length(&append(from), low, &nines));
        from += 1;
    }
    let has_upper = !are_all(high, b'9');
    to -= u8::from(has_upper);
    if from <= to {
        let digit = if from == to {
            char::from(from).to_string()
        } else {
            format!("[{}-{}]", char::from(from), char::from(to))
        };
        all.push(format!("{prefix}{digit}{}", digits(low.len(), low.len())));
    }
    if has_upper {
        all.extend(same_length(&append(*last), &zeros, high));
    }
    all
}

/// Returns a pattern that matches `min` to `max` digits.
fn digits(min: usize, max: usize) -> String {
    match (min, max) {
        (0, 0) => String::new(),
        (1, 1) => "[0-9]".to_owned(),
        (min, max) if min == max => format!("[0-9]{{{min}}}"),
        (min, max) => format!("[0-9]{{{min},{max}}}"),
    }
}

#[cfg(all(test, feature = "dto"))]
mod tests {
    use super::integers;

    #[test]
    fn patterns_match_exactly_the_integers_of_a_range() {
        for (min, max) in [
            (0, 255),
            (-128, 127),
            (0, 65_535),
            (-32_768, 32_767),
            (1, 255),
            (0, 9),
            (0, 10),
            (0, 19),
            (5, 7),
            (18, 4_321),
            (-5, -2),
            (990, 1_010),
            (100, 999),
            (0, 0),
        ] {
            let pattern = regex::Regex::new(&integers(min, max, true))
                .unwrap_or_else(|error| panic!("{error}"));
            for number in -70_000..70_000 {
                let is_contained = (min..=max).contains(&number);
                assert_eq!(
                    pattern.is_match(&number.to_string()),
                    is_contained,
                    "{number} in {min}..={max}"
                );
            }
            for text in ["", "00", "01", "-0", "+1", "1.0", "1e0", " 1", "a"] {
                assert!(!pattern.is_match(text), "{text:?}");
            }
        }
        assert!(integers(0, u64::MAX.into(), true).ends_with("1844674407370955161[0-5])$"));
        assert_eq!(integers(-9, 9, false), "^([1-9]|-([1-9]))$");
    }
}
