//! Status codes.

use syn::Lit;

use crate::sink::Sink;

/// Reads the status of a response: a status from 100 to 199 announces another response
/// ([RFC 9110, 15](https://www.rfc-editor.org/rfc/rfc9110#section-15)).
pub fn status(attribute: &str, literal: &Lit, sink: &mut Sink) -> Option<u16> {
    within(attribute, literal, (200, "201"), sink)
}

/// Reads the status of an error.
pub fn error_status(literal: &Lit, sink: &mut Sink) -> Option<u16> {
    within("error", literal, (400, "404"), sink)
}

fn within(
    attribute: &str,
    literal: &Lit,
    (min, example): (u16, &str),
    sink: &mut Sink,
) -> Option<u16> {
    let code = match literal {
        Lit::Int(number) => number.base10_parse::<u16>().ok(),
        _ => None,
    };
    let code = code.filter(|code| (min..=599).contains(code));
    if code.is_none() {
        let message =
            format!("`#[{attribute}]` accepts a status from {min} to 599, such as `{example}`");
        sink.on(literal, message);
    }
    code
}
