//! Checks that guards provide the data that handlers accept as arguments.

use super::super::diagnostic_report::Report;
use super::super::diagnostic_report::Segment::{Code, Name, Type, Words};
use super::super::graph::Graph;
use super::Level;
use super::guard_chain::{Position, provides_without_skips};
use super::handler_levels::HandlerLevels;
use super::providing_guards::ProvidingGuards;
use crate::base::Type as Of;
use crate::graph::spec::Taking;

pub(super) const fn check(
    graph: &Graph<'_>,
    taking: &'static Taking,
    level: &Level,
    report: &mut Report,
) {
    let mut handlers = level.handlers;
    let Some(handler) = handlers.next(graph) else { return };
    let mut n = 0;
    while n < taking.needs.len() {
        if !handler.has(&taking.needs[n], Position::END) {
            unprovided(graph, &handler, taking, &taking.needs[n], report);
        }
        n += 1;
    }
}

const fn unprovided(
    graph: &Graph<'_>,
    handler: &HandlerLevels,
    taking: &'static Taking,
    data: &'static Of,
    report: &mut Report,
) {
    if taking.is_data {
        report.title(&[
            Name(&handler.name),
            Words(" accepts "),
            Type(data),
            Words(" from a guard, but no guard before it provides it"),
        ]);
    } else {
        report.title(&[
            Name(&handler.name),
            Words(" accepts `"),
            Words(taking.written),
            Words("`, which needs "),
            Type(data),
            Words(", but no guard before it provides it"),
        ]);
    }
    report.note(taking.at, &[Words("declared as `"), Words(taking.name), Words("`")]);
    if let Some(label) = handler.app_label {
        report.help(&[
            Words("the app itself calls each "),
            Words(label),
            Words(", and no guard runs before it: remove the argument"),
        ]);
        report.end();
        return;
    }
    let guards = ProvidingGuards::find(graph, handler.module, &handler.guards, data, report);
    let skipped = provides_without_skips(&handler.guards, data, Position::END);
    match guards.remedy {
        Some(guard) if skipped => report.help(&[
            Words("remove the `#[skip("),
            Code(guard),
            Words(")]` between "),
            Type(guard),
            Words(" and the handler"),
        ]),
        Some(guard) if guards.on_handler_levels => report.help(&[
            Words("provide "),
            Type(data),
            Words(" in every guard of the `Any(...)`, or put "),
            Type(guard),
            Words(" before the handler outside of it"),
        ]),
        _ => guards.help(data, handler.guard_target, report),
    }
    report.end();
}
