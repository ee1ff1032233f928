//! The keys of maps, which are strings in an object.

use serde_json::{Value, json};

use super::definitions::{Definitions, Direction};
use super::dto::{Content, DtoSpec, Tagging, VariantSpec};
use super::shape::{Of, Shape};

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
            Shape::Integer { min, max, .. } => json!({ "pattern": integers(min, max) }),
            Shape::Wide { signed, .. } => {
                json!({ "pattern": digits(signed, u128::MAX.to_string().len()) })
            }
            Shape::Dto(DtoSpec { content, .. }) => match content.towards(direction) {
                Content::Whole(field) if !is_text((field.of)()) => {
                    return self.key_names(field.of, direction);
                }
                Content::Of(of) => return self.key_names(of, direction),
                _ => self.schema(key, direction),
            },
            _ => self.schema(key, direction),
        })
    }
}

const fn is_text(shape: Shape) -> bool {
    matches!(shape, Shape::Text(_) | Shape::Character)
}

/// Returns a pattern of the integers from `min` to `max`. Beyond 16 bits, it only bounds the number of digits, because
/// an exact one could not be read any more.
fn integers(min: i128, max: i128) -> String {
    if max > i128::from(u16::MAX) {
        return digits(min < 0, max.to_string().len());
    }
    let positive = up_to(max.unsigned_abs());
    match min < 0 {
        true => format!("^(0|{positive}|-({}))$", up_to(min.unsigned_abs())),
        false if min > 0 => format!("^({positive})$"),
        false => format!("^(0|{positive})$"),
    }
}

/// Returns a pattern of integers with at most this number of digits.
fn digits(signed: bool, count: usize) -> String {
    let sign = if signed { "-?" } else { "" };
    format!("^(0|{sign}[1-9][0-9]{{0,{}}})$", count - 1)
}

/// Returns a pattern of the integers from 1 to a maximum, without leading zeros.
fn up_to(max: u128) -> String {
    let text = max.to_string();
    let mut all = Vec::new();
    if text.len() > 1 {
        all.push(match text.len() - 2 {
            0 => "[1-9]".to_owned(),
            more => format!("[1-9][0-9]{{0,{more}}}"),
        });
    }
    // Integers with as many digits that are less at one position, and equal before it.
    for (at, digit) in text.bytes().enumerate() {
        let least = if at == 0 { b'1' } else { b'0' };
        let rest = match text.len() - at - 1 {
            0 => String::new(),
            1 => "[0-9]".to_owned(),
            more => format!("[0-9]{{{more}}}"),
        };
        let last = if at + 1 == text.len() { digit } else { digit.saturating_sub(1) };
        if last >= least {
            let (before, least, last) = (&text[..at], char::from(least), char::from(last));
            let here = if least == last { last.to_string() } else { format!("[{least}-{last}]") };
            all.push(format!("{before}{here}{rest}"));
        }
    }
    all.join("|")
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
        ] {
            let pattern =
                regex::Regex::new(&integers(min, max)).unwrap_or_else(|error| panic!("{error}"));
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
    }
}
