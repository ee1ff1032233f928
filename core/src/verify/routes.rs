//! Routes that clash: the same verb and path twice, or paths that the router can't tell apart.

use super::graph::Graph;
use super::report::Piece::{Name, Route, Words};
use super::report::{self, Report};
use crate::spec::{ControllerSpec, Method, RouteSpec};

/// A route with the controller that it belongs to.
#[derive(Clone, Copy)]
struct Entry {
    controller: &'static ControllerSpec,
    route: &'static RouteSpec,
}

/// Checks all routes of the graph; `slots` is a table of at least twice as many entries, a power
/// of two, and `next` has one entry for each route.
pub(super) const fn check<const SLOTS: usize, const ROUTES: usize>(
    graph: &Graph<'_>,
    report: &mut Report,
) {
    let mut table: [u32; SLOTS] = [u32::MAX; SLOTS];
    let mut entries: [Option<Entry>; ROUTES] = [None; ROUTES];
    let mut hashes = [0_u64; ROUTES];
    let (mut m, mut count) = (0, 0);
    while m < graph.modules.len() {
        let controllers = graph.modules[m].controllers;
        let mut c = 0;
        while c < controllers.len() {
            let prefix = start(controllers[c].prefix);
            let (mut r, routes) = (0, controllers[c].routes.len());
            while r < routes {
                let entry = Entry { controller: &controllers[c], route: &controllers[c].routes[r] };
                let hash = skeleton(prefix, entry.route.path);
                let mut at = hash as usize & (SLOTS - 1);
                while table[at] != u32::MAX {
                    if hashes[table[at] as usize] == hash
                        && let Some(other) = &entries[table[at] as usize]
                    {
                        compare(other, &entry, report);
                    }
                    at = (at + 1) & (SLOTS - 1);
                }
                table[at] = count as u32;
                hashes[count] = hash;
                entries[count] = Some(entry);
                count += 1;
                r += 1;
            }
            c += 1;
        }
        m += 1;
    }
}

/// The same for the boot, whose numbers are not constants.
pub(crate) fn check_running(graph: &Graph<'_>, report: &mut Report) {
    let mut known: std::collections::HashMap<u64, Vec<Entry>> = std::collections::HashMap::new();
    for module in graph.modules {
        for controller in module.controllers {
            let prefix = start(controller.prefix);
            for route in controller.routes {
                let entry = Entry { controller, route };
                let same = known.entry(skeleton(prefix, route.path)).or_default();
                same.iter().for_each(|other| compare(other, &entry, report));
                same.push(entry);
            }
        }
    }
}

/// A hash of the path in which all parameters are alike.
const fn skeleton(prefix: u64, path: &str) -> u64 {
    if path.len() == 1 { prefix } else { absorb(prefix, path.as_bytes()) }
}

/// A hash of the prefix, to be continued with a path.
const fn start(prefix: &str) -> u64 {
    absorb(1, trim(prefix).as_bytes())
}

/// A polynomial over a field: it needs no function but the operators, which constants are fast at.
const fn absorb(start: u64, text: &[u8]) -> u64 {
    const PRIME: u128 = (1 << 61) - 1;
    const BASE: u128 = 0x0b1d_4c3a_7f21_9e65;
    let (mut hash, mut inside, mut i, len) = (start as u128, false, 0, text.len());
    while i < len {
        let byte = text[i];
        if byte == b'}' {
            inside = false;
        }
        if !inside {
            hash = (hash * BASE + byte as u128) % PRIME;
        }
        if byte == b'{' {
            inside = true;
        }
        i += 1;
    }
    hash as u64
}

const fn trim(prefix: &str) -> &str {
    match prefix.as_bytes() {
        [start @ .., b'/'] => prefix.split_at(start.len()).0,
        _ => prefix,
    }
}

const fn compare(first: &Entry, second: &Entry, report: &mut Report) {
    let same_verb = overlaps(first.route.method, second.route.method);
    if same_verb {
        let verb = match first.route.method {
            Method::All => second.route.method.as_str(),
            verb => verb.as_str(),
        };
        report.title(&[
            Words("two handlers answer "),
            Route(verb, first.controller.prefix, first.route.path),
        ]);
        note(first, report);
        note(second, report);
        report.help(&[Words("give one of them another path or verb")]);
        report.end();
    } else if !same_path(first, second) {
        report.title(&[
            Words("the router can't tell "),
            Route("", first.controller.prefix, first.route.path),
            Words(" and "),
            Route("", second.controller.prefix, second.route.path),
            Words(" apart"),
        ]);
        note(first, report);
        note(second, report);
        report.help(&[Words("give the parameters of both the same names")]);
        report.end();
    }
}

/// `HEAD` may stand beside `GET`, and a verb beside `#[all]` clashes with it.
const fn overlaps(first: Method, second: Method) -> bool {
    matches!(first, Method::All) || matches!(second, Method::All) || first as u8 == second as u8
}

const fn same_path(first: &Entry, second: &Entry) -> bool {
    same(
        trim(first.controller.prefix),
        trim(second.controller.prefix),
        first.route.path,
        second.route.path,
    )
}

const fn same(prefix: &str, other_prefix: &str, path: &str, other_path: &str) -> bool {
    let (a, b) = (prefix.as_bytes(), other_prefix.as_bytes());
    let (c, d) = (path.as_bytes(), other_path.as_bytes());
    let c = if c.len() == 1 { &[] } else { c };
    let d = if d.len() == 1 { &[] } else { d };
    if a.len() + c.len() != b.len() + d.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() + c.len() {
        let x = if i < a.len() { a[i] } else { c[i - a.len()] };
        let y = if i < b.len() { b[i] } else { d[i - b.len()] };
        if x != y {
            return false;
        }
        i += 1;
    }
    true
}

const fn note(entry: &Entry, report: &mut Report) {
    let name = report::Name { owner: &entry.controller.component.token, member: entry.route.name };
    report.note(
        entry.route.at,
        &[Name(&name), Words(" at "), Route("", entry.controller.prefix, entry.route.path)],
    );
}
