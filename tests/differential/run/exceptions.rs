//! Exceptions from the comparison, each with its reason. The test counts and prints every exception.

use std::collections::BTreeMap;

use serde_json::Value;

/// How often each reason applied.
pub type Counts = BTreeMap<&'static str, usize>;

/// Types and instances that are never generated.
pub const NOT_GENERATED: &[&str] = &[
    "formats beside `trim`, `strip_html`, aliases of renamed fields",
    "queries with variants or optional flattened objects",
    "sets inside arrays, tuples and generic types",
    "values of `readOnly` properties",
    "letters outside ASCII beside `\\b`, which the validator reads as Unicode does",
];

pub const EMPTY: &str = "the reader decides whether an empty string is an absent value";
pub const EMPTY_COMMAS: &str = "OpenAPI cannot declare commas inside objects and variants, where an empty string is an empty list";
pub const BOOLEAN: &str = "readers accept more spellings of booleans in pairs than JSON has";
pub const NUMBER: &str = "readers and JSON spell numbers differently in pairs";
pub const REPEATED: &str = "a list between commas is given several times";
pub const MIXED: &str = "a name is given both as a value and as an object";
const BINARY: &str =
    "the validator compares a float at the bound of an integer type as a binary fraction";
const CARRIED: &str = "serde carries nanoseconds of more than a second over to the seconds";
const UUIDS: &str =
    "two spellings of a UUID are two JSON strings, and the same member of a set or key of a map";

/// Returns whether a part of an instance is not compared.
type Excepts = fn(&Value) -> bool;

/// Returns the reason why a JSON instance is not compared.
pub fn exception(sent: &Value) -> Option<&'static str> {
    let all: [(&str, Excepts); 3] = [(BINARY, is_a_bound), (CARRIED, carries), (UUIDS, lists_uuid)];
    all.into_iter().find(|(_, what)| has(sent, what)).map(|(reason, _)| reason)
}

fn is_a_bound(value: &Value) -> bool {
    let is_bound = |real: f64| [63, 64, 127, 128].iter().any(|bits| real.abs() == 2f64.powi(*bits));
    value.is_f64() && value.as_f64().is_some_and(is_bound)
}

fn carries(value: &Value) -> bool {
    value["secs"].is_number() && value["nanos"].as_f64().is_some_and(|nanos| nanos > 999_999_999.0)
}

fn lists_uuid(value: &Value) -> bool {
    let is_uuid =
        |value: &Value| value.as_str().is_some_and(|text| text.len() == 36 && text.contains('E'));
    let is_name = |name: &String| is_uuid(&Value::from(&**name));
    value.as_array().is_some_and(|all| all.iter().any(is_uuid))
        || value.as_object().is_some_and(|all| all.keys().any(is_name))
}

fn has(value: &Value, what: &impl Fn(&Value) -> bool) -> bool {
    what(value)
        || match value {
            Value::Array(all) => all.iter().any(|one| has(one, what)),
            Value::Object(all) => all.values().any(|one| has(one, what)),
            _ => false,
        }
}
