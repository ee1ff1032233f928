//! The route of a gateway, whose handler decides whether a connection is accepted.

use proc_macro2::Span;
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, ReturnType};

use super::api::Api;
use super::attr::{RouteAttribute, Scope};
use super::model::Route;
use super::response::Response;
use crate::decoration;
use crate::handler::{self, Connects, ON_CONNECT, ROUTES};
use crate::sink::Sink;
use crate::syntax::{
    Arguments, Cfg, ImplBlock, Method, attribute_name, attribute_tokens, doc_comment,
    reject_cfg_attr, take,
};
use crate::value::RoutePath;

const SIGNATURE: &str = "a connection handler is `async fn name(&self, client: Client, argument: Extractor, ...)`, and may return `Result<(), E>`";

/// Reads the connection handler of the `impl`, or one for each build. In builds without one, every connection is accepted.
pub fn routes(block: &mut ImplBlock, sink: &mut Sink) -> Vec<Route> {
    let mut found: Vec<Route> = Vec::new();
    for method in block.methods() {
        reject_cfg_attr(&mut method.attributes, &[ON_CONNECT], "handler", sink);
        reject_routes(&mut method.attributes, sink);
        let taken = take(&mut method.attributes, &[ON_CONNECT]);
        let Some(attribute) = taken.first() else {
            handler::reject_on_other_method(method, sink);
            continue;
        };
        let route = route(method, attribute, &found, sink);
        found.push(route);
    }
    if found.is_empty() {
        return vec![accepting(block, Cfg::default())];
    }
    if found.iter().all(|route| !route.cfg.is_empty()) {
        let builds = found.iter().map(|route| route.cfg.predicate());
        let others = Cfg::new(&quote!(not(any(#(#builds),*))));
        found.push(accepting(block, others));
    } else {
        found.truncate(1);
    }
    found
}

/// Reads the connection handler of a method with this attribute.
fn route(method: &mut Method, attribute: &Attribute, found: &[Route], sink: &mut Sink) -> Route {
    let sink = &mut sink.child();
    Arguments::read(ON_CONNECT, attribute_tokens(attribute), 0, &[], sink);
    let cfg = Cfg::from_attributes(&method.attributes);
    if let Some(first) = found.iter().find(|first| cfg.is_empty() || first.cfg.is_empty()) {
        let message = format!(
            "a gateway has one connection handler, and `{}` is one already; move this code into it",
            first.name.unraw()
        );
        sink.on(attribute, message);
    }
    for attribute in take(&mut method.attributes, &["status", "set_header", "redirect", "expose"]) {
        let message = format!(
            "`#[{}]` applies to responses, and an accepted connection has none; return an error to refuse the connection",
            attribute_name(&attribute)
        );
        sink.on(attribute, message);
    }
    let mut decorations = decoration::read(&mut method.attributes, sink);
    let doc = doc_comment(&method.attributes);
    let fits = handler::check(&method.signature, SIGNATURE, sink);
    let mut arguments = handler::read(&mut method.signature, sink);
    let sound = fits && sink.is_clean();
    for (number, argument) in arguments.iter_mut().enumerate() {
        decorations.extend(argument.decorations(number));
    }
    Route {
        cfg,
        attribute: route_attribute(sound),
        name: method.signature.ident.clone(),
        arguments,
        output: method.signature.output.clone(),
        response: Response::default(),
        decorations,
        sound,
        api: Api::hidden(),
        doc,
        exposes: Vec::new(),
        connects: Connects::ByHandler,
    }
}

/// Returns a handler that accepts every connection.
fn accepting(block: &ImplBlock, cfg: Cfg) -> Route {
    Route {
        cfg,
        attribute: route_attribute(true),
        name: format_ident!(
            "__baya_{ON_CONNECT}",
            span = Span::call_site().located_at(block.self_type.span())
        ),
        arguments: Vec::new(),
        output: ReturnType::Default,
        response: Response::default(),
        decorations: Vec::new(),
        sound: true,
        api: Api::hidden(),
        doc: String::new(),
        exposes: Vec::new(),
        connects: Connects::All,
    }
}

/// Returns the name of the handler in messages.
pub fn shown(route: &Route) -> String {
    if route.connects == Connects::All {
        ON_CONNECT.to_owned()
    } else {
        route.name.unraw().to_string()
    }
}

/// Rejects further routes.
fn reject_routes(attributes: &mut Vec<Attribute>, sink: &mut Sink) {
    for attribute in take(attributes, ROUTES) {
        let name = attribute_name(&attribute);
        let message = format!(
            "a gateway has one route, which accepts connections; handle messages with `#[message(\"name\")]`, or move this method to a controller with `#[{name}]`"
        );
        sink.on(attribute, message);
    }
}

/// Returns the attribute of the route.
fn route_attribute(sound: bool) -> RouteAttribute {
    RouteAttribute {
        name: ON_CONNECT.to_owned(),
        path: RoutePath::empty(),
        sound,
        literal: None,
        scope: Scope::default(),
        events: None,
        body: false,
    }
}
