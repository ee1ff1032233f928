//! A status code.

use syn::Lit;

use crate::sink::Sink;

/// A final status: one of 100 to 199 announces another answer
/// ([RFC 9110, 15](https://www.rfc-editor.org/rfc/rfc9110#section-15)).
pub fn status(attribute: &str, literal: &Lit, sink: &mut Sink) -> Option<u16> {
    let code = match literal {
        Lit::Int(number) => number.base10_parse::<u16>().ok(),
        _ => None,
    };
    let code = code.filter(|code| (200..=599).contains(code));
    if code.is_none() {
        sink.on(literal, format!("`#[{attribute}]` takes a status from 200 to 599, such as `201`"));
    }
    code
}
