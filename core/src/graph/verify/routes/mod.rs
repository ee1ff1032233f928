//! Checks that routes do not conflict, and that exceptions from the prefix of the app match a route. Routes conflict if
//! they have the same method and path, or if the router can't distinguish their paths.

mod diagnostics;
mod path_bytes;
mod path_hash;

use super::diagnostic_report::Report;
use super::graph::{Graph, NONE};
use super::loop_bounds::{Steps, exceeded, slots_for};
use crate::base::equal;
use crate::graph::spec::{
    ControllerSpec, FullPath, MAX_NESTED_PREFIXES, RouteSpec, Routing, Versioning, Versions,
};
pub(crate) use path_bytes::fits;
use path_hash::{absorb, hash_path, slot, start};

/// A route in one of its versions, with its controller.
#[derive(Clone, Copy)]
struct Entry {
    module: u32,
    controller: &'static ControllerSpec,
    route: &'static RouteSpec,
    /// The version, if it is part of the path.
    version: Option<&'static str>,
}

/// A hash table of routes by path.
struct RouteTable<'k> {
    /// The slots with the indexes of routes. Their number is a power of two, and at least twice that of routes.
    slots: &'k mut [u32],
    /// The hash of the path of each route, without the names of parameters.
    hashes: &'k mut [u64],
    entries: &'k mut [Option<Entry>],
    count: usize,
}

/// Checks all routes at compile time.
pub(super) const fn check<const SLOTS: usize, const ROUTES: usize>(
    graph: &Graph<'_>,
    report: &mut Report,
) {
    let mut table = RouteTable {
        slots: &mut [u32::MAX; SLOTS],
        hashes: &mut [0; ROUTES],
        entries: &mut [None; ROUTES],
        count: 0,
    };
    check_all(graph, &mut table, report);
}

/// Checks all routes at boot, where the number of routes is not a constant.
pub(crate) fn check_at_boot(graph: &Graph<'_>, report: &mut Report) {
    let controllers = graph.modules.iter().flat_map(|module| module.controllers);
    let default = routing(graph).default;
    let count = controllers.map(|controller| controller.paths(default)).sum::<usize>();
    let mut table = RouteTable {
        slots: &mut vec![u32::MAX; slots_for(count)],
        hashes: &mut vec![0; count],
        entries: &mut vec![None; count],
        count: 0,
    };
    check_all(graph, &mut table, report);
}

const fn check_all(graph: &Graph<'_>, table: &mut RouteTable<'_>, report: &mut Report) {
    let mut m = 0;
    let mut wildcards = false;
    while m < graph.modules.len() {
        let controllers = graph.modules[m].controllers;
        let mut c = 0;
        while c < controllers.len() {
            wildcards |= table.add_controller(graph, m as u32, &controllers[c], report);
            c += 1;
        }
        m += 1;
    }
    if wildcards {
        table.check_wildcards(graph, report);
    }
    let mut e = 0;
    let except = routing(graph).except;
    while e < except.len() {
        if !table.any_matches(graph, except[e]) {
            diagnostics::report_unmatched_exception(graph, except[e], report);
        }
        e += 1;
    }
}

/// Returns the routing options of the app.
const fn routing<'g>(graph: &Graph<'g>) -> &'static Routing {
    &graph.spec(graph.root).routing
}

/// Returns the path of a route without the prefix and version of the app.
const fn local_path(graph: &Graph<'_>, entry: &Entry) -> FullPath {
    with_module_prefixes(graph, entry.module, FullPath::EMPTY)
        .with(entry.controller.prefix)
        .with_route(entry.route.path)
}

/// Returns the full path of a route.
const fn full_path(graph: &Graph<'_>, entry: &Entry) -> FullPath {
    let excepted = is_excepted(graph, entry);
    with_module_prefixes(
        graph,
        entry.module,
        FullPath::start(routing(graph), excepted, entry.version),
    )
    .with(entry.controller.prefix)
    .with_route(entry.route.path)
}

const fn is_excepted(graph: &Graph<'_>, entry: &Entry) -> bool {
    let mut e = 0;
    let except = routing(graph).except;
    while e < except.len() {
        if path_bytes::fits(except[e], &local_path(graph, entry)) {
            return true;
        }
        e += 1;
    }
    false
}

/// Appends the prefixes of a module and the modules that it is nested in, the outermost first.
const fn with_module_prefixes(graph: &Graph<'_>, module: u32, address: FullPath) -> FullPath {
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
    /// Returns the number of paths of all routes. `default` contains the versions of routes that declare none.
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

impl RouteTable<'_> {
    /// Adds all routes of a controller. Returns whether the path of one ends with a wildcard.
    const fn add_controller(
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
        let mut hashed_version: Option<&'static str> = None;
        let mut hash: Option<u64> = None;
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
                    Some(hash) if !excepted && is_same(hashed_version, version) => hash,
                    _ => {
                        let start_path = FullPath::start(routing, excepted, version);
                        let all =
                            with_module_prefixes(graph, module, start_path).with(controller.prefix);
                        let start = start(&all);
                        hashed_version = version;
                        hash = if excepted { None } else { Some(start) };
                        start
                    }
                };
                self.add(graph, entry, hash_path(before, route), report);
                v += 1;
            }
            r += 1;
        }
        wildcards
    }

    const fn add(&mut self, graph: &Graph<'_>, entry: Entry, hash: u64, report: &mut Report) {
        let mut at = slot(hash) & (self.slots.len() - 1);
        let mut steps = Steps::new(self.slots.len(), "the table of routes");
        // Report only one conflict for each route. Otherwise, many routes with the same path would have one for each
        // pair.
        let mut conflicts = false;
        while self.slots[at] != u32::MAX {
            steps.take();
            if !conflicts
                && self.hashes[self.slots[at] as usize] == hash
                && let Some(other) = &self.entries[self.slots[at] as usize]
                && path_bytes::same_pattern(&full_path(graph, other), &full_path(graph, &entry))
            {
                let before = report.diagnostics();
                diagnostics::compare(graph, other, &entry, report);
                conflicts = report.diagnostics() > before;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        if self.count == self.entries.len() {
            exceeded("the table of routes");
        }
        self.slots[at] = self.count as u32;
        self.hashes[self.count] = hash;
        self.entries[self.count] = Some(entry);
        self.count += 1;
    }

    /// Reports paths with a parameter where another path has a wildcard. The router can't distinguish them, even if
    /// their methods and hosts differ.
    const fn check_wildcards(&self, graph: &Graph<'_>, report: &mut Report) {
        let mut number = 0;
        while number < self.count {
            if let Some(entry) = &self.entries[number] {
                let path = full_path(graph, entry);
                let mut hash = path_hash::EMPTY;
                let mut i = 0;
                while i < path.len() {
                    let continues = i + 1 < path.len();
                    hash =
                        self.check_segment(graph, hash, path.segment(i), continues, entry, report);
                    i += 1;
                }
            }
            number += 1;
        }
    }

    const fn check_segment(
        &self,
        graph: &Graph<'_>,
        start: u64,
        segment: &str,
        continues: bool,
        entry: &Entry,
        report: &mut Report,
    ) -> u64 {
        let mut hash = start;
        let mut i = 0;
        while i < segment.len() {
            (hash, i) = absorb(hash, segment.as_bytes(), i, true);
            let after_parameter = i > 0 && segment.as_bytes()[i - 1] == b'}';
            let is_end = i == segment.len() && !continues;
            if after_parameter && !(is_end && is_wildcard(entry.route)) {
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
        let mut at = slot(hash) & (self.slots.len() - 1);
        let mut steps = Steps::new(self.slots.len(), "the table of routes");
        while self.slots[at] != u32::MAX {
            steps.take();
            if self.hashes[self.slots[at] as usize] == hash
                && let Some(other) = &self.entries[self.slots[at] as usize]
                && is_wildcard(other.route)
            {
                diagnostics::report_indistinct(graph, other, entry, report);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// Returns whether a route matches a pattern.
    const fn any_matches(&self, graph: &Graph<'_>, pattern: &'static str) -> bool {
        let mut number = 0;
        while number < self.count {
            if let Some(entry) = &self.entries[number]
                && path_bytes::fits(pattern, &local_path(graph, entry))
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
