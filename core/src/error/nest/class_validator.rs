//! Messages for validation errors as class-validator, which NestJS uses, writes them.

use crate::error::{ErrorLocation, Param, ValidationError};

/// Returns the message for a validation error, such as `addresses.1.street must be a string`.
///
/// `is_combined` is whether several parameters were read into one value. NestJS reports a parameter that is read alone
/// without class-validator, so the result is `None` for it.
pub(super) fn message(error: &ValidationError, is_combined: bool) -> Option<String> {
    let path = match &error.location {
        ErrorLocation::Pointer(pointer) => {
            let path = pointer.trim_start_matches('/').replace('/', ".");
            path.replace("~1", "/").replace("~0", "~")
        }
        ErrorLocation::Parameter(name) if is_combined => name.replace('[', ".").replace(']', ""),
        _ => return None,
    };
    if path.is_empty() {
        return Some(error.message.to_string());
    }
    let translated = if error.has_custom_message() { None } else { translate(error, &path) };
    Some(translated.unwrap_or_else(|| format!("{path} {}", error.message)))
}

fn translate(error: &ValidationError, path: &str) -> Option<String> {
    let must = |rule: &str| Some(format!("{path} must {rule}"));
    match &*error.code {
        "type" | "repeated" => must(match string(error, "type")? {
            "string" => "be a string",
            "integer" => "be an integer number",
            "number" => "be a number conforming to the specified constraints",
            "boolean" => "be a boolean value",
            "array" => "be an array",
            "object" => "be an object",
            _ => return None,
        }),
        "length" => must(&length(error)?),
        "range" => must(&range(error)?),
        "multiple_of" => must(&format!("be divisible by {}", number(error, "of")?)),
        "pattern" => must(&format!("match /{}/ regular expression", string(error, "pattern")?)),
        "email" => must("be an email"),
        "url" => must("be a URL address"),
        "uuid" => must("be a UUID"),
        "ip" | "ipv4" | "ipv6" => must("be an ip address"),
        "contains" => must(&format!("contain a {} string", string(error, "part")?)),
        "required" => Some(format!("{path} should not be null or undefined")),
        "unknown" => Some(format!("property {} should not exist", path.rsplit('.').next()?)),
        "unique" => {
            let list = path.rsplit_once('.').map_or(path, |(list, _)| list);
            Some(format!("All {list}'s elements must be unique"))
        }
        _ => None,
    }
}

fn length(error: &ValidationError) -> Option<String> {
    let min = number(error, "min");
    let max = number(error, "max");
    let length = number(error, "length")?;
    let short = min.filter(|min| length < *min);
    Some(match (string(error, "unit")?, short, max) {
        ("character", Some(min), _) => format!("be longer than or equal to {min} characters"),
        ("character", None, Some(max)) => format!("be shorter than or equal to {max} characters"),
        ("item", Some(min), _) => format!("contain at least {min} elements"),
        ("item", None, Some(max)) => format!("contain no more than {max} elements"),
        _ => return None,
    })
}

fn range(error: &ValidationError) -> Option<String> {
    let min = number(error, "min");
    let max = number(error, "max");
    let value = number(error, "value")?;
    match (min.filter(|min| value < *min), max) {
        (Some(min), _) => Some(format!("not be less than {min}")),
        (None, Some(max)) if value > max => Some(format!("not be greater than {max}")),
        _ => None,
    }
}

fn number(error: &ValidationError, name: &str) -> Option<f64> {
    match error.param(name)? {
        Param::Integer(whole) => Some(*whole as f64),
        Param::Float(real) => Some(*real),
        Param::String(_) => None,
    }
}

fn string<'e>(error: &'e ValidationError, name: &str) -> Option<&'e str> {
    match error.param(name)? {
        Param::String(string) => Some(string),
        _ => None,
    }
}
