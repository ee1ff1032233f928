//! The keys of maps, which are strings in an object.

use serde_json::{Value, json};

use super::definitions::{Definitions, Direction};
use super::dto::{Content, DtoSpec, Tagging, VariantSpec};
use super::rule::RuleSpec;
use super::shape::{Of, Shape};
use crate::wire::validation::rules::Number;

/// Whether a value can be the name of a field, as far as constants determine it.
pub const fn is_key(shape: &Shape) -> bool {
    match shape {
        Shape::Boolean
        | Shape::Text(_)
        | Shape::Character
        | Shape::Integer { .. }
        | Shape::Wide { .. }
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
        Content::Whole(_) | Content::Of(_) | Content::Json(_) => true,
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

    /// Returns the schema of the names of fields; `None` if every name is allowed.
    pub(super) fn key_names(&mut self, key: Of, direction: Direction) -> Option<Value> {
        Some(match key() {
            Shape::Text("") | Shape::Any | Shape::Number(_) => return None,
            Shape::Boolean => json!({ "enum": ["true", "false"] }),
            Shape::Integer { min, max, .. } => json!({ "pattern": integers(min, max, true) }),
            Shape::Wide { signed, zero } => json!({ "pattern": wide(signed, zero) }),
            Shape::Json(schema) => json_names(schema()),
            Shape::Dto(DtoSpec { content, .. }) => match content.towards(direction) {
                Content::Whole(field) => match (field.of)() {
                    shape if is_text(shape) => self.schema(key, direction),
                    Shape::Integer { min, max, .. } => {
                        let rules = (field.rules)(direction);
                        let (min, max) = rules.iter().fold((min, max), narrowed);
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

/// Narrows the bounds of an integer by a rule.
fn narrowed((min, max): (i128, i128), rule: &RuleSpec) -> (i128, i128) {
    let RuleSpec::Range { min: low, max: high, above, below } = rule else { return (min, max) };
    let whole = |bound: &Option<Number>| match bound {
        Some(Number::Whole(bound)) => Some(*bound),
        _ => None,
    };
    let low = whole(low).map(|low| low.saturating_add(i128::from(*above)));
    let high = whole(high).map(|high| high.saturating_sub(i128::from(*below)));
    (low.map_or(min, |low| low.max(min)), high.map_or(max, |high| high.min(max)))
}

/// Returns the schema of keys with a JSON Schema of their own: a number is written as a string.
fn json_names(schema: Value) -> Value {
    match (&schema["type"], schema["minimum"].as_i64(), schema["maximum"].as_i64()) {
        (Value::String(of), Some(min), Some(max)) if of == "integer" => {
            let zero = schema["not"]["const"] != 0;
            json!({ "pattern": integers(min.into(), max.into(), zero) })
        }
        _ => schema,
    }
}

const fn is_text(shape: Shape) -> bool {
    matches!(shape, Shape::Text(_) | Shape::Character)
}

/// Returns a pattern of the integers from `min` to `max`, without 0 if `zero` is false.
fn integers(min: i128, max: i128, zero: bool) -> String {
    let mut all = Vec::new();
    if zero && min <= 0 && max >= 0 {
        all.push("0".to_owned());
    }
    if max > 0 {
        all.push(between(min.max(1).unsigned_abs(), max.unsigned_abs()));
    }
    if min < 0 {
        let least = max.min(-1).unsigned_abs();
        all.push(format!("-({})", between(least, min.unsigned_abs())));
    }
    format!("^({})$", all.join("|"))
}

/// Returns a pattern of integers with 128 bits. It bounds the number of digits.
fn wide(signed: bool, zero: bool) -> String {
    let (sign, zero) = (if signed { "-?" } else { "" }, if zero { "0|" } else { "" });
    format!("^({zero}{sign}[1-9][0-9]{{0,38}})$")
}

/// Returns a pattern of the integers from a minimum above 0 to a maximum, without leading zeros.
fn between(min: u128, max: u128) -> String {
    let (low, high) = (min.to_string(), max.to_string());
    if low.len() == high.len() {
        return same_length("", low.as_bytes(), high.as_bytes()).join("|");
    }
    let (nines, least) = ("9".repeat(low.len()), format!("1{}", "0".repeat(high.len() - 1)));
    let starts_whole = low.trim_end_matches('0') == "1";
    let ends_whole = high.bytes().all(|digit| digit == b'9');
    // The lengths of which all numbers are allowed.
    let first = if starts_whole { low.len() } else { low.len() + 1 };
    let last = if ends_whole { high.len() } else { high.len() - 1 };
    let mut all = Vec::new();
    if !starts_whole {
        all.extend(same_length("", low.as_bytes(), nines.as_bytes()));
    }
    if first <= last {
        all.push(format!("[1-9]{}", any(first - 1, last - 1)));
    }
    if !ends_whole {
        all.extend(same_length("", least.as_bytes(), high.as_bytes()));
    }
    all.join("|")
}

/// Returns the alternatives of a pattern of the numbers from one to another of the same length, after a prefix.
fn same_length(prefix: &str, low: &[u8], high: &[u8]) -> Vec<String> {
    let ([first, low @ ..], [last, high @ ..]) = (low, high) else {
        return vec![prefix.to_owned()];
    };
    let is_all = |digits: &[u8], digit: u8| digits.iter().all(|one| *one == digit);
    let with = |digit: u8| format!("{prefix}{}", char::from(digit));
    if first == last && !(is_all(low, b'0') && is_all(high, b'9')) {
        return same_length(&with(*first), low, high);
    }
    let (nines, zeros) = (vec![b'9'; low.len()], vec![b'0'; low.len()]);
    let (mut all, mut from, mut to) = (Vec::new(), *first, *last);
    if !is_all(low, b'0') {
        all.extend(same_length(&with(from), low, &nines));
        from += 1;
    }
    let upper = !is_all(high, b'9');
    to -= u8::from(upper);
    if from <= to {
        let digit = match from == to {
            true => char::from(from).to_string(),
            false => format!("[{}-{}]", char::from(from), char::from(to)),
        };
        all.push(format!("{prefix}{digit}{}", any(low.len(), low.len())));
    }
    if upper {
        all.extend(same_length(&with(*last), &zeros, high));
    }
    all
}

/// Returns a pattern of digits, of which there are this many.
fn any(min: usize, max: usize) -> String {
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
    fn a_pattern_fits_exactly_the_integers_of_a_small_type() {
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
                let fits = (min..=max).contains(&number);
                assert_eq!(
                    pattern.is_match(&number.to_string()),
                    fits,
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
