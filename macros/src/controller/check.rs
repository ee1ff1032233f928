//! What contradicts itself in the routes of a controller.

use super::model::{Route, Routes};
use crate::handler::{Kind, check_bodies, check_params};
use crate::sink::Sink;

pub fn routes(model: &mut Routes, sink: &mut Sink) {
    for route in &mut model.routes {
        let before = sink.count();
        check_bodies(&route.arguments, &route.verb.name, route.verb.body, sink);
        check_params(&route.arguments, sink);
        untaken(route, sink);
        redirected(route, sink);
        route.sound &= before == sink.count();
    }
}

/// A parameter of the path that nobody takes.
fn untaken(route: &Route, sink: &mut Sink) {
    let Some(literal) = &route.verb.literal else { return };
    if route.arguments.iter().any(|argument| argument.may_read_path()) {
        return;
    }
    for param in &route.verb.path.params {
        let taken = route
            .arguments
            .iter()
            .any(|argument| matches!(&argument.kind, Kind::Param { name } if name == param));
        if !taken {
            let message = format!(
                "nobody takes `{{{param}}}` of this path; add `#[param] {param}: ...` to the arguments of `{}`",
                route.name
            );
            sink.at(literal.span(), message);
        }
    }
}

fn redirected(route: &Route, sink: &mut Sink) {
    if route.answer.redirects && !matches!(route.output, syn::ReturnType::Default) {
        let message = "a handler with `#[redirect]` returns nothing; return `axum::response::Redirect` to decide where to";
        sink.on(&route.output, message);
    }
}
