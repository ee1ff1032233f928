//! The arguments of an attribute of another framework.

use proc_macro2::{TokenStream, TokenTree};
use syn::Lit;

use crate::syntax::{split_arguments, to_source};

/// The arguments as source code, with and without names.
#[derive(Default)]
pub struct Given {
    pub values: Vec<String>,
    pub named: Vec<(String, String)>,
}

impl Given {
    /// Reads arguments such as `2, message = "too short"`, also in an object literal.
    pub fn read(tokens: TokenStream) -> Self {
        let mut given = Self::default();
        for part in split_arguments(tokens) {
            let mut part: Vec<_> = part.into_iter().collect();
            if let [TokenTree::Group(object)] = &*part
                && object.delimiter() == proc_macro2::Delimiter::Brace
            {
                let inner = Self::read(object.stream());
                given.values.extend(inner.values);
                given.named.extend(inner.named);
                continue;
            }
            match &*part {
                [] => {}
                [TokenTree::Ident(name), TokenTree::Punct(sign), _, ..]
                    if matches!(sign.as_char(), '=' | ':') =>
                {
                    let name = snake_case(&name.to_string());
                    let value: TokenStream = part.drain(2..).collect();
                    given.named.push((name, to_source(value)));
                }
                [TokenTree::Ident(name), TokenTree::Group(value)] => {
                    given.named.push((snake_case(&name.to_string()), to_source(value.stream())));
                }
                _ => given.values.push(to_source(part.into_iter().collect::<TokenStream>())),
            }
        }
        given
    }

    /// Returns a named argument.
    pub fn get(&self, names: &[&str]) -> Option<&str> {
        let found = self.named.iter().find(|(name, _)| names.contains(&&**name));
        found.map(|(_, value)| &**value)
    }

    /// Returns the first value without a name, or the named one.
    pub fn first_or(&self, names: &[&str]) -> Option<&str> {
        self.values.first().map(|value| &**value).or_else(|| self.get(names))
    }

    /// Returns the first value that is a string, without its quotes.
    pub fn string(&self) -> Option<String> {
        let values = self.values.iter().chain(self.named.iter().map(|(_, value)| value));
        values.filter_map(|value| unquoted(value)).next()
    }
}

/// Returns the content of a string literal.
pub fn unquoted(source: &str) -> Option<String> {
    match syn::parse_str(source) {
        Ok(Lit::Str(literal)) => Some(literal.value()),
        _ => None,
    }
}

/// Returns a name in snake case: `min_length` for `MinLength`, `minLength` and `min_length`.
pub fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    let mut before = '_';
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && before != '_' && !before.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
        before = letter;
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::{Given, snake_case};

    #[test]
    fn names_are_in_snake_case() {
        for (name, expected) in [
            ("MinLength", "min_length"),
            ("minLength", "min_length"),
            ("min_length", "min_length"),
            ("IsUUID", "is_uuid"),
            ("Get", "get"),
        ] {
            assert_eq!(snake_case(name), expected, "{name}");
        }
    }

    #[test]
    fn reads_values_with_and_without_names() {
        let given = Given::read(
            "{ min: 2 }, 5, exclusiveMax = 7, pattern(\"a\")".parse().unwrap_or_default(),
        );
        assert_eq!(given.values, ["5"]);
        assert_eq!(given.get(&["min"]), Some("2"));
        assert_eq!(given.get(&["exclusive_max"]), Some("7"));
        assert_eq!(given.string().as_deref(), Some("a"));
    }
}
