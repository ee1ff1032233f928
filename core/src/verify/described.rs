//! Handlers that can't be described, where a module describes them all.

use super::graph::Graph;
use super::report::Piece::{Name, Type, Words};
use super::report::{self, Report};
use crate::spec::{ControllerSpec, HandlerSpec, ModuleSpec, Origin};

pub(super) const fn check(graph: &Graph<'_>, report: &mut Report) {
    let Some(describes) = describing(graph) else { return };
    let mut m = 0;
    while m < graph.modules.len() {
        let controllers = graph.modules[m].controllers;
        let mut c = 0;
        while c < controllers.len() {
            if !controllers[c].api.hidden {
                check_controller(&controllers[c], describes, report);
            }
            c += 1;
        }
        m += 1;
    }
}

/// The first module that describes.
const fn describing(graph: &Graph<'_>) -> Option<&'static ModuleSpec> {
    let mut m = 0;
    while m < graph.modules.len() {
        if graph.modules[m].describes.is_some() {
            return Some(graph.modules[m]);
        }
        m += 1;
    }
    None
}

const fn check_controller(
    controller: &'static ControllerSpec,
    describes: &'static ModuleSpec,
    report: &mut Report,
) {
    let mut h = 0;
    let handlers = controller.component.handlers;
    while h < handlers.len() {
        let handler = &handlers[h];
        if !handler.api.hidden && handler.trigger.is_none() {
            let name = report::Name {
                owner: &controller.component.provider.declared,
                member: handler.name,
            };
            check_arguments(handler, &name, describes, report);
            if handler.output.answers.is_none() {
                unknown_answer(handler, &name, describes, report);
            }
        }
        h += 1;
    }
}

const fn check_arguments(
    handler: &'static HandlerSpec,
    name: &report::Name,
    describes: &'static ModuleSpec,
    report: &mut Report,
) {
    let mut a = 0;
    while a < handler.arguments.len() {
        let argument = &handler.arguments[a];
        let body = matches!(argument.origin, Origin::Body | Origin::Extractor);
        if argument.shape.is_none() && !(body && handler.api.request.is_some()) {
            report.title(&[
                Name(name),
                Words(" can't be described: nothing says what a client sends for `"),
                Words(argument.written),
                Words("`"),
            ]);
            report.note(argument.at, &[Words("taken as `"), Words(argument.name), Words("`")]);
            report.note(describes.at, &[Type(&describes.token), Words(" describes every handler")]);
            report.help(&[Words(if body { BODY } else { VALUE })]);
            report.end();
        }
        a += 1;
    }
}

/// What to do about a body.
const BODY: &str = "put `#[dto]` on its type, write `impl Schema` for it, say what is sent by `#[api(request(body = ...))]` on the handler, or leave the handler out by `#[api(hidden)]`";
/// What to do about a value that is no body, of which the handler says nothing.
const VALUE: &str = "put `#[dto]` on its type, write `impl Schema` for it, say what it looks like by `#[api(like = ...)]` on the argument, or leave the handler out by `#[api(hidden)]`";

const fn unknown_answer(
    handler: &'static HandlerSpec,
    name: &report::Name,
    describes: &'static ModuleSpec,
    report: &mut Report,
) {
    report.title(&[
        Name(name),
        Words(" can't be described: nothing says what a client gets for `"),
        Words(handler.output.written),
        Words("`"),
    ]);
    report.note(handler.output.at, &[Words("returned here")]);
    report.note(describes.at, &[Type(&describes.token), Words(" describes every handler")]);
    report.help(&[Words(
        "return `Json<T>` of a type with `#[dto]`, say what is answered by `#[api(response(status = 200, body = ...))]` on the handler, or leave the handler out by `#[api(hidden)]`",
    )]);
    report.end();
}
