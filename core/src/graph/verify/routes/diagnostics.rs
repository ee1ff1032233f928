//! Diagnostics about routes that conflict.

use super::{Entry, equal, is_wildcard, letters, routing, whole};
use crate::graph::spec::{Method, Versioning, Versions, same};
use crate::graph::verify::graph::Graph;
use crate::graph::verify::report::Piece::{Name, Route, Type, Words};
use crate::graph::verify::report::{self, Report};

/// Reports conflicts of two routes whose paths differ only in the names of parameters.
pub(super) const fn compare(graph: &Graph<'_>, first: &Entry, second: &Entry, report: &mut Report) {
    if is_one(first, second) {
        if equal(first.route.handler.name, first.controller.routes[0].handler.name) {
            served_twice(first, second, report);
        }
    } else if overlaps(first.route.method, second.route.method)
        && same_host(first, second)
        && let Some(version) = shared_version(graph, first, second)
    {
        same_route(graph, first, second, version, report);
    } else if !letters::same(&whole(graph, first), &whole(graph, second)) {
        indistinct(graph, first, second, report);
    }
}

/// Whether both are the same method of the same controller. Locations are not compared, because all code of a macro has
/// the same one.
const fn is_one(first: &Entry, second: &Entry) -> bool {
    let one = &first.controller.component;
    let other = &second.controller.component;
    same(&one.provider.token, &other.provider.token)
        && equal(first.route.handler.name, second.route.handler.name)
}

/// Reports a controller in two lists, once for all its routes.
const fn served_twice(first: &Entry, second: &Entry, report: &mut Report) {
    let name = report::Name { owner: &first.controller.component.provider.token, member: "" };
    let (list, belongs) = match first.controller.gateway {
        Some(_) => {
            (" is in `gateways` twice", "remove one of them: a gateway belongs to one module")
        }
        None => {
            (" is in `controllers` twice", "remove one of them: a controller belongs to one module")
        }
    };
    report.title(&[Name(&name), Words(list)]);
    report.note(first.controller.component.listed, &[Words("listed here")]);
    report.note(second.controller.component.listed, &[Words("and here")]);
    report.help(&[Words(belongs)]);
    report.end();
}

const fn same_route(
    graph: &Graph<'_>,
    first: &Entry,
    second: &Entry,
    version: &str,
    report: &mut Report,
) {
    let method = match first.route.method {
        Method::All => second.route.method.as_str(),
        method => method.as_str(),
    };
    let (of_version, after_version) = around(" of version `", version);
    let (at_host, after_host) = around(" at the host `", host(first));
    report.title(&[
        Words("two handlers have the route "),
        Route(method, &whole(graph, first)),
        Words(of_version),
        Words(version),
        Words(after_version),
        Words(at_host),
        Words(host(first)),
        Words(after_host),
    ]);
    note(graph, first, report);
    note(graph, second, report);
    report.help(&[Words("give one of them another path, method, version or host")]);
    report.end();
}

/// Returns the words before and after a string; nothing if it is empty.
const fn around(words: &'static str, text: &str) -> (&'static str, &'static str) {
    if text.is_empty() { ("", "") } else { (words, "`") }
}

/// Reports two routes that the router can't distinguish.
pub(super) const fn indistinct(
    graph: &Graph<'_>,
    first: &Entry,
    second: &Entry,
    report: &mut Report,
) {
    report.title(&[
        Words("the router can't distinguish "),
        Route("", &whole(graph, first)),
        Words(" and "),
        Route("", &whole(graph, second)),
    ]);
    note(graph, first, report);
    note(graph, second, report);
    if is_wildcard(first.route) || is_wildcard(second.route) {
        report.help(&[Words(
            "put a literal segment before one of them: a wildcard and a parameter can't be at the same position",
        )]);
    } else {
        report.help(&[Words("give the parameters of both the same names")]);
    }
    report.end();
}

/// Reports an exception from the prefix of the app that no route matches.
pub(super) const fn unfit(graph: &Graph<'_>, pattern: &str, report: &mut Report) {
    let root = graph.spec(graph.root);
    report.title(&[
        Type(&root.token),
        Words(" excepts `"),
        Words(pattern),
        Words("` from its prefix, but no route matches it"),
    ]);
    report.note(root.at, &[Words("the prefix is `"), Words(root.routing.prefix), Words("`")]);
    report.help(&[Words(
        "write the path as it would be without prefix and version, such as `/health` or `/docs/{*rest}`",
    )]);
    report.end();
}

/// Whether one request can match both methods. `GET` and `HEAD` can be declared together.
const fn overlaps(first: Method, second: Method) -> bool {
    matches!(first, Method::All) || matches!(second, Method::All) || first as u8 == second as u8
}

/// Whether both have the same host, or none. A route with a host takes precedence over one without.
const fn same_host(first: &Entry, second: &Entry) -> bool {
    let first = host(first);
    let second = host(second);
    let skeleton = crate::graph::spec::FullPath::EMPTY;
    letters::alike(&skeleton.with_route(first), &skeleton.with_route(second))
}

const fn host(entry: &Entry) -> &'static str {
    if entry.route.host.is_empty() { entry.controller.host } else { entry.route.host }
}

/// Returns a version in which one request matches both; an empty string if versions do not distinguish them. A route with
/// a version takes precedence over one without, and a version in the path is part of the path.
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
