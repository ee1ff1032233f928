//! Faults in the words of NestJS, which are those of class-validator.

use crate::error::{ErrorLocation, Param, ValidationError};

/// A fault of a document as a sentence about its property, such as `addresses.1.street must be a string`.
/// Parameters are one where they were read together; one by itself has words of its own.
pub(super) fn sentence(fault: &ValidationError, together: bool) -> Option<String> {
    let path = match &fault.location {
        ErrorLocation::Pointer(pointer) => {
            let path = pointer.trim_start_matches('/').replace('/', ".");
            path.replace("~1", "/").replace("~0", "~")
        }
        ErrorLocation::Parameter(name) if together => name.replace('[', ".").replace(']', ""),
        _ => return None,
    };
    let words = if fault.is_worded() { None } else { words(fault, &path) };
    match (path.is_empty(), words) {
        (false, Some(words)) => Some(words),
        (false, None) => Some(format!("{path} {}", fault.message)),
        (true, _) => Some(fault.message.to_string()),
    }
}

fn words(fault: &ValidationError, path: &str) -> Option<String> {
    let must = |words: &str| Some(format!("{path} must {words}"));
    match &*fault.code {
        "type" | "repeated" => must(match text(fault, "type")? {
            "string" => "be a string",
            "integer" => "be an integer number",
            "number" => "be a number conforming to the specified constraints",
            "boolean" => "be a boolean value",
            "array" => "be an array",
            "object" => "be an object",
            _ => return None,
        }),
        "length" => must(&length(fault)?),
        "range" => must(&range(fault)?),
        "multiple_of" => must(&format!("be divisible by {}", number(fault, "of")?)),
        "pattern" => must(&format!("match /{}/ regular expression", text(fault, "pattern")?)),
        "email" => must("be an email"),
        "url" => must("be a URL address"),
        "uuid" => must("be a UUID"),
        "ip" | "ipv4" | "ipv6" => must("be an ip address"),
        "contains" => must(&format!("contain a {} string", text(fault, "part")?)),
        "required" => Some(format!("{path} should not be null or undefined")),
        "unknown" => Some(format!("property {} should not exist", path.rsplit('.').next()?)),
        "unique" => {
            let list = path.rsplit_once('.').map_or(path, |(list, _)| list);
            Some(format!("All {list}'s elements must be unique"))
        }
        _ => None,
    }
}

fn length(fault: &ValidationError) -> Option<String> {
    let min = number(fault, "min");
    let max = number(fault, "max");
    let length = number(fault, "length")?;
    let short = min.filter(|min| length < *min);
    Some(match (text(fault, "unit")?, short, max) {
        ("character", Some(min), _) => format!("be longer than or equal to {min} characters"),
        ("character", None, Some(max)) => format!("be shorter than or equal to {max} characters"),
        ("item", Some(min), _) => format!("contain at least {min} elements"),
        ("item", None, Some(max)) => format!("contain no more than {max} elements"),
        _ => return None,
    })
}

fn range(fault: &ValidationError) -> Option<String> {
    let min = number(fault, "min");
    let max = number(fault, "max");
    let value = number(fault, "value")?;
    match (min.filter(|min| value < *min), max) {
        (Some(min), _) => Some(format!("not be less than {min}")),
        (None, Some(max)) if value > max => Some(format!("not be greater than {max}")),
        _ => None,
    }
}

fn number(fault: &ValidationError, name: &str) -> Option<f64> {
    match fault.param(name)? {
        Param::Whole(whole) => Some(*whole as f64),
        Param::Real(real) => Some(*real),
        Param::Text(_) => None,
    }
}

fn text<'f>(fault: &'f ValidationError, name: &str) -> Option<&'f str> {
    match fault.param(name)? {
        Param::Text(text) => Some(text),
        _ => None,
    }
}
