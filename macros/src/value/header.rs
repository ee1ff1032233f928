//! Names and values of headers, and names of cookies.

use syn::{LitStr, Pat};

use crate::sink::Sink;

/// Reads the name of a cookie ([RFC 6265, 4.1.1](https://www.rfc-editor.org/rfc/rfc6265#section-4.1.1)).
pub fn cookie_name(literal: &LitStr, sink: &mut Sink) -> Option<String> {
    token(literal, "cookie", "ASCII letters, digits, `-` and `_`, such as `session_id`", sink)
}

/// Reads the name of a header, in lower case ([RFC 9110, 5.1](https://www.rfc-editor.org/rfc/rfc9110#section-5.1)).
pub fn header_name(literal: &LitStr, sink: &mut Sink) -> Option<String> {
    let name = token(literal, "header", "ASCII letters, digits and `-`, such as `x-tenant`", sink);
    name.map(|name| name.to_ascii_lowercase())
}

/// Returns the name of an argument as the name of a header or a cookie. Patterns without a name are reported separately.
pub fn implied_name(name: String, attribute: &str, argument: &Pat, sink: &mut Sink) -> String {
    if is_token(&name) || !matches!(argument, Pat::Ident(_)) {
        return name;
    }
    let message = format!(
        "`{name}` is not a valid {attribute} name; write one, as in `#[{attribute}(\"size\")]`"
    );
    sink.on(argument, message);
    String::new()
}

fn token(literal: &LitStr, subject: &str, remedy: &str, sink: &mut Sink) -> Option<String> {
    let name = literal.value();
    if !is_token(&name) {
        let message = format!("{name:?} is not a valid {subject} name; use {remedy}");
        sink.at(literal.span(), message);
        return None;
    }
    Some(name)
}

/// Whether a name is a token ([RFC 9110, 5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2)).
fn is_token(name: &str) -> bool {
    let is_valid = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !name.is_empty() && name.chars().all(is_valid)
}

/// Reads the value of a header: visible ASCII, spaces and tabs.
pub fn header_value(literal: &LitStr, sink: &mut Sink) -> Option<String> {
    let value = literal.value();
    if !value.chars().all(|c| c == '\t' || (' '..='~').contains(&c)) {
        sink.at(
            literal.span(),
            format!("{value:?} is not a valid header value; use visible ASCII and spaces"),
        );
        return None;
    }
    Some(value)
}
