//! Names and values of headers, and names of cookies.

use syn::LitStr;

use crate::sink::Sink;

/// The name of a cookie ([RFC 6265, 4.1.1](https://www.rfc-editor.org/rfc/rfc6265#section-4.1.1)).
pub fn cookie_name(literal: &LitStr, sink: &mut Sink) -> Option<String> {
    token(literal, "cookie", "ASCII letters, digits, `-` and `_`, such as `session_id`", sink)
}

/// The name of a header in lower case ([RFC 9110, 5.1](https://www.rfc-editor.org/rfc/rfc9110#section-5.1)).
pub fn header_name(literal: &LitStr, sink: &mut Sink) -> Option<String> {
    let name = token(literal, "header", "ASCII letters, digits and `-`, such as `x-tenant`", sink);
    name.map(|name| name.to_ascii_lowercase())
}

/// A name that is a token ([RFC 9110, 5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2)).
fn token(literal: &LitStr, of: &str, remedy: &str, sink: &mut Sink) -> Option<String> {
    let name = literal.value();
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if name.is_empty() || !name.chars().all(is_token) {
        let message = format!("{name:?} is not a valid {of} name; use {remedy}");
        sink.at(literal.span(), message);
        return None;
    }
    Some(name)
}

/// The value of a header: visible ASCII, spaces and tabs.
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
