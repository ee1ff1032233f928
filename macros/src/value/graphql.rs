//! Names of GraphQL schemas.

/// Returns the name of a field in a schema: `firstName` for `first_name` and `FirstName`.
pub fn field_name(written: &str) -> String {
    let mut name = String::with_capacity(written.len());
    let words = written.split(['_', '-']);
    for word in words {
        // Leading underscores belong to the name.
        let is_first = name.trim_start_matches('_').is_empty();
        if !is_first {
            push_capitalized(word, &mut name);
        } else if word.is_empty() {
            name.push('_');
        } else {
            name.push_str(word);
        }
    }
    let mut letters = name.chars();
    let starts_a_word = letters.next().is_some_and(|first| first.is_ascii_uppercase())
        && !letters.next().is_some_and(|second| second.is_ascii_uppercase());
    if starts_a_word {
        name[..1].make_ascii_lowercase();
    }
    name
}

fn push_capitalized(word: &str, name: &mut String) {
    let mut letters = word.chars();
    name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
    name.push_str(letters.as_str());
}

/// Returns the reason why a name can't be used in a schema ([GraphQL](https://spec.graphql.org/October2021/#Name)); `None`
/// if it can.
pub fn unfit_name(name: &str) -> Option<&'static str> {
    if name.starts_with("__") {
        return Some("names that start with `__` are reserved by GraphQL");
    }
    let mut letters = name.chars();
    let starts = letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_');
    let fits = starts && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    (!fits).then_some(
        "a GraphQL name has letters from `A` to `z`, digits and underscores, and does not start with a digit",
    )
}

/// Returns the purpose of a name that every schema reserves; `None` for other names.
pub fn reserved_name(name: &str) -> Option<&'static str> {
    Some(match name {
        "Query" => "the root type of queries",
        "Mutation" => "the root type of mutations",
        "Subscription" => "the root type of subscriptions",
        "Int" | "Float" | "String" | "Boolean" | "ID" => "a scalar of GraphQL",
        "_Any" | "_Entity" | "_Service" => "a type of federated graphs",
        _ => return None,
    })
}

/// Returns a valid name that is similar to an invalid one; `None` if it has no valid letters.
pub fn fit_name(name: &str) -> Option<String> {
    let is_letter = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '_';
    let name: String = name.chars().filter(is_letter).collect();
    let name = name.trim_start_matches(|first: char| first == '_' || first.is_ascii_digit());
    (!name.is_empty()).then(|| name.to_owned())
}

/// Returns the name of an enum value in a schema: `IN_PROGRESS` for `InProgress` and `in-progress`.
pub fn value_name(written: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::{field_name, value_name};

    #[test]
    fn field_names_are_in_camel_case() {
        for (written, expected) in [
            ("first_name", "firstName"),
            ("FirstName", "firstName"),
            ("first-name", "firstName"),
            ("firstName", "firstName"),
            ("URL", "URL"),
            ("X", "x"),
            ("_private", "_private"),
            ("a__b_", "aB"),
        ] {
            assert_eq!(field_name(written), expected, "{written}");
        }
    }

    #[test]
    fn value_names_are_in_upper_case() {
        for (written, expected) in [
            ("InProgress", "IN_PROGRESS"),
            ("in-progress", "IN_PROGRESS"),
            ("inProgress", "IN_PROGRESS"),
            ("in_progress", "IN_PROGRESS"),
            ("V2Beta", "V2_BETA"),
            ("HTTP", "HTTP"),
        ] {
            assert_eq!(value_name(written), expected, "{written}");
        }
    }
}
