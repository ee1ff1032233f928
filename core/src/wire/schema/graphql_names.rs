//! The conversion of serde names to names in GraphQL schemas.

use std::borrow::Cow;

/// Upper bound on the bytes of a name. Longer names are compared when the schema is built.
const MAX_BYTES: usize = 256;

/// Returns the name of a field in a schema: `firstName` for `first_name` and `FirstName`.
pub fn field_name(written: &str) -> Cow<'_, str> {
    let is_camel = !written.contains(['_', '-'])
        && !written.starts_with(|first: char| first.is_ascii_uppercase());
    if is_camel {
        return Cow::Borrowed(written);
    }
    let mut name = String::with_capacity(written.len());
    for word in written.split(['_', '-']) {
        // Leading underscores belong to the name.
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

/// Returns the name of an enum value in a schema: `IN_PROGRESS` for `InProgress` and `in-progress`.
pub fn value_name(written: &str) -> String {
    let mut name = String::with_capacity(written.len() + 4);
    let mut previous = None;
    for letter in written.chars() {
        let starts_word = letter.is_ascii_uppercase()
            && previous.is_some_and(|previous: char| {
                previous.is_ascii_lowercase() || previous.is_ascii_digit()
            });
        if starts_word {
            name.push('_');
        }
        name.push(if letter == '-' || letter == ' ' { '_' } else { letter.to_ascii_uppercase() });
        previous = Some(letter);
    }
    name
}

/// Returns whether a serde name has this name in a schema, which uses camel case.
pub(crate) const fn is_field_name(written: &str, name: &str) -> bool {
    let written = written.as_bytes();
    if written.len() >= MAX_BYTES {
        return false;
    }
    let mut converted = [0; MAX_BYTES];
    let mut length = 0;
    let mut has_started = false;
    let mut starts_word = false;
    let mut i = 0;
    while i < written.len() {
        match written[i] {
            b'_' | b'-' if has_started => starts_word = true,
            // Leading underscores belong to the name.
            b'_' | b'-' => {
                converted[length] = b'_';
                length += 1;
            }
            letter => {
                converted[length] = if starts_word { letter.to_ascii_uppercase() } else { letter };
                length += 1;
                has_started = true;
                starts_word = false;
            }
        }
        i += 1;
    }
    if length > 0 && converted[0].is_ascii_uppercase() && !converted[1].is_ascii_uppercase() {
        converted[0] = converted[0].to_ascii_lowercase();
    }
    let name = name.as_bytes();
    if name.len() != length {
        return false;
    }
    let mut i = 0;
    while i < length {
        if name[i] != converted[i] {
            return false;
        }
        i += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{field_name, is_field_name};

    #[test]
    fn constants_and_schemas_convert_field_names_equally() {
        let written = [
            "first_name",
            "FirstName",
            "first-name",
            "firstName",
            "URL",
            "URLs",
            "X",
            "_private",
            "__a",
            "a__b_",
            "A_b",
        ];
        for written in written {
            let name = field_name(written);
            assert!(is_field_name(written, &name), "{written} {name}");
            assert!(!is_field_name(written, &format!("{name}x")), "{written}");
        }
    }
}
