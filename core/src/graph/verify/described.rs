//! Handlers that can't be described, where a module describes them all.

use super::graph::Graph;
use super::report::Piece::{Name, Type, Words};
use super::report::{self, Report};
use crate::graph::spec::{
    Argument, ComponentSpec, ControllerSpec, Described, HandlerSpec, ModuleSpec, Origin,
};

pub(super) const fn check(graph: &Graph<'_>, report: &mut Report) {
    if let Some(describes) = describing(graph, Described::Routes) {
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
    if let Some(describes) = describing(graph, Described::Messages) {
        check_messages(graph, describes, report);
    }
}

/// The first module that describes this.
const fn describing(graph: &Graph<'_>, what: Described) -> Option<&'static ModuleSpec> {
    let mut m = 0;
    while m < graph.modules.len() {
        let module = graph.modules[m];
        if module.describes.is_some() && module.described as u8 == what as u8 {
            return Some(module);
        }
        m += 1;
    }
    None
}

/// Checks the messages of gateways, and distributed events.
const fn check_messages(graph: &Graph<'_>, describes: &'static ModuleSpec, report: &mut Report) {
    let mut m = 0;
    while m < graph.modules.len() {
        let module = graph.modules[m];
        let mut c = 0;
        while c < module.controllers.len() {
            let controller = &module.controllers[c];
            if !(controller.api.hidden && controller.gateway.is_some()) {
                check_handlers(&controller.component, describes, report);
            }
            c += 1;
        }
        let mut p = 0;
        while p < module.providers.len() {
            if let Some(component) = module.providers[p].component {
                check_handlers(component, describes, report);
            }
            p += 1;
        }
        m += 1;
    }
}

const fn check_handlers(
    component: &'static ComponentSpec,
    describes: &'static ModuleSpec,
    report: &mut Report,
) {
    let mut h = 0;
    while h < component.handlers.len() {
        let handler = &component.handlers[h];
        let name = report::Name { owner: &component.provider.declared, member: handler.name };
        if handler.is_of_messages() {
            let mut a = 0;
            while a < handler.arguments.len() {
                let argument = &handler.arguments[a];
                if argument.shape.is_none() {
                    unknown_argument(argument, &name, (SENT, PAYLOAD, MESSAGES), describes, report);
                }
                a += 1;
            }
            if handler.output.reply.is_none() {
                unknown_answer(handler, &name, (REPLY, MESSAGES), describes, report);
            }
        }
        if let Some(event) = handler.event
            && event.shape.is_none()
        {
            unknown_argument(event, &name, (HEARD, EVENT, EVENTS), describes, report);
        }
        h += 1;
    }
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
                unknown_answer(handler, &name, (ANSWER, HANDLERS), describes, report);
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
            let remedy = if body { BODY } else { VALUE };
            unknown_argument(argument, name, (SENT, remedy, HANDLERS), describes, report);
        }
        a += 1;
    }
}

const fn unknown_argument(
    argument: &'static Argument,
    name: &report::Name,
    (unknown, remedy, described): (&'static str, &'static str, &'static str),
    describes: &'static ModuleSpec,
    report: &mut Report,
) {
    report.title(&[Name(name), Words(unknown), Words(argument.written), Words("`")]);
    report.note(argument.at, &[Words("taken as `"), Words(argument.name), Words("`")]);
    report.note(describes.at, &[Type(&describes.token), Words(described)]);
    report.help(&[Words(remedy)]);
    report.end();
}

/// What is unknown.
const SENT: &str = " can't be described: nothing says what a client sends for `";
const HEARD: &str = " can't be described: nothing describes the event `";
/// What a module describes.
const HANDLERS: &str = " describes every handler";
const MESSAGES: &str = " describes the messages of every gateway";
const EVENTS: &str = " describes distributed events";
/// What to do about the payload of a message.
const PAYLOAD: &str = "put `#[dto]` on its type, write `impl Schema` for it, or leave the gateway out by `#[api(hidden)]` on it";
/// What to do about a distributed event.
const EVENT: &str = "put `#[dto]` on its type, instead of `#[derive(Serialize, Deserialize)]`, or write `impl Schema` for it";
/// What to do about a body.
const BODY: &str = "put `#[dto]` on its type, write `impl Schema` for it, say what is sent by `#[api(request(body = ...))]` on the handler, or leave the handler out by `#[api(hidden)]`";
/// What to do about a value that is no body, of which the handler says nothing.
const VALUE: &str = "put `#[dto]` on its type, write `impl Schema` for it, say what it looks like by `#[api(like = ...)]` on the argument, or leave the handler out by `#[api(hidden)]`";

/// What to do about a response.
const ANSWER: &str = "return `Json<T>` of a type with `#[dto]`, say what is answered by `#[api(response(status = 200, body = ...))]` on the handler, or leave the handler out by `#[api(hidden)]`";
/// What to do about the reply to a message.
const REPLY: &str = "put `#[dto]` on the type that it returns, write `impl Schema` for it, or leave the gateway out by `#[api(hidden)]` on it";

const fn unknown_answer(
    handler: &'static HandlerSpec,
    name: &report::Name,
    (remedy, described): (&'static str, &'static str),
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
    report.note(describes.at, &[Type(&describes.token), Words(described)]);
    report.help(&[Words(remedy)]);
    report.end();
}
