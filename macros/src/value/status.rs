//! A status code.

use syn::Lit;

use crate::sink::Sink;

/// A final status: one of 100 to 199 announces another answer
/// ([RFC 9110, 15](https://www.rfc-editor.org/rfc/rfc9110#section-15)).
pub fn status(attribute: &str, literal: &Lit, sink: &mut Sink) -> Option<u16> {
    within(attribute, literal, (200, "201"), sink)
}

/// A status of an error.
pub fn error_status(literal: &Lit, sink: &mut Sink) -> Option<u16> {
    within("error", literal, (400, "404"), sink)
}

fn within(
    attribute: &str,
    literal: &Lit,
    (least, example): (u16, &str),
    sink: &mut Sink,
) -> Option<u16> {
    let code = match literal {
        Lit::Int(number) => number.base10_parse::<u16>().ok(),
        _ => None,
    };
    let code = code.filter(|code| (least..=599).contains(code));
    if code.is_none() {
        let message =
            format!("`#[{attribute}]` takes a status from {least} to 599, such as `{example}`");
        sink.on(literal, message);
    }
    code
}
