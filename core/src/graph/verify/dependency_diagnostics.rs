//! Diagnostics about dependencies with several providers, and about optional ones that a driver can't see.

use super::diagnostic_report::Report;
use super::diagnostic_report::Segment::{Code, Name, Type, Words};
use super::exports::is_exported;
use super::graph::{Candidates, Graph, Unit, Work};
use super::module_options::configurations;
use crate::graph::spec::{Dependency, same};

pub(super) const fn single_of_many(unit: &Unit, dependency: &Dependency, report: &mut Report) {
    report.title(&[
        Name(&unit.name),
        Words(" depends on a single "),
        Type(&dependency.token),
        Words(", but it may have several providers"),
    ]);
    note_dependency(unit, dependency, report);
    if let Some(key) = dependency.token.key {
        report.note(key.at, &[Words("declared with `#[provider_trait(many)]`")]);
    }
    report.help(&[Words("inject all of them as `Vec<Arc<"), Code(&dependency.token), Words(">>`")]);
    report.end();
}

pub(super) const fn ambiguous(
    graph: &Graph<'_>,
    unit: &Unit,
    dependency: &Dependency,
    candidates: &Candidates,
    report: &mut Report,
) {
    let first = &graph.units[candidates.unit as usize];
    let second = &graph.units[candidates.second as usize];
    report.title(&[
        Name(&unit.name),
        Words(" needs "),
        Type(&dependency.token),
        Words(", and two imports of "),
        Type(&graph.spec(unit.module).token),
        Words(" export one"),
    ]);
    note_dependency(unit, dependency, report);
    let one = graph.spec(first.module);
    let other = graph.spec(second.module);
    report.note(first.listed, &[Type(&one.token), Words(" provides one")]);
    let twice = one.options.is_some() && same(&one.token, &other.token);
    if !twice {
        report.note(second.listed, &[Type(&other.token), Words(" provides another")]);
    }
    if twice {
        configurations(graph, one, report);
        report.help(&[
            Words("configure "),
            Type(&one.token),
            Words(" in one import; the others share it as `imports = ["),
            Code(&one.token),
            Words("]`"),
        ]);
    } else {
        report.help(&[Words("import only one of them, or distinguish them as `Named<_, Name>`")]);
    }
    report.end();
}

/// Reports an optional provider of a driver that is part of the app, but not visible to the driver.
pub(super) const fn unseen_by_driver(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    unit: &Unit,
    dependency: &Dependency,
    token: u32,
    report: &mut Report,
) {
    let number = work.last_of[token as usize];
    let owner = &graph.units[number as usize];
    let home = graph.spec(owner.module);
    report.title(&[
        Name(&unit.name),
        Words(" uses "),
        Type(&dependency.token),
        Words(", but it cannot see the one that "),
        Type(&home.token),
        Words(" provides"),
    ]);
    note_dependency(unit, dependency, report);
    report.note(owner.listed, &[Type(&home.token), Words(" provides it")]);
    let exported = is_exported(graph, owner.module, number, &mut work.marks);
    let words = if exported { " is not global" } else { " does not export it" };
    report.note(home.at, &[Type(&home.token), Words(words)]);
    report.help(&[
        Words("provide it in a module with `#[module(global, exports = ["),
        Code(&dependency.token),
        Words("])]`"),
    ]);
    report.end();
}

pub(super) const fn note_dependency(unit: &Unit, dependency: &Dependency, report: &mut Report) {
    report.note(
        dependency.at,
        &[Name(&unit.name), Words(" declares it as `"), Words(dependency.name), Words("`")],
    );
}
