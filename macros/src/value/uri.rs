//! References to other resources.

use syn::LitStr;

use crate::sink::Sink;

/// Reads a URI or a relative reference ([RFC 3986, 4.1](https://www.rfc-editor.org/rfc/rfc3986#section-4.1)).
pub fn uri_reference(literal: &LitStr, sink: &mut Sink) -> Option<String> {
    let text = literal.value();
    let is_valid = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    let message = if text.is_empty() {
        "the location is empty; write a path such as `/cats`, or a whole URL".to_owned()
    } else if let Some(other) = text.chars().find(|c| !is_valid(*c)) {
        format!("{other:?} is not valid in a URL; write it as `{}`", escaped(other))
    } else if let Some(escape) = invalid_escape(&text) {
        format!("`{escape}` is not a valid escape; write `%25` for a percent sign")
    } else {
        return Some(text);
    };
    sink.at(literal.span(), message);
    None
}

/// Returns the first `%` without two hexadecimal digits, with the characters after it.
pub fn invalid_escape(text: &str) -> Option<String> {
    let after = text.split('%').skip(1);
    let mut after = after.map(|rest| rest.chars().take(2).collect::<String>());
    let is_valid =
        |digits: &str| digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    after.find(|digits| !is_valid(digits)).map(|digits| format!("%{digits}"))
}

/// Returns a character with percent-encoding.
pub fn escaped(letter: char) -> String {
    let mut bytes = [0; 4];
    letter.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")).collect()
}
