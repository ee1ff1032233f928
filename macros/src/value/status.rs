//! Status codes.

use syn::Lit;

use crate::sink::Sink;
use crate::syntax::to_source;

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
        let found = to_source(literal);
        let number = match literal {
            Lit::Str(text) => text.value().trim().parse::<u16>().ok(),
            _ => None,
        };
        let message = match number.filter(|code| (min..=599).contains(code)) {
            Some(code) => format!("a status is a number, found `{found}`; write `{code}`"),
            None => format!(
                "`{found}` is not a status of `#[{attribute}]`; write one from {min} to 599, such as `{example}`"
            ),
        };
        sink.on(literal, message);
    }
    code
}
