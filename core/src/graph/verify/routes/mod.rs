//! Routes that clash: the same verb and path twice, or paths that the router can't tell apart; and what
//! an app says about its routes and fits none.

mod diagnostics;
mod hash;
mod letters;

use super::bounds::{Steps, exceeded, slots_for};
use super::graph::{Graph, NONE};
use super::report::Report;
use crate::base::equal;
use crate::graph::spec::{
    ControllerSpec, FullPath, MAX_NESTED_PREFIXES, RouteSpec, Routing, Versioning, Versions,
};
use hash::{absorb, skeleton, slot, start};
pub(crate) use letters::fits;

/// A route with the controller that it belongs to, in one of its versions.
#[derive(Clone, Copy)]
struct Entry {
    module: u32,
    controller: &'static ControllerSpec,
    route: &'static RouteSpec,
    /// The version, where the path has it.
    version: Option<&'static str>,
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
    let default = routing(graph).default;
    let count = controllers.map(|controller| controller.paths(default)).sum::<usize>();
    let mut known = Known {
        table: &mut vec![u32::MAX; slots_for(count)],
        hashes: &mut vec![0; count],
        entries: &mut vec![None; count],
        count: 0,
    };
    check_all(graph, &mut known, report);
}

const fn check_all(graph: &Graph<'_>, known: &mut Known<'_>, report: &mut Report) {
    let mut m = 0;
    let mut wildcards = false;
    while m < graph.modules.len() {
        let controllers = graph.modules[m].controllers;
        let mut c = 0;
        while c < controllers.len() {
            wildcards |= known.enter_controller(graph, m as u32, &controllers[c], report);
            c += 1;
        }
        m += 1;
    }
    if wildcards {
        known.check_wildcards(graph, report);
    }
    let mut e = 0;
    let except = routing(graph).except;
    while e < except.len() {
        if !known.any_fits(graph, except[e]) {
            diagnostics::unfit(graph, except[e], report);
        }
        e += 1;
    }
}

/// What the app says about its routes.
const fn routing<'g>(graph: &Graph<'g>) -> &'static Routing {
    &graph.spec(graph.root).routing
}

/// The path of a route without what the app puts before all.
const fn local(graph: &Graph<'_>, entry: &Entry) -> FullPath {
    modules(graph, entry.module, FullPath::EMPTY)
        .with(entry.controller.prefix)
        .with_route(entry.route.path)
}

/// The whole path of a route.
const fn whole(graph: &Graph<'_>, entry: &Entry) -> FullPath {
    let excepted = is_excepted(graph, entry);
    modules(graph, entry.module, FullPath::start(routing(graph), excepted, entry.version))
        .with(entry.controller.prefix)
        .with_route(entry.route.path)
}

const fn is_excepted(graph: &Graph<'_>, entry: &Entry) -> bool {
    let mut e = 0;
    let except = routing(graph).except;
    while e < except.len() {
        if letters::fits(except[e], &local(graph, entry)) {
            return true;
        }
        e += 1;
    }
    false
}

/// Goes on with the prefixes of a module and of those that it is nested in, the farthest first.
const fn modules(graph: &Graph<'_>, module: u32, address: FullPath) -> FullPath {
    let mut chain = [""; MAX_NESTED_PREFIXES];
    let mut count = 0;
    let mut module = module;
    let mut steps = Steps::new(graph.modules.len(), "nested modules");
    while module != NONE && count < MAX_NESTED_PREFIXES {
        steps.take();
        let routing = &graph.modules[module as usize].routing;
        if !routing.of_app && !routing.prefix.is_empty() {
            chain[count] = routing.prefix;
            count += 1;
        }
        module = graph.parents[module as usize];
    }
    let mut address = address;
    while count > 0 {
        count -= 1;
        address = address.with(chain[count]);
    }
    address
}

impl ControllerSpec {
    /// Returns how many paths its routes have. `default` contains the versions of routes that declare none.
    pub(crate) const fn paths(&self, default: Versions) -> usize {
        let mut paths = 0;
        let mut r = 0;
        let count = self.routes.len();
        while r < count {
            let versions = self.routes[r].versions.or(self.versions).or(default).names().len();
            paths += if versions > 1 { versions } else { 1 };
            r += 1;
        }
        paths
    }
}

impl Known<'_> {
    /// Enters all routes of a controller; gives whether any ends with a wildcard.
    const fn enter_controller(
        &mut self,
        graph: &Graph<'_>,
        module: u32,
        controller: &'static ControllerSpec,
        report: &mut Report,
    ) -> bool {
        let routing = routing(graph);
        let in_paths = matches!(routing.versioning, Versioning::Uri(_));
        let mut r = 0;
        let count = controller.routes.len();
        let mut wildcards = false;
        let (mut known, mut hash): (Option<&'static str>, Option<u64>) = (None, None);
        while r < count {
            let route = &controller.routes[r];
            wildcards |= is_wildcard(route);
            let versions = route.versions.or(controller.versions).or(routing.default).names();
            let versions: &[&str] = if in_paths { versions } else { &[] };
            let mut v = 0;
            while v == 0 || v < versions.len() {
                let version = if versions.is_empty() { None } else { Some(versions[v]) };
                let entry = Entry { module, controller, route, version };
                let excepted = is_excepted(graph, &entry);
                let before = match hash {
                    Some(hash) if !excepted && is_same(known, version) => hash,
                    _ => {
                        let start_of = FullPath::start(routing, excepted, version);
                        let all = modules(graph, module, start_of).with(controller.prefix);
                        (known, hash) = (version, if excepted { None } else { Some(start(&all)) });
                        start(&all)
                    }
                };
                self.enter(graph, entry, skeleton(before, route), report);
                v += 1;
            }
            r += 1;
        }
        wildcards
    }

    const fn enter(&mut self, graph: &Graph<'_>, entry: Entry, hash: u64, report: &mut Report) {
        let mut at = slot(hash) & (self.table.len() - 1);
        let mut steps = Steps::new(self.table.len(), "the table of routes");
        // One conflict of a route is enough: many routes of one path would have one for each two of them.
        let mut conflicts = false;
        while self.table[at] != u32::MAX {
            steps.take();
            if !conflicts
                && self.hashes[self.table[at] as usize] == hash
                && let Some(other) = &self.entries[self.table[at] as usize]
                && letters::alike(&whole(graph, other), &whole(graph, &entry))
            {
                let before = report.diagnostics();
                diagnostics::compare(graph, other, &entry, report);
                conflicts = report.diagnostics() > before;
            }
            at = (at + 1) & (self.table.len() - 1);
        }
        if self.count == self.entries.len() {
            exceeded("the table of routes");
        }
        self.table[at] = self.count as u32;
        self.hashes[self.count] = hash;
        self.entries[self.count] = Some(entry);
        self.count += 1;
    }

    /// Where a path has a parameter, no other path may have a wildcard, whatever its method and host.
    const fn check_wildcards(&self, graph: &Graph<'_>, report: &mut Report) {
        let mut number = 0;
        while number < self.count {
            if let Some(entry) = &self.entries[number] {
                let path = whole(graph, entry);
                let mut hash = hash::EMPTY;
                let mut part = 0;
                while part < path.len() {
                    let goes_on = part + 1 < path.len();
                    hash = self.check_part(graph, hash, path.segment(part), goes_on, entry, report);
                    part += 1;
                }
            }
            number += 1;
        }
    }

    const fn check_part(
        &self,
        graph: &Graph<'_>,
        start: u64,
        part: &str,
        goes_on: bool,
        entry: &Entry,
        report: &mut Report,
    ) -> u64 {
        let mut hash = start;
        let mut i = 0;
        while i < part.len() {
            (hash, i) = absorb(hash, part.as_bytes(), i, true);
            let behind_a_parameter = i > 0 && part.as_bytes()[i - 1] == b'}';
            let is_end = i == part.len() && !goes_on;
            if behind_a_parameter && !(is_end && is_wildcard(entry.route)) {
                self.check_wildcard(graph, hash, entry, report);
            }
        }
        hash
    }

    const fn check_wildcard(
        &self,
        graph: &Graph<'_>,
        hash: u64,
        entry: &Entry,
        report: &mut Report,
    ) {
        let mut at = slot(hash) & (self.table.len() - 1);
        let mut steps = Steps::new(self.table.len(), "the table of routes");
        while self.table[at] != u32::MAX {
            steps.take();
            if self.hashes[self.table[at] as usize] == hash
                && let Some(other) = &self.entries[self.table[at] as usize]
                && is_wildcard(other.route)
            {
                diagnostics::indistinct(graph, other, entry, report);
            }
            at = (at + 1) & (self.table.len() - 1);
        }
    }

    /// Whether the path of any route fits a pattern.
    const fn any_fits(&self, graph: &Graph<'_>, pattern: &'static str) -> bool {
        let mut number = 0;
        while number < self.count {
            if let Some(entry) = &self.entries[number]
                && letters::fits(pattern, &local(graph, entry))
            {
                return true;
            }
            number += 1;
        }
        false
    }
}

const fn is_wildcard(route: &RouteSpec) -> bool {
    matches!(route.pattern.as_bytes(), [.., b'*', b'}'])
}

const fn is_same(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => equal(one, other),
        _ => false,
    }
}
