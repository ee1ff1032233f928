//! Checks that all handlers have descriptions, if a module describes them.

use super::diagnostic_report::Segment::{Name, Type, Words};
use super::diagnostic_report::{self, Report};
use super::graph::Graph;
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

/// Returns the first module that describes these handlers.
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
        let name =
            diagnostic_report::Name { owner: &component.provider.declared, member: handler.name };
        if handler.is_of_messages() {
            let mut a = 0;
            while a < handler.arguments.len() {
                let argument = &handler.arguments[a];
                if argument.shape.is_none() {
                    unknown_argument(
                        argument,
                        &name,
                        (ARGUMENT, PAYLOAD_HELP, MESSAGES),
                        describes,
                        report,
                    );
                }
                a += 1;
            }
            if handler.output.reply.is_none() {
                unknown_output(handler, &name, (REPLY_HELP, MESSAGES), describes, report);
            }
        }
        if let Some(event) = handler.event
            && event.shape.is_none()
        {
            unknown_argument(event, &name, (EVENT, EVENT_HELP, EVENTS), describes, report);
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
            let name = diagnostic_report::Name {
                owner: &controller.component.provider.declared,
                member: handler.name,
            };
            check_arguments(handler, &name, describes, report);
            if handler.output.responses.is_none() {
                unknown_output(handler, &name, (RESPONSE_HELP, HANDLERS), describes, report);
            }
        }
        h += 1;
    }
}

const fn check_arguments(
    handler: &'static HandlerSpec,
    name: &diagnostic_report::Name,
    describes: &'static ModuleSpec,
    report: &mut Report,
) {
    let mut a = 0;
    while a < handler.arguments.len() {
        let argument = &handler.arguments[a];
        let body = matches!(argument.origin, Origin::Body | Origin::Extractor);
        if argument.shape.is_none() && !(body && handler.api.request.is_some()) {
            let remedy = if body { BODY_HELP } else { VALUE_HELP };
            unknown_argument(argument, name, (ARGUMENT, remedy, HANDLERS), describes, report);
        }
        a += 1;
    }
}

const fn unknown_argument(
    argument: &'static Argument,
    name: &diagnostic_report::Name,
    (subject, remedy, scope): (&'static str, &'static str, &'static str),
    describes: &'static ModuleSpec,
    report: &mut Report,
) {
    report.title(&[Name(name), Words(subject), Words(argument.written), Words("` has no schema")]);
    report.note(argument.at, &[Words("declared as `"), Words(argument.name), Words("`")]);
    report.note(describes.at, &[Type(&describes.token), Words(scope)]);
    report.help(&[Words(remedy)]);
    report.end();
}

// The subjects of titles.
const ARGUMENT: &str = " can't be described: the argument type `";
const EVENT: &str = " can't be described: the event type `";

// The scopes that a module describes.
const HANDLERS: &str = " describes every handler";
const MESSAGES: &str = " describes the messages of every gateway";
const EVENTS: &str = " describes distributed events";

// The remedies.
const PAYLOAD_HELP: &str = "put `#[dto]` on a type of your own; wrap a type of another crate in one, or enable the feature of `baya` that supports it (`chrono`, `decimal`, `time` or `url`); or exclude the gateway with `#[api(hidden)]`";
const EVENT_HELP: &str = "put `#[dto]` on the type, instead of `#[derive(Serialize, Deserialize)]`, or write `impl Schema` for it";
const BODY_HELP: &str = "put `#[dto]` on a type of your own, or write `impl Schema` for it; for a type of another crate, declare the body with `#[api(request(body = ...))]` on the handler, or exclude the handler with `#[api(hidden)]`";
const VALUE_HELP: &str = "put `#[dto]` on a type of your own, or write `impl Schema` for it; for a type of another crate, enable the feature of `baya` that supports it (`chrono`, `decimal`, `time` or `url`), or declare its schema with `#[api(like = ...)]` on the argument; or exclude the handler with `#[api(hidden)]`";
const RESPONSE_HELP: &str = "return `Json<T>` of a type with `#[dto]`, declare the response with `#[api(response(status = 200, body = ...))]` on the handler, or exclude the handler with `#[api(hidden)]`";
const REPLY_HELP: &str = PAYLOAD_HELP;

const fn unknown_output(
    handler: &'static HandlerSpec,
    name: &diagnostic_report::Name,
    (remedy, scope): (&'static str, &'static str),
    describes: &'static ModuleSpec,
    report: &mut Report,
) {
    report.title(&[
        Name(name),
        Words(" can't be described: the return type `"),
        Words(handler.output.written),
        Words("` has no schema"),
    ]);
    report.note(handler.output.at, &[Words("returned here")]);
    report.note(describes.at, &[Type(&describes.token), Words(scope)]);
    report.help(&[Words(remedy)]);
    report.end();
}
