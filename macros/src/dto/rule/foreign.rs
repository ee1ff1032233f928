//! The rules of other libraries, each with ours.

use proc_macro2::TokenStream;
use syn::Type;

use crate::dto::types::{argument_of, element, innermost};
use crate::foreign::{Given, snake_case, unquoted};
use crate::syntax::{has_name, is_primitive};

/// What to write in place of a rule of another library.
pub enum Meant {
    /// A rule of ours.
    Rule(String),
    /// Nothing, for a reason.
    Nothing(&'static str),
    /// Something other than a rule.
    Instead(&'static str),
}

/// What the values of a field are.
#[derive(Clone, Copy, PartialEq)]
enum Values {
    Numbers,
    Strings,
    Unknown,
}

const BY_TYPE: &str =
    "the type of the field determines it, and a field that is not an `Option` is required";
const NESTED: &str = "the rules of a field's type always apply";
const OPTION: &str = "make the field an `Option`";
const ENUM: &str = "make the field an enum with `#[dto]`";

/// Returns what a rule of another library on a field of this type means; `None` for an unknown name.
pub fn meant(name: &str, arguments: Option<&TokenStream>, ty: Option<&Type>) -> Option<Meant> {
    let snake = snake_case(name);
    let name = snake.strip_prefix("is_").unwrap_or(&snake);
    let given = Given::read(arguments.cloned().unwrap_or_default());
    if let Some(reason) = without_rule(name) {
        return Some(reason);
    }
    let rule = length(name, &given, ty)
        .or_else(|| bound(name, &given, values(ty)))
        .or_else(|| string(name, &given))?;
    Some(Meant::Rule(with_message(rule, &given)))
}

fn values(ty: Option<&Type>) -> Values {
    match ty.map(innermost) {
        Some(ty) if is_primitive(ty) => Values::Numbers,
        Some(ty) if has_name(ty, "String") || has_name(ty, "str") => Values::Strings,
        _ => Values::Unknown,
    }
}

/// Returns the meaning of a name that needs no rule.
fn without_rule(name: &str) -> Option<Meant> {
    Some(match name {
        "required" | "defined" | "not_null" | "not_nil" | "some" | "string" | "str" | "number"
        | "int" | "integer" | "float" | "boolean" | "bool" | "array" | "list" | "object"
        | "instance" | "type" | "type_of" | "decimal" | "json" | "definitely" => {
            Meant::Nothing(BY_TYPE)
        }
        "nested" | "validate_nested" | "dive" | "valid" | "validate" => Meant::Nothing(NESTED),
        "optional" | "nullable" | "null" | "allow_none" | "nillable" | "validate_if" => {
            Meant::Instead(OPTION)
        }
        "in" | "one_of" | "enum" | "enumeration" | "choices" | "allowed" => Meant::Instead(ENUM),
        "date" | "date_string" | "datetime" | "iso8601" | "past" | "future" | "timestamp" => {
            Meant::Instead(
                "make the field a date of `chrono`, `jiff` or `time`, and compare dates with `custom(function)`",
            )
        }
        "must_match" | "equal_to" | "same_as" | "confirmed" | "equals" => Meant::Instead(
            "compare fields in a rule of the whole type, `#[rule(custom(function))]` above it",
        ),
        "default" => Meant::Instead("a default belongs to serde; write `#[serde(default)]`"),
        _ => return None,
    })
}

/// Returns the rule for a length.
fn length(name: &str, given: &Given, ty: Option<&Type>) -> Option<String> {
    let first = || given.first_or(&["value", "limit", "min", "max"]);
    Some(match name {
        "min_length" | "min_len" | "min_size" | "array_min_size" | "min_items" | "minlength"
        | "minimum_length" => format!("length(min = {})", first().unwrap_or("1")),
        "max_length" | "max_len" | "max_size" | "array_max_size" | "max_items" | "maxlength"
        | "maximum_length" => format!("length(max = {})", first().unwrap_or("40")),
        "not_empty" | "non_empty" | "array_not_empty" | "nonempty" => "length(min = 1)".to_owned(),
        "not_blank" | "non_blank" => "trim, length(min = 1)".to_owned(),
        "exact_length" | "len_eq" => format!("length(exact = {})", first().unwrap_or("3")),
        "len" | "size" | "length" | "count" | "char_length" | "chars" => {
            format!("length({})", bounds(given, false)?)
        }
        "min" | "max" | "gte" | "lte" if is_measured(ty) => {
            let bound = if matches!(name, "min" | "gte") { "min" } else { "max" };
            format!("length({bound} = {})", first().unwrap_or("1"))
        }
        _ => return None,
    })
}

/// Whether a field is a string or a list, which `min` and `max` of some libraries measure.
fn is_measured(ty: Option<&Type>) -> bool {
    let inner = |ty| argument_of(ty, "Option").unwrap_or(ty);
    values(ty) == Values::Strings || ty.map(inner).and_then(element).is_some()
}

/// Returns the bounds of a length or a range with our names, as in `min = 1, max = 40`.
fn bounds(given: &Given, is_range: bool) -> Option<String> {
    const NAMES: [(&str, &[&str]); 5] = [
        ("min", &["min", "minimum", "from", "gte", "ge"]),
        ("max", &["max", "maximum", "to", "lte", "le"]),
        ("exact", &["equal", "exact", "eq"]),
        ("above", &["exclusive_min", "above", "gt"]),
        ("below", &["exclusive_max", "below", "lt"]),
    ];
    let fits =
        |name: &str| if is_range { name != "exact" } else { !matches!(name, "above" | "below") };
    let named = NAMES
        .iter()
        .filter(|(name, _)| fits(name))
        .filter_map(|(name, others)| given.get(others).map(|value| format!("{name} = {value}")));
    let named: Vec<_> = named.collect();
    if !named.is_empty() {
        return Some(named.join(", "));
    }
    match &*given.values {
        [one] => match one.split_once("..") {
            Some((from, to)) => Some(within(from.trim(), to.trim(), is_range)),
            None if is_range => Some(format!("min = {one}")),
            None => Some(format!("exact = {one}")),
        },
        [min, max, ..] => Some(format!("min = {min}, max = {max}")),
        [] => None,
    }
}

/// Returns the named bounds of a Rust range, as in `1..=5`.
fn within(from: &str, to: &str, is_range: bool) -> String {
    let min = (!from.is_empty()).then(|| format!("min = {from}"));
    let max = (!to.is_empty()).then(|| match to.strip_prefix('=') {
        Some(to) => format!("max = {}", to.trim()),
        None if is_range => format!("below = {to}"),
        None => format!("max = {to} - 1"),
    });
    let bounds: Vec<_> = min.into_iter().chain(max).collect();
    bounds.join(", ")
}

/// Returns the rule for a bound of numbers.
fn bound(name: &str, given: &Given, values: Values) -> Option<String> {
    if values == Values::Strings && matches!(name, "positive" | "negative") {
        return None;
    }
    let first = |otherwise: &'static str| {
        given.first_or(&["value", "limit"]).map_or_else(
            || otherwise.to_owned(),
            |value| unquoted(value).unwrap_or_else(|| value.to_owned()),
        )
    };
    Some(match name {
        "min" | "gte" | "ge" | "minimum" | "min_value" | "decimal_min" | "at_least" => {
            format!("range(min = {})", first("1"))
        }
        "max" | "lte" | "le" | "maximum" | "max_value" | "decimal_max" | "at_most" => {
            format!("range(max = {})", first("40"))
        }
        "gt" | "greater_than" | "exclusive_min" | "exclusive_minimum" => {
            format!("range(above = {})", first("0"))
        }
        "lt" | "less_than" | "exclusive_max" | "exclusive_maximum" => {
            format!("range(below = {})", first("40"))
        }
        "positive" => "range(above = 0)".to_owned(),
        "negative" => "range(below = 0)".to_owned(),
        "positive_or_zero" | "non_negative" | "nonnegative" => "range(min = 0)".to_owned(),
        "negative_or_zero" | "non_positive" => "range(max = 0)".to_owned(),
        "between" | "range" | "in_range" | "clamp" => format!("range({})", bounds(given, true)?),
        "divisible_by" | "multiple" => format!("multiple_of({})", first("5")),
        "port" => "range(min = 1, max = 65535)".to_owned(),
        "latitude" => "range(min = -90, max = 90)".to_owned(),
        "longitude" => "range(min = -180, max = 180)".to_owned(),
        _ => return None,
    })
}

/// Returns the rule for strings and lists.
fn string(name: &str, given: &Given) -> Option<String> {
    let part = |names: &[&str]| given.first_or(names).unwrap_or("\"...\"").to_owned();
    Some(match name {
        "email" | "mail" => "email".to_owned(),
        "url" | "uri" | "fqdn" => "url".to_owned(),
        "uuid" | "guid" | "uuid4" | "uuid_v4" => "uuid".to_owned(),
        "ip" | "ip_address" => match given
            .first_or(&["version"])
            .and_then(|version| version.chars().find(char::is_ascii_digit))
        {
            Some('4') => "ipv4".to_owned(),
            Some('6') => "ipv6".to_owned(),
            _ => "ip".to_owned(),
        },
        "ipv4" | "ip4" => "ipv4".to_owned(),
        "ipv6" | "ip6" => "ipv6".to_owned(),
        "regex" | "regexp" | "matches" | "match" | "pattern" | "re" => {
            let pattern = given.first_or(&["regexp", "regex", "pattern", "path", "value"]);
            let pattern = pattern.filter(|pattern| unquoted(pattern).is_some());
            format!("pattern({})", pattern.unwrap_or("\"^[a-z]+$\""))
        }
        "array_unique" | "unique_items" | "distinct" | "unique_elements" => "unique".to_owned(),
        "contains" | "contain" | "includes" => format!("contains({})", part(&["pattern", "value"])),
        "prefix" | "begins_with" | "startswith" | "starts" => {
            format!("starts_with({})", part(&["value"]))
        }
        "suffix" | "endswith" | "ends" => format!("ends_with({})", part(&["value"])),
        "alpha" => "pattern(\"^[A-Za-z]*$\")".to_owned(),
        "alphanumeric" | "alnum" => "pattern(\"^[0-9A-Za-z]*$\")".to_owned(),
        "ascii" => "pattern(\"^[ -~]*$\")".to_owned(),
        "numeric" | "number_string" | "digits" => "pattern(\"^[0-9]*$\")".to_owned(),
        "hexadecimal" | "hex" => "pattern(\"^[0-9A-Fa-f]*$\")".to_owned(),
        "slug" => "pattern(\"^[a-z0-9]+(-[a-z0-9]+)*$\")".to_owned(),
        "phone_number" | "phone" | "mobile_phone" => "pattern(\"^[+][0-9]{7,15}$\")".to_owned(),
        "credit_card" | "strong_password" | "non_control_character" => {
            "custom(function)".to_owned()
        }
        "strip" | "trimmed" => "trim".to_owned(),
        "lower" | "lower_case" | "to_lowercase" | "to_lower_case" => "lowercase".to_owned(),
        "upper" | "upper_case" | "to_uppercase" | "to_upper_case" => "uppercase".to_owned(),
        "escape" | "sanitize" | "strip_tags" | "no_html" => "strip_html".to_owned(),
        "inner" | "items" | "each_item" | "elements" | "all" => {
            format!(
                "each({})",
                if given.values.is_empty() {
                    "length(max = 40)".to_owned()
                } else {
                    given.values.join(", ")
                }
            )
        }
        "function" | "validate_with" | "validator" | "predicate" | "assert" | "refine" => {
            let function = given.first_or(&["function", "with"]).unwrap_or("function");
            format!("custom({})", unquoted(function).unwrap_or_else(|| function.to_owned()))
        }
        _ => return None,
    })
}

/// Adds the message of a rule.
fn with_message(rule: String, given: &Given) -> String {
    let Some(message) =
        given.get(&["message", "msg", "error"]).filter(|text| unquoted(text).is_some())
    else {
        return rule;
    };
    match rule.strip_suffix(')') {
        Some(start) => format!("{start}, message = {message})"),
        None => format!("{rule}(message = {message})"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Meant, meant};

    /// Returns our rule for a rule of another library.
    fn rule(name: &str, arguments: &str, ty: &str) -> Option<String> {
        let ty = syn::parse_str(ty).ok();
        match meant(name, arguments.parse().ok().as_ref(), ty.as_ref()) {
            Some(Meant::Rule(rule)) => Some(rule),
            _ => None,
        }
    }

    #[test]
    fn rules_of_other_libraries_keep_their_arguments() {
        for (name, arguments, ty, expected) in [
            ("min_length", "2", "String", "length(min = 2)"),
            (
                "MinLength",
                "2, { message: \"short\" }",
                "String",
                "length(min = 2, message = \"short\")",
            ),
            ("min", "2", "String", "length(min = 2)"),
            ("min", "2", "Option<String>", "length(min = 2)"),
            ("Min", "18", "u8", "range(min = 18)"),
            ("max", "9", "Vec<u8>", "length(max = 9)"),
            ("Size", "min = 2, max = 30", "String", "length(min = 2, max = 30)"),
            ("len", "1..", "String", "length(min = 1)"),
            ("len", "1..=9", "String", "length(min = 1, max = 9)"),
            ("IsPositive", "", "u8", "range(above = 0)"),
            ("between", "1, 5", "u8", "range(min = 1, max = 5)"),
            ("isEmail", "", "String", "email"),
            ("regex", "path = *RE", "String", "pattern(\"^[a-z]+$\")"),
            ("Matches", "\"^a\"", "String", "pattern(\"^a\")"),
            ("IsIP", "\"4\"", "String", "ipv4"),
            ("contains", "pattern = \"@\"", "String", "contains(\"@\")"),
            ("NotBlank", "", "String", "trim, length(min = 1)"),
        ] {
            assert_eq!(rule(name, arguments, ty).as_deref(), Some(expected), "{name}({arguments})");
        }
    }

    #[test]
    fn some_names_need_no_rule() {
        for name in ["IsString", "required", "nested", "IsOptional", "is_in"] {
            let meant = meant(name, None, None);
            assert!(matches!(meant, Some(Meant::Nothing(_) | Meant::Instead(_))), "{name}");
        }
        assert!(meant("lenght", None, None).is_none());
    }
}
