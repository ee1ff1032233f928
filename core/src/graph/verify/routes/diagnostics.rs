//! Diagnostics about routes that conflict.

use super::{Entry, equal, full_path, is_wildcard, path_bytes, routing};
use crate::graph::spec::{Method, Versioning, Versions, same};
use crate::graph::verify::diagnostic_report::Segment::{Name, Route, Type, Words};
use crate::graph::verify::diagnostic_report::{self, Report};
use crate::graph::verify::graph::Graph;

/// Reports conflicts between two routes whose paths differ at most in the names of parameters.
pub(super) const fn compare(graph: &Graph<'_>, first: &Entry, second: &Entry, report: &mut Report) {
    if is_same_handler(first, second) {
        if equal(first.route.handler.name, first.controller.routes[0].handler.name) {
            report_duplicate_controller(first, second, report);
        }
    } else if overlaps(first.route.method, second.route.method)
        && same_host(first, second)
        && let Some(version) = shared_version(graph, first, second)
    {
        report_same_route(graph, first, second, version, report);
    } else if !path_bytes::same(&full_path(graph, first), &full_path(graph, second)) {
        report_indistinct(graph, first, second, report);
    }
}

/// Returns whether both routes are the same method of the same controller. Locations are not compared, because all code
/// that a macro emits has the same location.
const fn is_same_handler(first: &Entry, second: &Entry) -> bool {
    let one = &first.controller.component;
    let other = &second.controller.component;
    same(&one.provider.token, &other.provider.token)
        && equal(first.route.handler.name, second.route.handler.name)
}

/// Reports a controller that two modules list. It is called for the first route of the controller only.
const fn report_duplicate_controller(first: &Entry, second: &Entry, report: &mut Report) {
    let name =
        diagnostic_report::Name { owner: &first.controller.component.provider.token, member: "" };
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

const fn report_same_route(
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
        Route(method, &full_path(graph, first)),
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

/// Returns the words before and after a string; empty if the string is.
const fn around(words: &'static str, text: &str) -> (&'static str, &'static str) {
    if text.is_empty() { ("", "") } else { (words, "`") }
}

/// Reports two routes that the router can't distinguish.
pub(super) const fn report_indistinct(
    graph: &Graph<'_>,
    first: &Entry,
    second: &Entry,
    report: &mut Report,
) {
    report.title(&[
        Words("the router can't distinguish "),
        Route("", &full_path(graph, first)),
        Words(" and "),
        Route("", &full_path(graph, second)),
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
pub(super) const fn report_unmatched_exception(
    graph: &Graph<'_>,
    pattern: &str,
    report: &mut Report,
) {
    let root = graph.spec(graph.root);
    report.title(&[
        Type(&root.token),
        Words(" excepts `"),
        Words(pattern),
        Words("` from its prefix, but no route matches it"),
    ]);
    report.note(root.at, &[Words("the prefix is `"), Words(root.routing.prefix), Words("`")]);
    report.help(&[Words(
        "write the path without prefix and version, such as `/health` or `/docs/{*rest}`",
    )]);
    report.end();
}

/// Returns whether a request can match both methods. `GET` and `HEAD` can be declared together.
const fn overlaps(first: Method, second: Method) -> bool {
    matches!(first, Method::All) || matches!(second, Method::All) || first as u8 == second as u8
}

/// Returns whether both routes have the same host, or none. A route with a host takes precedence over one without.
const fn same_host(first: &Entry, second: &Entry) -> bool {
    let first = host(first);
    let second = host(second);
    let empty = crate::graph::spec::FullPath::EMPTY;
    path_bytes::same_pattern(&empty.with_route(first), &empty.with_route(second))
}

const fn host(entry: &Entry) -> &'static str {
    if entry.route.host.is_empty() { entry.controller.host } else { entry.route.host }
}

/// Returns a version of which a request matches both routes; an empty string if versions do not distinguish them. A
/// route with a version takes precedence over one without, and a version in the path is part of the path.
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
    let name = diagnostic_report::Name {
        owner: &entry.controller.component.provider.token,
        member: entry.route.handler.name,
    };
    report.note(
        entry.route.handler.at,
        &[Name(&name), Words(" at "), Route("", &full_path(graph, entry))],
    );
}
