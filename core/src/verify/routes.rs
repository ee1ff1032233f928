//! Routes that clash: the same verb and path twice, or paths that the router can't tell apart.

use super::graph::Graph;
use super::report::Piece::{Name, Route, Words};
use super::report::{self, Report};
use crate::spec::{ControllerSpec, Method, Place, RouteSpec, Skeleton};

/// A route with the controller that it belongs to.
#[derive(Clone, Copy)]
struct Entry {
    controller: &'static ControllerSpec,
    route: &'static RouteSpec,
}

/// The routes that were met, by the hashes of their paths.
struct Known<'k> {
    /// Hash table of numbers of routes: a power of two, of at least twice as many slots.
    table: &'k mut [u32],
    /// The hash of each route, in which all parameters are alike.
    hashes: &'k mut [u64],
    entries: &'k mut [Option<Entry>],
    count: usize,
}

/// Checks all routes of the graph in constants.
pub(super) const fn check<const SLOTS: usize, const ROUTES: usize>(
    graph: &Graph<'_>,
    report: &mut Report,
) {
    let mut known = Known {
        table: &mut [u32::MAX; SLOTS],
        hashes: &mut [0; ROUTES],
        entries: &mut [None; ROUTES],
        count: 0,
    };
    check_all(graph, &mut known, report);
}

/// The same for the boot, whose numbers are not constants.
pub(crate) fn check_running(graph: &Graph<'_>, report: &mut Report) {
    let controllers = graph.modules.iter().flat_map(|module| module.controllers);
    let count = controllers.map(|controller| controller.routes.len()).sum::<usize>();
    let mut known = Known {
        table: &mut vec![u32::MAX; (2 * count).next_power_of_two()],
        hashes: &mut vec![0; count],
        entries: &mut vec![None; count],
        count: 0,
    };
    check_all(graph, &mut known, report);
}

const fn check_all(graph: &Graph<'_>, known: &mut Known<'_>, report: &mut Report) {
    let (mut m, mut wildcards) = (0, false);
    while m < graph.modules.len() {
        let controllers = graph.modules[m].controllers;
        let mut c = 0;
        while c < controllers.len() {
            let prefix = start(controllers[c].prefix);
            let (mut r, routes) = (0, controllers[c].routes.len());
            while r < routes {
                let entry = Entry { controller: &controllers[c], route: &controllers[c].routes[r] };
                known.enter(entry, skeleton(prefix, entry.route), report);
                wildcards |= is_wildcard(entry.route);
                r += 1;
            }
            c += 1;
        }
        m += 1;
    }
    if wildcards {
        known.check_wildcards(report);
    }
}

impl Known<'_> {
    const fn enter(&mut self, entry: Entry, hash: u64, report: &mut Report) {
        let mut at = slot(hash) & (self.table.len() - 1);
        while self.table[at] != u32::MAX {
            if self.hashes[self.table[at] as usize] == hash
                && let Some(other) = &self.entries[self.table[at] as usize]
                && alike(other, &entry)
            {
                compare(other, &entry, report);
            }
            at = (at + 1) & (self.table.len() - 1);
        }
        self.table[at] = self.count as u32;
        self.hashes[self.count] = hash;
        self.entries[self.count] = Some(entry);
        self.count += 1;
    }

    /// Where a path goes on behind a parameter, a wildcard must not stand in the parameter's place.
    const fn check_wildcards(&self, report: &mut Report) {
        let mut number = 0;
        while number < self.count {
            if let Some(entry) = &self.entries[number] {
                let (prefix, path) = parts(entry);
                let hash = self.check_part(1, prefix, !path.is_empty(), entry, report);
                self.check_part(hash, path, false, entry, report);
            }
            number += 1;
        }
    }

    const fn check_part(
        &self,
        start: u64,
        part: &str,
        goes_on: bool,
        entry: &Entry,
        report: &mut Report,
    ) -> u64 {
        let (mut hash, mut i) = (start, 0);
        while i < part.len() {
            (hash, i) = absorb(hash, part.as_bytes(), i, true);
            let behind_a_parameter = i > 0 && part.as_bytes()[i - 1] == b'}';
            if behind_a_parameter && (i < part.len() || goes_on) {
                self.check_wildcard(hash, entry, report);
            }
        }
        hash
    }

    const fn check_wildcard(&self, hash: u64, entry: &Entry, report: &mut Report) {
        let mut at = slot(hash) & (self.table.len() - 1);
        while self.table[at] != u32::MAX {
            if self.hashes[self.table[at] as usize] == hash
                && let Some(other) = &self.entries[self.table[at] as usize]
                && is_wildcard(other.route)
            {
                indistinct(other, entry, report);
            }
            at = (at + 1) & (self.table.len() - 1);
        }
    }
}

const fn is_wildcard(route: &RouteSpec) -> bool {
    matches!(route.pattern.as_bytes(), [.., b'*', b'}'])
}

/// The two parts of a whole path.
const fn parts(entry: &Entry) -> (&'static str, &'static str) {
    let path = entry.route.path;
    (trim(entry.controller.prefix), if path.len() == 1 { "" } else { path })
}

/// Hashes are the value of the text as one large number, to a prime: so the parts of a path may be
/// hashed one after the other, whichever way it is divided between a controller and its routes.
const PRIME: u128 = 0x1b3d_5a87_94c1_e30b;

/// Where a hash belongs in a table. Paths end alike, and so do the numbers that they are.
const fn slot(hash: u64) -> usize {
    ((hash as u128 * 0x9e37_79b9_7f4a_7c15) >> 64) as usize
}

/// A hash of the whole path, without the names of its parameters.
const fn skeleton(prefix: u64, route: &RouteSpec) -> u64 {
    let Skeleton { value, power } = route.skeleton;
    ((prefix as u128 * power as u128 + value as u128) % PRIME) as u64
}

/// A hash of the prefix, to be continued with a path.
const fn start(prefix: &str) -> u64 {
    absorb(1, trim(prefix).as_bytes(), 0, false).0
}

/// The same of a path as it is written, from an index to the end or behind the next parameter; gives
/// the index as well.
const fn absorb(start: u64, text: &[u8], from: usize, one: bool) -> (u64, usize) {
    let (mut hash, mut inside, mut i, len) = (start as u128, false, from, text.len());
    while i < len {
        let byte = text[i];
        if byte == b'}' {
            inside = false;
        }
        if !inside {
            hash = (hash * 256 + byte as u128) % PRIME;
        }
        i += 1;
        if byte == b'{' {
            inside = true;
        } else if one && byte == b'}' {
            break;
        }
    }
    (hash as u64, i)
}

const fn trim(prefix: &str) -> &str {
    match prefix.as_bytes() {
        [start @ .., b'/'] => prefix.split_at(start.len()).0,
        _ => prefix,
    }
}

const fn compare(first: &Entry, second: &Entry, report: &mut Report) {
    if same_place(first.route.handler.at, second.route.handler.at) {
        if same_place(first.route.handler.at, first.controller.routes[0].handler.at) {
            served_twice(first, second, report);
        }
    } else if overlaps(first.route.method, second.route.method) {
        answered_twice(first, second, report);
    } else if !same_path(first, second) {
        indistinct(first, second, report);
    }
}

const fn same_place(one: Place, other: Place) -> bool {
    one.line == other.line && one.column == other.column && same("", "", one.file, other.file)
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

const fn answered_twice(first: &Entry, second: &Entry, report: &mut Report) {
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
}

const fn indistinct(first: &Entry, second: &Entry, report: &mut Report) {
    report.title(&[
        Words("the router can't tell "),
        Route("", first.controller.prefix, first.route.path),
        Words(" and "),
        Route("", second.controller.prefix, second.route.path),
        Words(" apart"),
    ]);
    note(first, report);
    note(second, report);
    if is_wildcard(first.route) || is_wildcard(second.route) {
        report.help(&[Words(
            "put text before one of them: a wildcard and a parameter can't share a place",
        )]);
    } else {
        report.help(&[Words("give the parameters of both the same names")]);
    }
    report.end();
}

/// `HEAD` may stand beside `GET`, and a verb beside `#[all]` clashes with it.
const fn overlaps(first: Method, second: Method) -> bool {
    matches!(first, Method::All) || matches!(second, Method::All) || first as u8 == second as u8
}

/// Whether they are one but for the names of parameters: two paths may have one hash by chance.
const fn alike(first: &Entry, second: &Entry) -> bool {
    let ((a, _), (b, _)) = (parts(first), parts(second));
    let (mut a, mut b) = (Letters::of(a, pattern(first)), Letters::of(b, pattern(second)));
    loop {
        match (a.next(), b.next()) {
            (None, None) => return true,
            (Some(x), Some(y)) if x == y => {}
            _ => return false,
        }
    }
}

const fn pattern(entry: &Entry) -> &'static str {
    if entry.route.pattern.len() == 1 { "" } else { entry.route.pattern }
}

/// The letters of a path without the names of its parameters.
struct Letters {
    parts: [&'static [u8]; 2],
    part: usize,
    at: usize,
    inside: bool,
}

impl Letters {
    const fn of(prefix: &'static str, path: &'static str) -> Self {
        let parts = [prefix.as_bytes(), path.as_bytes()];
        Self { parts, part: 0, at: 0, inside: false }
    }

    const fn next(&mut self) -> Option<u8> {
        while self.part < 2 {
            if self.at == self.parts[self.part].len() {
                (self.part, self.at) = (self.part + 1, 0);
                continue;
            }
            let letter = self.parts[self.part][self.at];
            self.at += 1;
            if !self.inside || letter == b'}' {
                self.inside = letter == b'{';
                return Some(letter);
            }
        }
        None
    }
}

const fn same_path(first: &Entry, second: &Entry) -> bool {
    let ((a, c), (b, d)) = (parts(first), parts(second));
    same(a, b, c, d)
}

/// Whether the first and third are together the second and fourth.
const fn same(prefix: &str, other_prefix: &str, path: &str, other_path: &str) -> bool {
    let (a, b) = (prefix.as_bytes(), other_prefix.as_bytes());
    let (c, d) = (path.as_bytes(), other_path.as_bytes());
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
    let name = report::Name {
        owner: &entry.controller.component.provider.token,
        member: entry.route.handler.name,
    };
    report.note(
        entry.route.handler.at,
        &[Name(&name), Words(" at "), Route("", entry.controller.prefix, entry.route.path)],
    );
}
