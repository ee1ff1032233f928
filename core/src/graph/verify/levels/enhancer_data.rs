//! Checks that guards provide the data that enhancers need.

use super::super::diagnostic_report::Report;
use super::super::diagnostic_report::Segment::{Code, Name, Type, Words};
use super::super::graph::Graph;
use super::guard_chain::{Position, is_skipped, provides, provides_without_skips};
use super::handler_levels::HandlerLevels;
use super::providing_guards::ProvidingGuards;
use super::{Level, Needs};
use crate::base::Type as Of;
use crate::graph::spec::EnhancerUse;

pub(super) const fn check(
    graph: &Graph<'_>,
    one: &'static EnhancerUse,
    needs: Needs,
    level: &Level,
    report: &mut Report,
) {
    let data = one.enhancer.needs;
    let mut d = 0;
    while d < data.len() {
        let mut handlers = level.handlers;
        while let Some(handler) = handlers.next(graph) {
            let skipped =
                needs.skippable && is_skipped(one, &handler.levels, level.number, usize::MAX);
            // No guards run before handlers that the app itself calls.
            let applies = handler.app_label.is_none() || needs.before.is_end();
            let runs = applies && !skipped && (handler.is_piped || !needs.piped);
            if runs && !handler.has(&data[d], needs.before) {
                unprovided(graph, one, &data[d], needs.before, &handler, report);
                break;
            }
        }
        d += 1;
    }
}

const fn unprovided(
    graph: &Graph<'_>,
    one: &'static EnhancerUse,
    data: &'static Of,
    before: Position,
    handler: &HandlerLevels,
    report: &mut Report,
) {
    let needing = &one.enhancer.component.declared;
    report.title(&[
        Type(needing),
        Words(" needs "),
        Type(data),
        Words(", but no guard before it provides it"),
    ]);
    report.note(one.at, &[Type(needing), Words(" is used here")]);
    let runs =
        if handler.name.member.is_empty() { "it runs for the routes of " } else { "it runs for " };
    report.note(handler.at, &[Words(runs), Name(&handler.name)]);
    if let Some(label) = handler.app_label {
        report.help(&[
            Words("the app itself calls each "),
            Words(label),
            Words(", and no guard runs before it: put `#[skip("),
            Code(needing),
            Words(")]` on the handler"),
        ]);
        report.end();
        return;
    }
    let guards = ProvidingGuards::find(graph, handler.module, &handler.guards, data, report);
    if provides_without_skips(&handler.guards, data, before) && guards.remedy.is_some() {
        help_skipped(&guards, needing, report);
    } else if before.is_end() {
        guards.help(data, handler.guard_target, report);
    } else {
        let comes_later = provides(&handler.guards, data, Position::END);
        help_order(&guards, needing, data, comes_later, report);
    }
    report.end();
}

const fn help_skipped(guards: &ProvidingGuards, needing: &'static Of, report: &mut Report) {
    let Some(guard) = guards.remedy else { return };
    report.help(&[
        Words("skip "),
        Type(needing),
        Words(" as well, as in `#[skip("),
        Code(guard),
        Words(", "),
        Code(needing),
        Words(")]`, or remove the `#[skip("),
        Code(guard),
        Words(")]`"),
    ]);
}

const fn help_order(
    guards: &ProvidingGuards,
    needing: &'static Of,
    data: &'static Of,
    comes_later: bool,
    report: &mut Report,
) {
    match guards.remedy {
        Some(guard) if comes_later => report.help(&[
            Words("put "),
            Type(guard),
            Words(" before "),
            Type(needing),
            Words("; guards run from the app to the handler, each list in order"),
        ]),
        Some(guard) => report.help(&[
            Words("put "),
            Type(guard),
            Words(" before it, as in `#[use_guards("),
            Code(guard),
            Words(", "),
            Code(needing),
            Words(")]`, or on an outer level"),
        ]),
        None => report.help(&[
            Words("write a guard with `#[guard(provides = "),
            Code(data),
            Words(")]`, and put it before "),
            Type(needing),
            Words(" or on an outer level"),
        ]),
    }
}
