//! What two routes that meet are told.

use super::{Entry, equal, is_wildcard, letters, routing, whole};
use crate::spec::{Method, Versioning, Versions, same};
use crate::verify::graph::Graph;
use crate::verify::report::Piece::{Name, Route, Type, Words};
use crate::verify::report::{self, Report};

/// Two routes whose paths are one but for the names of parameters.
pub(super) const fn compare(graph: &Graph<'_>, first: &Entry, second: &Entry, report: &mut Report) {
    if is_one(first, second) {
        if equal(first.route.handler.name, first.controller.routes[0].handler.name) {
            served_twice(first, second, report);
        }
    } else if overlaps(first.route.method, second.route.method)
        && same_host(first, second)
        && let Some(version) = shared_version(graph, first, second)
    {
        answered_twice(graph, first, second, version, report);
    } else if !letters::same(&whole(graph, first), &whole(graph, second)) {
        indistinct(graph, first, second, report);
    }
}

/// Whether both are one method of one controller. Places don't tell: all that a macro writes is at one.
const fn is_one(first: &Entry, second: &Entry) -> bool {
    let one = &first.controller.component;
    let other = &second.controller.component;
    same(&one.provider.token, &other.provider.token)
        && equal(first.route.handler.name, second.route.handler.name)
}

/// One controller in two lists; said of its first route, for all.
const fn served_twice(first: &Entry, second: &Entry, report: &mut Report) {
    let name = report::Name { owner: &first.controller.component.provider.token, member: "" };
    report.title(&[Name(&name), Words(" stands in `controllers` twice")]);
    report.note(first.controller.component.listed, &[Words("listed here")]);
    report.note(second.controller.component.listed, &[Words("and here")]);
    report.help(&[Words("remove one of them: a controller answers for one module")]);
    report.end();
}

const fn answered_twice(
    graph: &Graph<'_>,
    first: &Entry,
    second: &Entry,
    version: &str,
    report: &mut Report,
) {
    let verb = match first.route.method {
        Method::All => second.route.method.as_str(),
        verb => verb.as_str(),
    };
    let (of_version, behind_version) = around(" of version `", version);
    let (at_host, behind_host) = around(" at the host `", host(first));
    report.title(&[
        Words("two handlers answer "),
        Route(verb, &whole(graph, first)),
        Words(of_version),
        Words(version),
        Words(behind_version),
        Words(at_host),
        Words(host(first)),
        Words(behind_host),
    ]);
    note(graph, first, report);
    note(graph, second, report);
    report.help(&[Words("give one of them another path, verb, version or host")]);
    report.end();
}

/// What stands before a text and behind it; nothing where there is no text.
const fn around(words: &'static str, text: &str) -> (&'static str, &'static str) {
    if text.is_empty() { ("", "") } else { (words, "`") }
}

/// Two routes that the router can't tell apart.
pub(super) const fn indistinct(
    graph: &Graph<'_>,
    first: &Entry,
    second: &Entry,
    report: &mut Report,
) {
    report.title(&[
        Words("the router can't tell "),
        Route("", &whole(graph, first)),
        Words(" and "),
        Route("", &whole(graph, second)),
        Words(" apart"),
    ]);
    note(graph, first, report);
    note(graph, second, report);
    if is_wildcard(first.route) || is_wildcard(second.route) {
        report.help(&[Words(
            "put text before one of them: a wildcard and a parameter can't share a place",
        )]);
    } else {
        report.help(&[Words("give the parameters of both the same names")]);
    }
    report.end();
}

/// An exception from the prefix of the app that no route fits.
pub(super) const fn unfit(graph: &Graph<'_>, pattern: &str, report: &mut Report) {
    let root = graph.spec(graph.root);
    report.title(&[
        Type(&root.token),
        Words(" excepts `"),
        Words(pattern),
        Words("` from its prefix, and no route fits it"),
    ]);
    report.note(root.at, &[Words("the prefix is `"), Words(root.routing.prefix), Words("`")]);
    report.help(&[Words(
        "write the path as it would be without prefix and version, such as `/health` or `/docs/{*rest}`",
    )]);
    report.end();
}

/// `HEAD` may stand beside `GET`, and a verb beside `#[all]` clashes with it.
const fn overlaps(first: Method, second: Method) -> bool {
    matches!(first, Method::All) || matches!(second, Method::All) || first as u8 == second as u8
}

/// Whether both answer for one host, or both for every one; a host is more than every host.
const fn same_host(first: &Entry, second: &Entry) -> bool {
    let first = host(first);
    let second = host(second);
    let skeleton = crate::spec::Address::EMPTY;
    letters::alike(&skeleton.with_route(first), &skeleton.with_route(second))
}

const fn host(entry: &Entry) -> &'static str {
    if entry.route.host.is_empty() { entry.controller.host } else { entry.route.host }
}

/// A version in which a request could mean both, empty where the version does not tell them apart: every
/// version is less than one of its own, and one in the path is there for all to see.
const fn shared_version(graph: &Graph<'_>, first: &Entry, second: &Entry) -> Option<&'static str> {
    if matches!(routing(graph).versioning, Versioning::Uri(_)) {
        return Some("");
    }
    let first = versions(graph, first).names();
    let second = versions(graph, second).names();
    if first.is_empty() && second.is_empty() {
        return Some("");
    }
    let mut i = 0;
    while i < first.len() {
        let mut k = 0;
        while k < second.len() {
            if equal(first[i], second[k]) {
                return Some(first[i]);
            }
            k += 1;
        }
        i += 1;
    }
    None
}

const fn versions(graph: &Graph<'_>, entry: &Entry) -> Versions {
    entry.route.versions.or(entry.controller.versions).or(routing(graph).default)
}

const fn note(graph: &Graph<'_>, entry: &Entry, report: &mut Report) {
    let name = report::Name {
        owner: &entry.controller.component.provider.token,
        member: entry.route.handler.name,
    };
    report.note(
        entry.route.handler.at,
        &[Name(&name), Words(" at "), Route("", &whole(graph, entry))],
    );
}
