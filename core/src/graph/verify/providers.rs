//! Checks that a module has at most one provider for each token.

use super::diagnostic_report::Segment::{Name, Type, Words};
use super::diagnostic_report::{Report, is_dyn};
use super::graph::{Graph, NONE, Unit, Work};

/// Registers all units by token, and reports duplicate providers of a token in a module.
pub(super) const fn check(graph: &Graph<'_>, work: &mut Work<'_>, report: &mut Report) {
    let mut u = 0;
    let count = graph.units.len();
    while u < count {
        let unit = &graph.units[u];
        if unit.token != NONE {
            if work.last_of[unit.token as usize] != NONE && !is_many(unit) {
                let earlier = work.own(graph, unit.module, unit.token);
                if earlier != NONE {
                    report_duplicate(graph, report, &graph.units[earlier as usize], unit);
                }
            }
            work.enter(unit.token, u as u32);
        }
        u += 1;
    }
}

pub(super) const fn is_many(unit: &Unit) -> bool {
    match unit.offers.key {
        Some(key) => key.many,
        None => false,
    }
}

const fn report_duplicate(graph: &Graph<'_>, report: &mut Report, first: &Unit, second: &Unit) {
    let module = graph.spec(second.module);
    report.title(&[
        Words("two providers for "),
        Type(second.offers),
        Words(" in "),
        Type(&module.token),
    ]);
    report.note(first.listed, &[Type(&module.token), Words(" lists "), Name(&first.name)]);
    report.note(second.listed, &[Words("and "), Name(&second.name)]);
    report.help(&[Words("remove one of them")]);
    if is_dyn(second.offers) {
        report.help(&[
            Words(", or declare the trait with `#[provider_trait(many)]` and inject `Vec<Arc<"),
            Words(second.offers.written),
            Words(">>`"),
        ]);
    } else {
        report.help(&[Words(", or distinguish them as `Named<_, Name>`")]);
    }
    report.end();
}
