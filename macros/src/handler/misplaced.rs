//! Attributes of handlers and of their arguments, where they don't belong.

use syn::{Attribute, FnArg, PatType, Signature};

use super::argument::PARAMETER_ATTRIBUTES;
use crate::decoration;
use crate::sink::Sink;
use crate::syntax::{Method, ROUTES, attribute_name, nearest, strip, take};

/// The attribute of the handler that accepts the connections of a gateway.
#[cfg(feature = "gateway")]
pub const ON_CONNECT: &str = "on_connect";

/// The attributes that only gateways, resolvers, loaders and types have.
const OTHER_HANDLERS: &[&str] = &[
    "message",
    "on_connect",
    "on_disconnect",
    "mutation",
    "subscription",
    "field",
    "entity",
    "loader",
    "graphql",
];

/// Removes our attributes from the arguments of a function that is not a handler.
pub fn strip_arguments(signature: &mut Signature) {
    for input in &mut signature.inputs {
        if let FnArg::Typed(input) = input {
            take(&mut input.attrs, PARAMETER_ATTRIBUTES);
            take(&mut input.attrs, &["use_pipes", "api"]);
            input.attrs.retain(|attribute| !attribute.path().is_ident("doc"));
        }
    }
}

/// Rejects our attributes on the payload of a handler: none of them applies to it.
pub fn reject_on_payload(input: &mut PatType, sink: &mut Sink) {
    let mut misplaced = take(&mut input.attrs, PARAMETER_ATTRIBUTES);
    misplaced.extend(take(&mut input.attrs, &["use_pipes", "api"]));
    input.attrs.retain(|attribute| !attribute.path().is_ident("doc"));
    for attribute in misplaced {
        let message = format!(
            "`#[{}]` applies to values of a request, and this argument is the payload of the handler; remove it",
            attribute_name(&attribute)
        );
        sink.on(attribute, message);
    }
}

/// Rejects the attributes of handlers on a method that is not a handler.
pub fn reject_on_other_method(method: &mut Method, sink: &mut Sink) {
    let mut misplaced = take(&mut method.attributes, &["status", "set_header", "redirect"]);
    misplaced.extend(take(&mut method.attributes, decoration::NAMES));
    for input in &mut method.signature.inputs {
        if let FnArg::Typed(input) = input {
            misplaced.extend(take(&mut input.attrs, PARAMETER_ATTRIBUTES));
            misplaced.extend(take(&mut input.attrs, &["use_pipes"]));
        }
    }
    // The compiler reports a misspelt route attribute.
    let is_misspelt = |one: &Attribute| nearest(&attribute_name(one), ROUTES).is_some();
    if method.attributes.iter().any(is_misspelt) {
        misplaced.clear();
    }
    for attribute in misplaced {
        let message = format!(
            "`#[{}]` belongs on a handler: a method with a route attribute such as `#[get]`, in an `impl` with `#[controller]`",
            attribute_name(&attribute)
        );
        sink.on(attribute, message);
    }
    for attribute in take(&mut method.attributes, PARAMETER_ATTRIBUTES) {
        let name = attribute_name(&attribute);
        let elsewhere = match &*name {
            "query" => ", or on a method of an `impl` with `#[resolver]`",
            _ => "",
        };
        let message = format!("`#[{name}]` belongs on an argument of a handler{elsewhere}");
        sink.on(attribute, message);
    }
    // These report that they belong elsewhere themselves.
    let triggers = take(&mut method.attributes, OTHER_HANDLERS);
    strip(&mut method.attributes);
    method.attributes.extend(triggers);
}
