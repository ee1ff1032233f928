//! The signature that a handler may have.

use syn::{FnArg, Signature, Type};

use super::argument::{Argument, Kind};
use crate::sink::Sink;
use crate::syntax::{bare, takes_shared_self};

/// The signature of a handler that HTTP calls.
pub const ROUTE: &str = "a handler is `async fn name(&self, argument: Extractor, ...) -> Response`";

/// Checks the shape of a handler; `allowed`, the whole signature, is shown once.
pub fn check(signature: &Signature, allowed: &str, sink: &mut Sink) -> bool {
    let sink = &mut sink.child();
    let mut faults = Vec::new();
    if signature.asyncness.is_none() {
        faults.push((signature.fn_token.span, "a handler must be `async`"));
    }
    match signature.inputs.first() {
        Some(FnArg::Receiver(_)) if takes_shared_self(signature) => {}
        Some(FnArg::Receiver(receiver)) => {
            faults.push((
                receiver.self_token.span,
                "a handler takes `&self`, because calls share the component",
            ));
        }
        _ => faults.push((signature.ident.span(), "a handler takes `&self` first")),
    }
    if let Some(parameter) = signature.generics.params.first() {
        let span = syn::spanned::Spanned::span(parameter);
        faults.push((span, "a handler can't be generic, because nothing determines its types"));
    }
    let inputs = signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(input) => Some(&*input.ty),
        FnArg::Receiver(_) => None,
    });
    for of in inputs.filter(|of| matches!(bare(of), Type::ImplTrait(_))) {
        let fault = "an argument of a handler has a type of its own, because nothing determines an `impl Trait`";
        faults.push((syn::spanned::Spanned::span(of), fault));
    }
    for (index, (span, fault)) in faults.into_iter().enumerate() {
        if index == 0 {
            sink.at(span, format!("{fault}; {allowed}"));
        } else {
            sink.at(span, fault);
        }
    }
    sink.is_clean()
}

/// Checks that there is at most one `#[body]`, and none for requests without a body. The compiler checks the types that
/// read the body.
pub fn check_bodies(arguments: &[Argument], verb: &str, opted_in: bool, sink: &mut Sink) {
    let mut readers = arguments.iter().filter(|argument| argument.kind == Kind::Body);
    let Some(first) = readers.next() else { return };
    for second in readers {
        sink.on(&second.of, reads_again(first, second));
        sink.on(&first.of, format!("`{}` reads the body first", first.name));
    }
    if let Some(message) = bodiless(first, verb, opted_in) {
        sink.on(&first.of, message);
    }
}

/// Returns the message for an argument that reads the body of a request without one; `None` if there may be a body.
pub fn bodiless(argument: &Argument, verb: &str, opted_in: bool) -> Option<String> {
    let name = &argument.name;
    match verb {
        "sse" => Some(format!("`{name}` reads a body, but requests for event streams have none")),
        "on_connect" => Some(format!(
            "`{name}` reads a body, but the request of a handshake has none; accept `#[query] {name}`, or have the client send it as a message"
        )),
        "get" | "head" if !opted_in => Some(format!(
            "`{name}` reads a body, but a `{}` request has none; use `#[query]`, or opt in with `#[{verb}(..., body)]`",
            verb.to_uppercase()
        )),
        _ => None,
    }
}

/// That two arguments read the body.
pub fn reads_again(first: &Argument, second: &Argument) -> String {
    format!(
        "`{}` reads the body, and `{}` has read it before; a body can be read once",
        second.name, first.name
    )
}

/// Checks that there are no more path parameters than are read at once.
pub fn check_params(arguments: &[Argument], sink: &mut Sink) {
    const MOST: usize = 8;
    let params = arguments.iter().filter(|argument| matches!(argument.kind, Kind::Param { .. }));
    if let Some(ninth) = params.clone().nth(MOST) {
        let message = format!(
            "a handler takes {MOST} `#[param]` at most, and this is one more; take all of them by `axum::extract::Path<T>`"
        );
        sink.on(&ninth.of, message);
    }
}
