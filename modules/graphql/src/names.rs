//! Names in schemas.

use std::borrow::Cow;

use baya::schema::{DtoSpec, List, Shape};

/// Returns the name of a field in a schema: `firstName` for `first_name` and `FirstName`.
pub(crate) fn field_name(written: &str) -> Cow<'_, str> {
    let is_camel = !written.contains(['_', '-'])
        && !written.starts_with(|first: char| first.is_ascii_uppercase());
    if is_camel {
        return Cow::Borrowed(written);
    }
    let mut name = String::with_capacity(written.len());
    for word in written.split(['_', '-']) {
        // Underscores at the start are a part of the name.
        let is_first = name.trim_start_matches('_').is_empty();
        match (is_first, word.is_empty()) {
            (true, true) => name.push('_'),
            (true, false) => name.push_str(word),
            (false, _) => push_capitalized(word, &mut name),
        }
    }
    let mut letters = name.chars();
    let starts_a_word = letters.next().is_some_and(|first| first.is_ascii_uppercase())
        && !letters.next().is_some_and(|second| second.is_ascii_uppercase());
    if starts_a_word {
        name[..1].make_ascii_lowercase();
    }
    Cow::Owned(name)
}

fn push_capitalized(word: &str, name: &mut String) {
    let mut letters = word.chars();
    name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
    name.push_str(letters.as_str());
}

/// Returns the name of a value of an enum in a schema: `IN_PROGRESS` for `InProgress` and `in-progress`.
pub(crate) fn value_name(written: &str) -> String {
    let mut name = String::with_capacity(written.len() + 4);
    let mut before = None;
    for letter in written.chars() {
        let starts = letter.is_ascii_uppercase()
            && before
                .is_some_and(|before: char| before.is_ascii_lowercase() || before.is_ascii_digit());
        if starts {
            name.push('_');
        }
        name.push(if letter == '-' || letter == ' ' { '_' } else { letter.to_ascii_uppercase() });
        before = Some(letter);
    }
    name
}

/// Returns the name of a type in a schema; that of a generic type starts with the names of its arguments, as in `CatPage`
/// for `Page<Cat>`.
pub(crate) fn type_name(spec: &'static DtoSpec) -> Cow<'static, str> {
    if spec.arguments.is_empty() {
        return Cow::Borrowed(spec.name);
    }
    let arguments = spec.arguments.iter().map(|of| argument_name(of()));
    Cow::Owned(arguments.collect::<String>() + spec.name)
}

fn argument_name(shape: Shape) -> Cow<'static, str> {
    let name = match shape {
        Shape::Null => "Null",
        Shape::Boolean => "Boolean",
        Shape::Text("uuid") => "UUID",
        Shape::Text(_) | Shape::Character => "String",
        Shape::Integer { .. } | Shape::Wide { .. } => "Int",
        Shape::Number(_) => "Float",
        Shape::Bytes => "Upload",
        Shape::Option(of) | Shape::Patch(of) => {
            return Cow::Owned(format!("Optional{}", argument_name(of())));
        }
        Shape::List(List { of, .. }) | Shape::Commas(of) => {
            return Cow::Owned(format!("{}List", argument_name(of())));
        }
        Shape::Dto(spec) => return type_name(spec),
        _ => "JSON",
    };
    Cow::Borrowed(name)
}
