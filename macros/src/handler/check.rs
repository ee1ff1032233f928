//! The signatures that handlers may have.

use syn::{FnArg, Signature, Type};

use super::argument::{Argument, Kind};
use crate::sink::Sink;
use crate::syntax::{bare, takes_shared_self};

/// The signature of a handler that HTTP calls.
pub const ROUTE: &str = "a handler is `async fn name(&self, argument: Extractor, ...) -> Response`";

/// Checks the signature of a handler. The first error contains the `allowed` signature.
pub fn check(signature: &Signature, allowed: &str, sink: &mut Sink) -> bool {
    let sink = &mut sink.child();
    let mut errors = Vec::new();
    if signature.asyncness.is_none() {
        errors.push((signature.fn_token.span, "a handler must be `async`"));
    }
    match signature.inputs.first() {
        Some(FnArg::Receiver(_)) if takes_shared_self(signature) => {}
        Some(FnArg::Receiver(receiver)) => {
            errors.push((
                receiver.self_token.span,
                "a handler accepts `&self`, because calls share the component",
            ));
        }
        _ => errors.push((signature.ident.span(), "a handler accepts `&self` first")),
    }
    if let Some(parameter) = signature.generics.params.first() {
        let span = syn::spanned::Spanned::span(parameter);
        errors.push((span, "a handler can't be generic, because nothing determines its types"));
    }
    let inputs = signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(input) => Some(&*input.ty),
        FnArg::Receiver(_) => None,
    });
    for ty in inputs.filter(|ty| matches!(bare(ty), Type::ImplTrait(_))) {
        let error = "an argument of a handler can't be an `impl Trait`, because nothing determines its type";
        errors.push((syn::spanned::Spanned::span(ty), error));
    }
    for (index, (span, error)) in errors.into_iter().enumerate() {
        if index == 0 {
            sink.at(span, format!("{error}; {allowed}"));
        } else {
            sink.at(span, error);
        }
    }
    sink.is_clean()
}

/// Checks that there is at most one `#[body]`, and none for requests without a body. The compiler checks the types that
/// read the body.
pub fn check_bodies(arguments: &[Argument], attribute: &str, opted_in: bool, sink: &mut Sink) {
    let mut readers = arguments.iter().filter(|argument| argument.kind == Kind::Body);
    let Some(first) = readers.next() else { return };
    for second in readers {
        sink.on(&second.ty, second_reader(first, second));
        sink.on(&first.ty, format!("`{}` reads the body first", first.name));
    }
    if let Some(message) = bodiless(first, attribute, opted_in) {
        sink.on(&first.ty, message);
    }
}

/// Returns the message for an argument that reads the body of a request without one; `None` if there may be a body.
pub fn bodiless(argument: &Argument, attribute: &str, opted_in: bool) -> Option<String> {
    let name = &argument.name;
    match attribute {
        "sse" => Some(format!("`{name}` reads a body, but requests for event streams have none")),
        "on_connect" => Some(format!(
            "`{name}` reads a body, but the request of a handshake has none; accept `#[query] {name}`, or have the client send it as a message"
        )),
        "get" | "head" if !opted_in => Some(format!(
            "`{name}` reads a body, but a `{}` request has none; use `#[query]`, or opt in with `#[{attribute}(..., body)]`",
            attribute.to_uppercase()
        )),
        _ => None,
    }
}

/// Returns the message for a second argument that reads the body.
pub fn second_reader(first: &Argument, second: &Argument) -> String {
    format!(
        "`{}` reads the body, and `{}` has read it before; a body can be read once",
        second.name, first.name
    )
}

/// Checks that there are no more path parameters than are read at once.
pub fn check_params(arguments: &[Argument], sink: &mut Sink) {
    const MAX: usize = 8;
    let params = arguments.iter().filter(|argument| matches!(argument.kind, Kind::Param { .. }));
    if let Some(ninth) = params.clone().nth(MAX) {
        let message = format!(
            "a handler accepts at most {MAX} arguments with `#[param]`; accept all path parameters as `axum::extract::Path<T>`"
        );
        sink.on(&ninth.ty, message);
    }
}
