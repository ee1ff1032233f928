//! Data that a handler accepts although no guard before it provides it.

use super::super::graph::Graph;
use super::super::report::Piece::{Code, Name, Type, Words};
use super::super::report::Report;
use super::Level;
use super::chain::{Spot, provides_but_for_skips};
use super::handled::Handled;
use super::known::Known;
use crate::base::Type as Of;
use crate::graph::spec::Taking;

pub(super) const fn check(
    graph: &Graph<'_>,
    taking: &'static Taking,
    level: &Level,
    report: &mut Report,
) {
    let mut handlers = level.handlers;
    let Some(handled) = handlers.next(graph) else { return };
    let mut n = 0;
    while n < taking.needs.len() {
        if !handled.has(&taking.needs[n], Spot::END) {
            unprovided(graph, &handled, taking, &taking.needs[n], report);
        }
        n += 1;
    }
}

const fn unprovided(
    graph: &Graph<'_>,
    handled: &Handled,
    taking: &'static Taking,
    data: &'static Of,
    report: &mut Report,
) {
    if taking.is_data {
        report.title(&[
            Name(&handled.name),
            Words(" takes "),
            Type(data),
            Words(" from a guard, but no guard before it provides it"),
        ]);
    } else {
        report.title(&[
            Name(&handled.name),
            Words(" takes `"),
            Words(taking.written),
            Words("`, which needs "),
            Type(data),
            Words(", but no guard before it provides it"),
        ]);
    }
    report.note(taking.at, &[Words("taken as `"), Words(taking.name), Words("`")]);
    if let Some(label) = handled.of_app {
        report.help(&[
            Words("the app itself calls each "),
            Words(label),
            Words(", and no guard runs before it: remove the argument"),
        ]);
        report.end();
        return;
    }
    let known = Known::find(graph, &handled.guards, data, report);
    let skipped = provides_but_for_skips(&handled.guards, data, Spot::END);
    match known.remedy {
        Some(guard) if skipped => report.help(&[
            Words("remove the `#[skip("),
            Code(guard),
            Words(")]` between "),
            Type(guard),
            Words(" and the handler"),
        ]),
        Some(guard) if known.stands => report.help(&[
            Words("have every guard of the `Any(...)` provide "),
            Type(data),
            Words(", or put "),
            Type(guard),
            Words(" before the handler outside of it"),
        ]),
        _ => known.help(data, handled.guarded, report),
    }
    report.end();
}
