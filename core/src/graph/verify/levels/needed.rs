//! Enhancers that need data which no guard before them provides.

use super::super::graph::Graph;
use super::super::report::Piece::{Code, Name, Type, Words};
use super::super::report::Report;
use super::chain::{Spot, is_skipped, provides, provides_but_for_skips};
use super::handled::Handled;
use super::known::Known;
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
        while let Some(handled) = handlers.next(graph) {
            let skipped =
                needs.skippable && is_skipped(one, &handled.levels, level.number, usize::MAX);
            // What the app itself calls passes no guards.
            let applies = handled.of_app.is_none() || needs.before.is_end();
            let runs = applies && !skipped && (handled.is_piped || !needs.piped);
            if runs && !handled.has(&data[d], needs.before) {
                unprovided(graph, one, &data[d], needs.before, &handled, report);
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
    before: Spot,
    handled: &Handled,
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
        if handled.name.member.is_empty() { "it runs for the routes of " } else { "it runs for " };
    report.note(handled.at, &[Words(runs), Name(&handled.name)]);
    if let Some(label) = handled.of_app {
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
    let known = Known::find(graph, &handled.guards, data, report);
    if provides_but_for_skips(&handled.guards, data, before) && known.remedy.is_some() {
        skipped(&known, needing, report);
    } else if before.is_end() {
        known.help(data, handled.guarded, report);
    } else {
        let comes_later = provides(&handled.guards, data, Spot::END);
        before_guard(&known, needing, data, comes_later, report);
    }
    report.end();
}

const fn skipped(known: &Known, needing: &'static Of, report: &mut Report) {
    let Some(guard) = known.remedy else { return };
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

const fn before_guard(
    known: &Known,
    needing: &'static Of,
    data: &'static Of,
    comes_later: bool,
    report: &mut Report,
) {
    match known.remedy {
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
            Words(")]`, or on a farther level"),
        ]),
        None => report.help(&[
            Words("write a guard with `#[guard(provides = "),
            Code(data),
            Words(")]`, and put it before "),
            Type(needing),
            Words(" or on a farther level"),
        ]),
    }
}
