//! Contradictions in the routes of a controller.

use syn::visit::{self, Visit};
use syn::{
    BoundLifetimes, GenericParam, Lifetime, PreciseCapture, ReturnType, Type, TypeParamBound,
};

use super::asserts::missing_param;
use super::model::{Route, Routes};
use crate::handler::{Argument, Kind, Origin, check_bodies, check_params};
use crate::sink::Sink;
use crate::syntax::{attribute_name, result_value, to_source};
use crate::value::span_of_text;

/// Reports contradictions in each route, and marks the routes that have some.
pub fn routes(model: &mut Routes, sink: &mut Sink) {
    for route in &mut model.routes {
        let sink = &mut sink.child();
        if missing_attributes(route, sink) {
            route.sound = false;
            continue;
        }
        check_bodies(&route.arguments, &route.attribute.name, route.attribute.body, sink);
        check_params(&route.arguments, sink);
        unread_params(route, sink);
        hostless(route, sink);
        redirected(route, sink);
        streams(route, sink);
        route.sound &= sink.is_clean();
    }
}

/// Reports arguments of primitive types that have the name of a path parameter, but no attribute.
fn missing_attributes(route: &Route, sink: &mut Sink) -> bool {
    let sink = &mut sink.child();
    for argument in route.arguments.iter().filter(|argument| argument.is_primitive()) {
        if route.attribute.path.params.contains(&argument.name) {
            sink.at(argument.span, missing_param(argument));
        }
    }
    !sink.is_clean()
}

/// Returns the path parameters that no argument with `#[param]` reads, each with the message about it.
pub fn unused_params(route: &Route) -> Vec<(&str, String)> {
    let taken = |param: &&String| {
        let takes = |one: &Argument| matches!(&one.kind, Kind::Param { name } if name == *param);
        route.arguments.iter().any(takes)
    };
    let left = route.attribute.path.params.iter().filter(|param| !taken(param));
    left.map(|param| {
        let message = match stray(route) {
            Some(name) => format!(
                "path parameter `{{{param}}}` is never used; if `{name}` is meant, write `#[param(\"{param}\")] {name}: ...`"
            ),
            None => format!(
                "path parameter `{{{param}}}` is never used; add `#[param] {param}: ...` to the arguments of `{}`",
                route.name
            ),
        };
        (&**param, message)
    })
    .collect()
}

/// Reports unused path parameters, if no argument type could read the path.
fn unread_params(route: &Route, sink: &mut Sink) {
    if route.arguments.iter().any(|argument| argument.kind == Kind::Typed) {
        return;
    }
    let Some(literal) = &route.attribute.literal else { return };
    for (param, message) in unused_params(route) {
        sink.at(span_of_text(literal, &format!("{{{param}}}")), message);
    }
}

/// Reports a `#[host]` that the host of the route does not contain.
fn hostless(route: &Route, sink: &mut Sink) {
    let Some(host) = &route.attribute.scope.host else { return };
    for argument in &route.arguments {
        if let Kind::Text { origin: Origin::Host, name, .. } = &argument.kind
            && !host.params.contains(name)
        {
            let subject = format!("`#[host] {name}` is not a parameter of the route's host");
            let message = match &*host.params {
                [] => format!(
                    "{subject} `{0}`; write it into the host: `host = \"{{{name}}}.{0}\"`",
                    host.text
                ),
                params => {
                    let attributes: Vec<_> =
                        params.iter().map(|param| format!("`#[host(\"{param}\")]`")).collect();
                    format!("{subject} `{}`; did you mean {}?", host.text, attributes.join(" or "))
                }
            };
            sink.at(argument.span, message);
        }
    }
}

/// Returns the name of an argument whose `#[param]` is not in the path of the route.
fn stray(route: &Route) -> Option<&str> {
    route.arguments.iter().find_map(|argument| match &argument.kind {
        Kind::Param { name } if !route.attribute.path.params.contains(name) => {
            Some(&*argument.name)
        }
        _ => None,
    })
}

/// Rejects a status, and a return type that is not a stream, on an event stream.
fn streams(route: &Route, sink: &mut Sink) {
    const RETURNS: &str = "a handler with `#[sse]` returns `impl Stream<Item = Event<T>> + use<>` or a `Subscription<T>`";
    if route.attribute.events.is_none() {
        return;
    }
    if let Some(attribute) = &route.response.status_attribute {
        let name = attribute_name(attribute);
        let message = format!(
            "`#[sse]` responds with 200; remove `#[{name}]`, and return an error where there is no stream"
        );
        sink.on(attribute, message);
    }
    match &route.output {
        ReturnType::Default if route.response.redirects => {}
        ReturnType::Default => sink.at(route.name.span(), RETURNS),
        ReturnType::Type(_, ty) => borrowing(ty, sink),
    }
}

/// Rejects a stream that borrows from the controller, as an `impl Trait` does without `use<>`: it outlives the call.
fn borrowing(ty: &Type, sink: &mut Sink) {
    if let Some(stream) = result_value(ty) {
        return borrowing(stream, sink);
    }
    let mut lifetimes = Lifetimes::default();
    lifetimes.visit_type(ty);
    if let Some((lifetime, captured)) = lifetimes.found {
        let write = if captured { "use<>" } else { "'static" };
        let message = format!(
            "an event stream outlives the call of its handler, so it can't borrow for `{lifetime}`; write `{write}`, and move clones into the stream"
        );
        return sink.on(lifetime, message);
    }
    if let Type::ImplTrait(stream) = ty {
        let is_precise =
            |bound: &TypeParamBound| matches!(bound, TypeParamBound::PreciseCapture(_));
        if !stream.bounds.iter().any(is_precise) {
            let message = format!(
                "an event stream outlives the call of its handler, so it can't borrow; write `{} + use<>`",
                to_source(ty)
            );
            sink.on(ty, message);
        }
    }
}

/// Finds the first lifetime of a type that is not `'static`, and whether `use<...>` captures it.
#[derive(Default)]
struct Lifetimes<'t> {
    /// The lifetimes that the type itself declares with `for<...>`.
    declared: Vec<&'t Lifetime>,
    capturing: bool,
    found: Option<(&'t Lifetime, bool)>,
}

impl<'t> Visit<'t> for Lifetimes<'t> {
    fn visit_bound_lifetimes(&mut self, bound: &'t BoundLifetimes) {
        self.declared.extend(bound.lifetimes.iter().filter_map(|one| match one {
            GenericParam::Lifetime(one) => Some(&one.lifetime),
            _ => None,
        }));
    }

    fn visit_precise_capture(&mut self, captures: &'t PreciseCapture) {
        self.capturing = true;
        visit::visit_precise_capture(self, captures);
        self.capturing = false;
    }

    fn visit_lifetime(&mut self, lifetime: &'t Lifetime) {
        let known = lifetime.ident == "static" || self.declared.contains(&lifetime);
        if !known && self.found.is_none() {
            self.found = Some((lifetime, self.capturing));
        }
    }
}

/// Rejects a return type beside `#[redirect]`.
fn redirected(route: &Route, sink: &mut Sink) {
    if route.attribute.events.is_none()
        && route.response.redirects
        && !matches!(route.output, ReturnType::Default)
    {
        let message = "a handler with `#[redirect]` returns nothing; return `axum::response::Redirect` for a location that the handler determines";
        sink.on(&route.output, message);
    }
}
