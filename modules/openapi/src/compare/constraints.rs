//! Keywords that restrict a value.

use serde_json::{Map, Value};

use super::Mode;
use super::schemas::Difference;

/// Keywords whose values have no order. If they differ, each of the two schemas counts as narrower.
const UNORDERED_KEYWORDS: &[&str] = &[
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

/// Limits with their exclusive counterparts, and the sign that makes a higher number the tighter limit.
const LIMITS: &[(&str, &str, f64)] = &[
    ("minLength", "", 1.0),
    ("maxLength", "", -1.0),
    ("minItems", "", 1.0),
    ("maxItems", "", -1.0),
    ("minProperties", "", 1.0),
    ("maxProperties", "", -1.0),
    ("minimum", "exclusiveMinimum", 1.0),
    ("maximum", "exclusiveMaximum", -1.0),
];

/// Returns the constraints that are tighter in the narrow schema than in the wide one.
pub(super) fn compare(
    wide: &Map<String, Value>,
    narrow: &Map<String, Value>,
    mode: Mode,
    location: &str,
) -> Vec<Difference> {
    let mut all = Vec::new();
    let mut add = |keyword: &str, wide: Option<&Value>, narrow: Option<&Value>| {
        let (was, is) = if mode.finds_removals() { (wide, narrow) } else { (narrow, wide) };
        let description = match (was, is) {
            (Some(was), Some(is)) => format!("`{keyword}` changed from {was} to {is}"),
            (None, Some(is)) => format!("`{keyword}` of {is} was added"),
            (Some(was), None) => format!("`{keyword}` of {was} was removed"),
            (None, None) => return,
        };
        all.push(Difference { location: location.to_owned(), description });
    };
    for (keyword, exclusive, sign) in LIMITS {
        let limit = |schema: &Map<String, Value>| limit(schema, keyword, exclusive, *sign);
        let tighter = limit(narrow).filter(|tight| limit(wide).is_none_or(|wide| *tight > wide));
        if let Some((_, is_exclusive)) = tighter {
            let keyword = if is_exclusive { exclusive } else { keyword };
            add(keyword, wide.get(*keyword), narrow.get(*keyword));
        }
    }
    if is_narrower_format(wide.get("format"), narrow.get("format")) {
        add("format", wide.get("format"), narrow.get("format"));
    }
    if is_true(narrow, "uniqueItems") && !is_true(wide, "uniqueItems") {
        add("uniqueItems", wide.get("uniqueItems"), narrow.get("uniqueItems"));
    }
    for keyword in UNORDERED_KEYWORDS {
        if narrow.contains_key(*keyword) && wide.get(*keyword) != narrow.get(*keyword) {
            add(keyword, wide.get(*keyword), narrow.get(*keyword));
        }
    }
    all
}

fn is_true(schema: &Map<String, Value>, keyword: &str) -> bool {
    schema.get(keyword) == Some(&Value::Bool(true))
}

/// Returns a limit as a number that is higher the tighter it is, and whether it is exclusive. Integers that `f64` can't
/// distinguish are too rare to matter here.
fn limit(
    schema: &Map<String, Value>,
    keyword: &str,
    exclusive: &str,
    sign: f64,
) -> Option<(f64, bool)> {
    let number = |keyword: &str| Some(schema.get(keyword)?.as_f64()? * sign);
    let inclusive = number(keyword).map(|number| (number, false));
    let exclusive = number(exclusive).map(|number| (number, true));
    match (inclusive, exclusive) {
        (Some(one), Some(other)) => Some(if other >= one { other } else { one }),
        (one, other) => one.or(other),
    }
}

/// Returns whether a format accepts less than another one. The formats of integers are ignored, because integers have
/// limits as well.
fn is_narrower_format(wide: Option<&Value>, narrow: Option<&Value>) -> bool {
    let name =
        |format: Option<&Value>| format.and_then(Value::as_str).unwrap_or_default().to_owned();
    let is_integer = |format: &str| {
        let width = format.strip_prefix("uint").or_else(|| format.strip_prefix("int"));
        width.is_some_and(|width| width.bytes().all(|byte| byte.is_ascii_digit()))
    };
    match (&*name(wide), &*name(narrow)) {
        (wide, narrow) if wide == narrow => false,
        (_, "") | ("float", "double") => false,
        (wide, narrow) => !(is_integer(wide) && is_integer(narrow)),
    }
}
