//! Links the module tree of an app: creates the instances of modules, and resolves imports and dependencies.
//!
//! The checks are the same as at compile time. At boot, tokens are distinguished by `TypeId`, so types without an
//! attribute are checked as well.

mod components;
mod modules;
mod order;
mod units;

use std::any::TypeId;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock, Weak};

use super::container::{Container, DenseGraph, Make, Node, Source};
use super::instances::ModuleInstance;
use super::overrides::Overrides;
use super::views::Views;
use crate::base::Configured;
use crate::base::Stored;
use crate::error::{Error, Result};
use crate::graph::spec::{Dependency, DependencyKind, HookSpec, ModuleSpec, Role, Scope};
use crate::graph::verify::diagnostic_report::Report;
use crate::graph::verify::graph::{Candidates, Marks, NONE, Step, Unit, Work};
use crate::graph::verify::{check, check_arguments, check_names, check_routes, sees};

/// Links a root module.
///
/// # Errors
///
/// Returns an error with all diagnostics about the graph, or about replacements of a test that are not part of it.
pub(crate) fn link(root: &'static ModuleSpec, overrides: &Overrides) -> Result<Arc<Container>> {
    let mut linker = Linker::new(overrides);
    let root = linker.replace_module(root);
    let mut report = Report::new();
    linker.dense.root = linker.add_module(root, None, &mut report);
    linker.resolve_plain_imports(&mut report);
    if report.diagnostics() > 0 {
        return Err(graph_error(root, &report));
    }
    linker.fill_graph();
    linker.check_hook_scopes(&mut report);
    let (edges, chains) = linker.check(&mut report);
    if report.diagnostics() > 0 {
        return Err(graph_error(root, &report));
    }
    let unused = overrides.unused(&linker.replaced);
    if !unused.is_empty() {
        let names = unused.join("`, `");
        let message = format!("a test replaces types that the app does not contain: `{names}`");
        return Err(Error::internal_error().with_code("graph").with_message(message));
    }
    Ok(linker.finish(&edges, &chains))
}

fn graph_error(root: &ModuleSpec, report: &Report) -> Error {
    let message = report.render(&root.token).as_str().trim_end().to_owned();
    Error::internal_error().with_code("graph").with_message(message)
}

struct Linker<'a> {
    overrides: &'a Overrides,
    dense: DenseGraph,
    options: Vec<Option<Configured>>,
    instances: HashMap<TypeId, Vec<u32>>,
    tokens: HashMap<TypeId, u32>,
    makes: Vec<(Make, Vec<&'static HookSpec>)>,
    modules: Vec<ModuleInstance>,
    /// The nodes of enhancers that are listed by type, by module and type.
    enhancers: HashMap<(u32, TypeId), u32>,
    /// The tokens, modules and enhancers that a test has replaced.
    replaced: HashSet<TypeId>,
    /// The chain of imports from the root to the current module.
    path: Vec<Option<&'static ModuleSpec>>,
    /// For each module, the modules of its imports; `None` for an import of a dynamic module without options.
    import_targets: Vec<Vec<(TypeId, Option<u32>)>>,
}

impl<'a> Linker<'a> {
    fn new(overrides: &'a Overrides) -> Self {
        Self {
            overrides,
            dense: DenseGraph {
                modules: Vec::new(),
                units: Vec::new(),
                units_from: Vec::new(),
                components: Vec::new(),
                components_from: Vec::new(),
                imports: Vec::new(),
                imports_from: Vec::new(),
                parents: Vec::new(),
                exports: Vec::new(),
                exports_from: Vec::new(),
                dependency_tokens: Vec::new(),
                short_lived: false,
                root: NONE,
            },
            options: Vec::new(),
            instances: HashMap::new(),
            tokens: HashMap::new(),
            makes: Vec::new(),
            modules: Vec::new(),
            enhancers: HashMap::new(),
            replaced: HashSet::new(),
            path: Vec::new(),
            import_targets: Vec::new(),
        }
    }

    /// Returns a module, or its replacement in a test.
    fn replace_module(&mut self, module: &'static ModuleSpec) -> &'static ModuleSpec {
        match self.overrides.replaced_module(module) {
            Some(replacement) => {
                self.replaced.insert(module.token.id);
                replacement
            }
            None => module,
        }
    }

    /// Returns the replacement of a token in a test.
    fn replacement(&mut self, token: TypeId) -> Option<Stored> {
        let stored = self.overrides.replaced_value(token)?.clone();
        self.replaced.insert(token);
        Some(stored)
    }

    /// Returns the replacement of an enhancer in a test, and its role if it has another type.
    fn enhancer_replacement(&mut self, enhancer: TypeId) -> Option<(Option<Role>, Stored)> {
        if let Some(stored) = self.replacement(enhancer) {
            return Some((None, stored));
        }
        let (role, stored) = self.overrides.replaced_enhancer(enhancer)?;
        let replacement = (Some(*role), stored.clone());
        self.replaced.insert(enhancer);
        Some(replacement)
    }

    /// Runs the checks. Returns the edges and, for collections, the last unit of each token and the preceding unit of
    /// each unit.
    fn check(&self, report: &mut Report) -> (Vec<u32>, (Vec<u32>, Vec<u32>)) {
        let units = self.dense.units.len();
        let tokens = self.tokens.len();
        let mut edges = vec![NONE; self.dense.dependency_tokens.len()];
        let mut last_of = vec![NONE; tokens];
        let mut before = vec![NONE; units];
        let mut work = Work {
            last_of: &mut last_of,
            before: &mut before,
            imported: &mut vec![Candidates::NOTHING; tokens],
            global: &mut vec![Candidates::NOTHING; tokens],
            last_view: &mut vec![NONE; self.dense.modules.len()],
            marks: Marks { last_query: &mut vec![0; self.dense.modules.len()], query: 0 },
            edges: &mut edges,
            reported_exports: &mut vec![false; self.dense.exports.len()],
            states: &mut vec![0; units],
            path: &mut vec![Step::at(NONE); units],
        };
        let graph = self.dense.graph();
        check(&graph, &mut work, report);
        check_routes(&graph, report);
        check_names(&graph, report);
        check_arguments(&graph, report);
        (edges, (last_of, before))
    }

    fn finish(self, edges: &[u32], chains: &(Vec<u32>, Vec<u32>)) -> Arc<Container> {
        let Self { dense, makes, mut modules, .. } = self;
        for (module, parent) in modules.iter_mut().zip(&dense.parents) {
            module.parent = (*parent != NONE).then_some(*parent);
        }
        let mut nodes = Vec::with_capacity(dense.units.len());
        let mut last_query = vec![0; dense.modules.len()];
        let mut marks = Marks { last_query: &mut last_query, query: 0 };
        let mut request_scoped = 0;
        for (unit, (make, hooks)) in dense.units.iter().zip(makes) {
            let sources = sources(&dense, unit, edges, chains, &mut marks);
            let request_slot = request_scoped;
            request_scoped += usize::from(unit.scope == Scope::Request);
            nodes.push(Node {
                kind: unit.kind,
                module: unit.module,
                declared: *unit.name.owner,
                at: unit.at,
                listed: unit.listed,
                scope: unit.scope,
                make,
                sources,
                hooks,
                request_slot,
            });
        }
        let order = order::hook_order(&dense, edges);
        let outermost = order::outermost_first(&dense);
        let views = Views::new(&dense);
        let built = nodes.iter().map(|_| OnceLock::new()).collect();
        Arc::new_cyclic(|weak_self: &Weak<Container>| {
            let mut container = Container {
                nodes,
                built,
                modules,
                order,
                outermost,
                root: dense.root,
                request_scoped,
                views,
                weak_self: weak_self.clone(),
            };
            order::sort_nodes(&mut container);
            container
        })
    }
}

/// Returns the source of each dependency of a unit.
fn sources(
    dense: &DenseGraph,
    unit: &Unit,
    edges: &[u32],
    chains: &(Vec<u32>, Vec<u32>),
    marks: &mut Marks<'_>,
) -> Vec<Source> {
    let from = unit.first as usize;
    let one = |(index, dependency): (usize, &Dependency)| match dependency.kind {
        DependencyKind::Many => Source::Many(members(dense, unit, from + index, chains, marks)),
        DependencyKind::Lazy => Source::Lazy(edges[from + index]),
        _ if edges[from + index] == NONE => Source::Absent,
        _ => Source::Node(edges[from + index]),
    };
    unit.dependencies.iter().enumerate().map(one).collect()
}

/// Returns all visible units for the token of a dependency, in the order of modules and lists.
fn members(
    dense: &DenseGraph,
    unit: &Unit,
    number: usize,
    (last_of, before): &(Vec<u32>, Vec<u32>),
    marks: &mut Marks<'_>,
) -> Arc<[u32]> {
    let graph = dense.graph();
    let mut member = last_of[graph.token_of(number) as usize];
    let mut all = Vec::new();
    while member != NONE {
        if sees(&graph, unit.module, member, marks) {
            all.push(member);
        }
        member = before[member as usize];
    }
    all.sort_unstable();
    all.into()
}
