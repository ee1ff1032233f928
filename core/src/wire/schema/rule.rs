//! What a rule says, as data.

use serde_json::{Map, Value, json};

use crate::wire::validation::rules::{Affix, Contains, Format, Number};

/// What a rule of `#[rule(...)]` says about a value.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum RuleSpec {
    /// `length(...)`
    Length {
        /// The smallest.
        min: Option<usize>,
        /// The largest.
        max: Option<usize>,
    },
    /// `length(...)` of a string that is trimmed first
    Trimmed {
        /// The smallest.
        min: Option<usize>,
        /// The largest.
        max: Option<usize>,
    },
    /// `range(...)`
    Range {
        /// The smallest.
        min: Option<Number>,
        /// The largest.
        max: Option<Number>,
        /// Whether the smallest itself is too small.
        above: bool,
        /// Whether the largest itself is too large.
        below: bool,
    },
    /// `multiple_of(...)`
    MultipleOf(Number),
    /// `pattern(...)`
    Pattern(&'static str),
    /// `email` and the like.
    Format(Format),
    /// `contains(...)` and the like.
    Contains(Contains),
    /// `unique`
    Unique,
    /// `each(...)`
    Each(Vec<RuleSpec>),
}

impl RuleSpec {
    /// Writes the keywords of JSON Schema that say the same
    /// ([2020-12](https://json-schema.org/draft/2020-12/json-schema-validation)).
    pub(super) fn write(&self, schema: &mut Map<String, Value>) {
        match self {
            Self::Length { min, max } => length(*min, *max, schema),
            Self::Trimmed { min, max } => also_pattern(trimmed(min.unwrap_or(0), *max), schema),
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
            Self::Pattern(pattern) => also_pattern((*pattern).to_owned(), schema),
            Self::Format(Format::Ip) => {
                let formats = json!([{ "format": "ipv4" }, { "format": "ipv6" }]);
                schema.insert("anyOf".into(), formats);
            }
            Self::Format(format) => {
                let name = if *format == Format::Url { "uri" } else { format.name() };
                schema.insert("format".into(), name.into());
            }
            Self::Contains(Contains { part, at }) => {
                let part = escaped(part);
                let pattern = match at {
                    Affix::Start => format!("^{part}"),
                    Affix::Anywhere => part,
                    Affix::End => format!("{part}$"),
                };
                also_pattern(pattern, schema);
            }
            Self::Unique => {
                schema.insert("uniqueItems".into(), true.into());
            }
            Self::Each(rules) => each(rules, schema),
        }
    }
}

/// A bound; one that the type has already gives way, as it can only be wider.
fn bound(keyword: &str, number: Number, open: bool, schema: &mut Map<String, Value>) {
    if open {
        schema.remove(if keyword == "exclusiveMinimum" { "minimum" } else { "maximum" });
    }
    schema.insert(keyword.into(), value(number));
}

fn value(number: Number) -> Value {
    match number {
        Number::Whole(whole) => super::json::integer(whole),
        Number::Large(whole) => (whole as f64).into(),
        Number::Real(real) => real.into(),
    }
}

/// What `length` counts is told by the type.
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

/// Returns the pattern of strings that have this length without the white space around them.
fn trimmed(min: usize, max: Option<usize>) -> String {
    const SPACES: &str = r"\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000";
    let (space, letter) = (format!("[{SPACES}]*"), format!("[^{SPACES}]"));
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

/// A pattern; where there is one, both hold.
fn also_pattern(pattern: String, schema: &mut Map<String, Value>) {
    if !schema.contains_key("pattern") {
        schema.insert("pattern".into(), pattern.into());
        return;
    }
    let all = schema.entry("allOf").or_insert_with(|| json!([]));
    if let Value::Array(all) = all {
        all.push(json!({ "pattern": pattern }));
    }
}

/// The rules of members stand at their own schema; one that is named elsewhere keeps what it says.
fn each(rules: &[RuleSpec], schema: &mut Map<String, Value>) {
    let location = if schema.contains_key("additionalProperties") && !schema.contains_key("items") {
        "additionalProperties"
    } else {
        "items"
    };
    if let Some(Value::Object(member)) = schema.get_mut(location) {
        rules.iter().for_each(|rule| rule.write(member));
    }
}

/// A text as a pattern that matches it alone.
fn escaped(text: &str) -> String {
    let special = |letter: char| "\\^$.|?*+()[]{}/".contains(letter);
    let escape = |letter: char| special(letter).then_some('\\').into_iter().chain([letter]);
    text.chars().flat_map(escape).collect()
}
