//! Specs of rules, and their keywords in JSON Schema.

use serde_json::{Map, Value, json};

use super::string_rules::{Affix, Contains, Format};
use crate::wire::reading::Number;

/// The spec of a rule of `#[rule(...)]`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum RuleSpec {
    /// `length(...)`
    Length {
        /// The minimum.
        min: Option<usize>,
        /// The maximum.
        max: Option<usize>,
    },
    /// `length(...)` of a string that is trimmed before
    Trimmed {
        /// The minimum.
        min: Option<usize>,
        /// The maximum.
        max: Option<usize>,
    },
    /// `range(...)`
    Range {
        /// The minimum.
        min: Option<Number>,
        /// The maximum.
        max: Option<Number>,
        /// Whether the minimum is excluded.
        above: bool,
        /// Whether the maximum is excluded.
        below: bool,
    },
    /// `multiple_of(...)`
    MultipleOf(Number),
    /// `pattern(...)`
    Pattern(&'static str),
    /// `email` and other formats
    Format(Format),
    /// `contains(...)`, `starts_with(...)` or `ends_with(...)`
    Contains(Contains),
    /// `unique`
    Unique,
    /// `each(...)`
    Each(Vec<RuleSpec>),
}

impl RuleSpec {
    /// Adds the equivalent keywords of JSON Schema
    /// ([2020-12](https://json-schema.org/draft/2020-12/json-schema-validation)).
    pub(super) fn write(&self, schema: &mut Map<String, Value>) {
        match self {
            Self::Length { min, max } => length(*min, *max, schema),
            Self::Trimmed { min, max } => add_pattern(trimmed(min.unwrap_or(0), *max), schema),
            Self::Range { min, max, above, below } => {
                let low = if *above { "exclusiveMinimum" } else { "minimum" };
                let high = if *below { "exclusiveMaximum" } else { "maximum" };
                let bounds = [(low, min, *above), (high, max, *below)];
                for (keyword, number, open) in bounds {
                    if let Some(number) = number {
                        bound(keyword, *number, open, schema);
                    }
                }
            }
            Self::MultipleOf(number) => {
                schema.insert("multipleOf".into(), value(*number));
            }
            Self::Pattern(pattern) => add_pattern((*pattern).to_owned(), schema),
            Self::Format(Format::Ip) => {
                let formats = json!([{ "format": "ipv4" }, { "format": "ipv6" }]);
                schema.insert("anyOf".into(), formats);
            }
            Self::Format(format) => {
                let name = if *format == Format::Url { "uri" } else { format.name() };
                schema.insert("format".into(), name.into());
            }
            Self::Contains(Contains { part, at }) => {
                let part = escape(part);
                let pattern = match at {
                    Affix::Start => format!("^{part}"),
                    Affix::Anywhere => part,
                    Affix::End => format!("{part}$"),
                };
                add_pattern(pattern, schema);
            }
            Self::Unique => {
                schema.insert("uniqueItems".into(), true.into());
            }
            Self::Each(rules) => each(rules, schema),
        }
    }
}

/// Adds a bound. It replaces the bound of the type, which can only be wider.
fn bound(keyword: &str, number: Number, open: bool, schema: &mut Map<String, Value>) {
    if open {
        schema.remove(if keyword == "exclusiveMinimum" { "minimum" } else { "maximum" });
    }
    schema.insert(keyword.into(), value(number));
}

fn value(number: Number) -> Value {
    match number {
        Number::Whole(whole) => super::json_schema::integer(whole),
        Number::Large(whole) => (whole as f64).into(),
        Number::Real(real) => real.into(),
    }
}

/// Adds the bounds of a length. The type in the schema determines the keywords.
fn length(min: Option<usize>, max: Option<usize>, schema: &mut Map<String, Value>) {
    let is = |kind: &str| match &schema.get("type") {
        Some(Value::String(of)) => of == kind,
        Some(Value::Array(all)) => all.iter().any(|of| of == kind),
        _ => false,
    };
    let (low, high) = match () {
        () if is("array") => ("minItems", "maxItems"),
        () if is("object") => ("minProperties", "maxProperties"),
        () => ("minLength", "maxLength"),
    };
    for (keyword, bound) in [(low, min), (high, max)] {
        if let Some(bound) = bound {
            schema.insert(keyword.into(), bound.into());
        }
    }
}

/// Returns the pattern of strings that have this length without leading and trailing white space.
fn trimmed(min: usize, max: Option<usize>) -> String {
    const SPACES: &str = r"\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000";
    let space = format!("[{SPACES}]*");
    let letter = format!("[^{SPACES}]");
    let between = |low: usize| match max {
        Some(max) => format!("{{{low},{}}}", max.saturating_sub(2)),
        None if low == 0 => "*".to_owned(),
        None => format!("{{{low},}}"),
    };
    let several = format!(r"{letter}[\s\S]{}{letter}", between(min.saturating_sub(2)));
    let inner = match (min, max) {
        (_, Some(0)) => String::new(),
        (0, Some(1)) => format!("{letter}?"),
        (1, Some(1)) => letter,
        (0, _) => format!("(?:{letter}|{several})?"),
        (1, _) => format!("(?:{letter}|{several})"),
        _ => several,
    };
    format!("^{space}{inner}{space}$")
}

/// Adds a pattern. If there is one already, both apply.
fn add_pattern(pattern: String, schema: &mut Map<String, Value>) {
    if !schema.contains_key("pattern") {
        schema.insert("pattern".into(), pattern.into());
        return;
    }
    let all = schema.entry("allOf").or_insert_with(|| json!([]));
    if let Value::Array(all) = all {
        all.push(json!({ "pattern": pattern }));
    }
}

/// Adds the rules of elements to the schema of the elements, unless that is a reference.
fn each(rules: &[RuleSpec], schema: &mut Map<String, Value>) {
    let keyword = if schema.contains_key("additionalProperties") && !schema.contains_key("items") {
        "additionalProperties"
    } else {
        "items"
    };
    if let Some(Value::Object(element)) = schema.get_mut(keyword) {
        rules.iter().for_each(|rule| rule.write(element));
    }
}

/// Returns a pattern that matches exactly this string.
fn escape(string: &str) -> String {
    let is_special = |letter: char| "\\^$.|?*+()[]{}/".contains(letter);
    let escape = |letter: char| is_special(letter).then_some('\\').into_iter().chain([letter]);
    string.chars().flat_map(escape).collect()
}
