//! The model of a handler without a route.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;
use syn::ReturnType;
use syn::spanned::Spanned;

use super::attr::{self, Family};
use super::payload::{Payload, RemovedPayload};
use crate::decoration::{self, Decoration};
use crate::handler::{self, Argument, Kind};
use crate::sink::Sink;
use crate::syntax::{
    Cfg, ImplBlock, Method, attribute_name, doc_comment, last_segment, reject_cfg_attr, take,
};

/// A handler without a route.
pub struct Triggered {
    /// The builds that contain it.
    pub cfg: Cfg,
    pub name: Ident,
    /// The argument with the data of the trigger, such as an event, if there is one.
    pub payload: Option<Payload>,
    pub arguments: Vec<Argument>,
    pub output: ReturnType,
    pub decorations: Vec<Decoration>,
    pub doc: String,
    pub family: Family,
}

/// Reads the handlers without a route of an `impl`: the methods with one of these attributes. Handlers with errors are left
/// out.
pub fn read(block: &mut ImplBlock, names: &[&str], sink: &mut Sink) -> Vec<Triggered> {
    let parameters: Vec<_> =
        block.generics.type_params().map(|parameter| parameter.ident.clone()).collect();
    let sink = &mut sink.child();
    let handlers: Vec<_> = block.methods().filter_map(|method| one(method, names, sink)).collect();
    for argument in handlers.iter().flat_map(|handler| &handler.arguments) {
        generic(argument, &parameters, sink);
    }
    // The table of all handlers would repeat the errors.
    if parameters.is_empty() || sink.is_clean() { handlers } else { Vec::new() }
}

/// Removes `#[argument(...)]` from the arguments of a field whose own attribute has errors.
#[cfg(feature = "graphql")]
fn strip_graphql_arguments(method: &mut Method) {
    for input in &mut method.signature.inputs {
        if let syn::FnArg::Typed(input) = input {
            take(&mut input.attrs, &["argument"]);
        }
    }
}

/// Rejects an injected type that depends on a type parameter of the provider: the table of handlers can't name it.
fn generic(argument: &Argument, parameters: &[Ident], sink: &mut Sink) {
    let ty = &argument.ty;
    let tokens = quote!(#ty);
    if let Some(parameter) = parameters.iter().find(|one| mentions(tokens.clone(), one)) {
        let message = format!(
            "a handler of a generic provider can't accept a type that depends on `{parameter}`; make it a field of the provider"
        );
        sink.on(ty, message);
    }
}

fn mentions(tokens: TokenStream, name: &Ident) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name || ident == "Self",
        TokenTree::Group(group) => mentions(group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// Reads the handler of a method that is one.
fn one(method: &mut Method, names: &[&str], sink: &mut Sink) -> Option<Triggered> {
    reject_cfg_attr(&mut method.attributes, names, "handler", sink);
    let taken = attr::take_one(&mut method.attributes, names, sink)?;
    let attribute = attribute_name(&taken.attribute);
    let sink = &mut sink.child();
    of_http(method, &attribute, sink);
    #[cfg(feature = "graphql")]
    for of_types in take(&mut method.attributes, &["graphql"]) {
        let message = format!(
            "`#[graphql]` belongs on a type with `#[dto]` or a field of one; the arguments of a method are those of its attribute, as in `#[{attribute}(...)]`"
        );
        sink.on(of_types, message);
    }
    let cfg = Cfg::from_attributes(&method.attributes);
    let decorations = decorations(method, &attribute, sink);
    let doc = doc_comment(&method.attributes);
    let fits = handler::check(&method.signature, attr::signature(&attribute), sink);
    let family = taken.family;
    #[cfg(feature = "graphql")]
    if family.is_none() {
        strip_graphql_arguments(method);
    }
    #[cfg(feature = "graphql")]
    let family = family.map(|family| family.with_arguments(&mut method.signature, sink));
    output(&method.signature.output, fits, family.as_ref(), sink);
    let payload = match family.as_ref().and_then(Family::without_payload) {
        Some(message) if fits => payload(method, message, sink),
        _ => None,
    };
    let arguments = handler::read(&mut method.signature, sink);
    let in_gateway = matches!(&*attribute, "message" | "on_disconnect");
    arguments.iter().for_each(|argument| not_of_requests(argument, &attribute, in_gateway, sink));
    if let Some(family) = &family {
        family.check_arguments(&arguments, sink);
        family.check_signature(&method.signature, sink);
    }
    let payload = payload.map(|removed| removed.put_back(&mut method.signature));
    let family = family?;
    if let Some(payload) = &payload {
        family.check(payload, sink);
    }
    if !fits || !sink.is_clean() {
        return None;
    }
    let mut all = decorations;
    for (number, argument) in arguments.iter().enumerate() {
        all.extend(argument.decorations(number));
    }
    Some(Triggered {
        cfg,
        name: method.signature.ident.clone(),
        payload,
        arguments,
        output: method.signature.output.clone(),
        decorations: all,
        doc,
        family,
    })
}

/// Rejects a return type that borrows, and a stream that captures `&self`.
fn output(output: &ReturnType, fits: bool, family: Option<&Family>, sink: &mut Sink) {
    if let Some(borrowed) = handler::borrowed(output) {
        let message = "a handler without a route can't return a borrowed value, because the value outlives the call; return an owned value, such as a `String`";
        sink.at(borrowed, message);
    }
    if fits
        && family.is_some_and(Family::streams)
        && let Some(captured) = handler::captures(output)
    {
        let message = "a stream outlives the call, and this one captures `&self`; write `impl Stream<Item = T> + use<>`";
        sink.at(captured, message);
    }
}

/// Removes the payload from the arguments of the method.
fn payload(method: &mut Method, message: &str, sink: &mut Sink) -> Option<RemovedPayload> {
    let removed = RemovedPayload::remove(&mut method.signature, sink);
    match &removed {
        None => sink.at(method.signature.ident.span(), message),
        Some(removed) if removed.payload.is_other_argument() => {
            sink.on(&removed.payload.ty, message);
        }
        Some(_) => {}
    }
    removed
}

/// Rejects the attributes of HTTP handlers.
fn of_http(method: &mut Method, attribute: &str, sink: &mut Sink) {
    #[cfg(feature = "gateway")]
    let connections = take(&mut method.attributes, &[handler::ON_CONNECT]);
    #[cfg(not(feature = "gateway"))]
    let connections = Vec::new();
    let routes = take(&mut method.attributes, handler::ROUTES);
    for route in connections.into_iter().chain(routes) {
        let message = format!(
            "a handler has one trigger, and this one has `#[{attribute}]`; write another method for `#[{}]`, and call what both share",
            attribute_name(&route)
        );
        sink.on(route, message);
    }
    const OF_RESPONSES: &[&str] = &["status", "set_header", "redirect", "api", "expose"];
    for of_response in take(&mut method.attributes, OF_RESPONSES) {
        let message = format!(
            "`#[{}]` applies to HTTP responses, and HTTP does not call a handler with `#[{attribute}]`; remove it",
            attribute_name(&of_response)
        );
        sink.on(of_response, message);
    }
}

/// Reads the enhancers and the metadata of a handler.
fn decorations(method: &mut Method, attribute: &str, sink: &mut Sink) -> Vec<Decoration> {
    for http in take(&mut method.attributes, &["http"]) {
        let message = format!(
            "`#[http]` applies to HTTP requests, and HTTP does not call a handler with `#[{attribute}]`; remove it"
        );
        sink.on(http, message);
    }
    decoration::read(&mut method.attributes, sink)
}

/// Rejects an argument that is read from a request.
fn not_of_requests(argument: &Argument, attribute: &str, in_gateway: bool, sink: &mut Sink) {
    if !matches!(argument.kind, Kind::Typed | Kind::Context) {
        let instead = match attribute {
            _ if in_gateway => {
                "the data of a message as `Payload<T>`, data of the connection from `client.head()`, "
            }
            "query" | "mutation" | "subscription" | "field" => {
                "data of the query as an argument without an attribute, data of the request from `cx.header(...)`, "
            }
            _ => "",
        };
        let message = format!(
            "`{}` is read from an HTTP request, and HTTP does not call a handler with `#[{attribute}]`; accept {instead}`Inject<T>`, `&Context<'_>` or a type with `impl FromContext`",
            argument.name
        );
        sink.at(argument.span, message);
    }
    if let Some(pipe) = argument.pipes.first() {
        let message = match last_segment(&argument.ty) {
            Some((name, _)) if in_gateway && name == "Payload" => {
                "a pipe of a payload belongs on the handler: put `#[use_pipes(...)]` above the method"
            }
            // Providers are arguments of this kind as well, and pipes above the method do not apply to them.
            _ if matches!(attribute, "query" | "mutation" | "subscription" | "field")
                && argument.kind == Kind::Typed =>
            {
                "a pipe of an argument belongs on the method: put `#[use_pipes(...)]` above it"
            }
            _ => handler::NO_PIPES,
        };
        sink.at(pipe.ty.span(), message);
    }
    if let Some(like) = &argument.like {
        sink.on(like, handler::NO_LIKE);
    }
}
