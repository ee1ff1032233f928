//! Keywords that bound a value.

use serde_json::{Map, Value};

use super::Mode;
use super::losses::Loss;

/// What does more than bound, and is compared as a whole.
const OTHERS: &[&str] = &[
    "not",
    "if",
    "then",
    "else",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "multipleOf",
    "pattern",
    "patternProperties",
    "propertyNames",
    "unevaluatedItems",
];

/// Bounds with the ones that exclude themselves, and the direction in which they are tighter.
const BOUNDS: &[(&str, &str, f64)] = &[
    ("minLength", "", 1.0),
    ("maxLength", "", -1.0),
    ("minItems", "", 1.0),
    ("maxItems", "", -1.0),
    ("minProperties", "", 1.0),
    ("maxProperties", "", -1.0),
    ("minimum", "exclusiveMinimum", 1.0),
    ("maximum", "exclusiveMaximum", -1.0),
];

/// The bounds that one schema has and a wider one does not.
pub(super) fn lost(
    wide: &Map<String, Value>,
    narrow: &Map<String, Value>,
    mode: Mode,
    location: &str,
) -> Vec<Loss> {
    let mut all = Vec::new();
    let mut add = |keyword: &str, wide: Option<&Value>, narrow: Option<&Value>| {
        let (was, is) = if mode.narrows() { (wide, narrow) } else { (narrow, wide) };
        let words = match (was, is) {
            (Some(was), Some(is)) => format!("`{keyword}` is {is} now; it was {was}"),
            (None, Some(is)) => format!("`{keyword}` is {is} now; there was none"),
            (Some(was), None) => format!("`{keyword}` was removed; it was {was}"),
            (None, None) => return,
        };
        all.push(Loss { location: location.to_owned(), words });
    };
    for (keyword, exclusive, sign) in BOUNDS {
        let limit = |of: &Map<String, Value>| limit(of, keyword, exclusive, *sign);
        if let Some(tight) =
            limit(narrow).filter(|tight| limit(wide).is_none_or(|wide| *tight > wide))
        {
            let keyword = if tight.1 { exclusive } else { keyword };
            add(keyword, wide.get(*keyword), narrow.get(*keyword));
        }
    }
    if differs_in_format(wide.get("format"), narrow.get("format")) {
        add("format", wide.get("format"), narrow.get("format"));
    }
    if narrow.get("uniqueItems") == Some(&Value::Bool(true)) && !is_set(wide, "uniqueItems") {
        add("uniqueItems", wide.get("uniqueItems"), narrow.get("uniqueItems"));
    }
    for keyword in OTHERS {
        if narrow.contains_key(*keyword) && wide.get(*keyword) != narrow.get(*keyword) {
            add(keyword, wide.get(*keyword), narrow.get(*keyword));
        }
    }
    all
}

fn is_set(of: &Map<String, Value>, keyword: &str) -> bool {
    of.get(keyword) == Some(&Value::Bool(true))
}

/// A bound as a number that is higher the less it lets through, and whether it excludes itself. Whole
/// numbers that a float can't tell apart are rare enough.
fn limit(
    of: &Map<String, Value>,
    keyword: &str,
    exclusive: &str,
    sign: f64,
) -> Option<(f64, bool)> {
    let number = |keyword: &str| Some(of.get(keyword)?.as_f64()? * sign);
    let including = number(keyword).map(|number| (number, false));
    let excluding = number(exclusive).map(|number| (number, true));
    match (including, excluding) {
        (Some(one), Some(other)) => Some(if other >= one { other } else { one }),
        (one, other) => one.or(other),
    }
}

/// Whether a format takes less than another one. Whole numbers have bounds beside theirs.
fn differs_in_format(wide: Option<&Value>, narrow: Option<&Value>) -> bool {
    let text =
        |format: Option<&Value>| format.and_then(Value::as_str).unwrap_or_default().to_owned();
    let whole = |format: &str| {
        let width = format.strip_prefix("uint").or_else(|| format.strip_prefix("int"));
        width.is_some_and(|width| width.bytes().all(|byte| byte.is_ascii_digit()))
    };
    match (&*text(wide), &*text(narrow)) {
        (wide, narrow) if wide == narrow => false,
        (_, "") | ("float", "double") => false,
        (wide, narrow) => !(whole(wide) && whole(narrow)),
    }
}
