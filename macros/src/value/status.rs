//! A status code.

use syn::Lit;

use crate::sink::Sink;

/// A status between 100 and 999, as HTTP has it.
pub fn status(attribute: &str, literal: &Lit, sink: &mut Sink) -> Option<u16> {
    let code = match literal {
        Lit::Int(number) => number.base10_parse::<u16>().ok(),
        _ => None,
    };
    let code = code.filter(|code| (100..=599).contains(code));
    if code.is_none() {
        sink.on(literal, format!("`#[{attribute}]` takes a status from 100 to 599, such as `201`"));
    }
    code
}
