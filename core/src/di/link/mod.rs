//! Links the module tree of one app: which modules there are, what each sees, what fills what.
//!
//! The checks are those of the compiler, on the same dense graph; here tokens are told apart by
//! `TypeId`, so types without an attribute are checked as exactly as all others.

mod levels;
mod order;
mod tree;
mod units;

use std::any::TypeId;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock, Weak};

use super::container::{Container, Dense, Make, Node, Source};
use super::level::ModuleInstance;
use super::overrides::Overrides;
use super::views::Views;
use crate::base::Configured;
use crate::base::Stored;
use crate::error::{Error, Result};
use crate::graph::spec::{Dependency, DependencyKind, HookSpec, ModuleSpec, Role, Scope};
use crate::graph::verify::graph::{Marks, NONE, Seen, Step, Unit, Work};
use crate::graph::verify::report::Report;
use crate::graph::verify::{check, check_arguments, check_names, check_routes, sees};

/// The container of a root, or every diagnostic about its graph.
pub(crate) fn link(root: &'static ModuleSpec, overrides: &Overrides) -> Result<Arc<Container>> {
    let mut linker = Linker::new(overrides);
    let root = linker.instead_of(root);
    let mut report = Report::new();
    linker.dense.root = linker.module(root, None, &mut report);
    linker.share(&mut report);
    if report.diagnostics() > 0 {
        return Err(refused(root, &report));
    }
    linker.fill();
    linker.hooks_of_the_short_lived(&mut report);
    let (edges, chains) = linker.check(&mut report);
    if report.diagnostics() > 0 {
        return Err(refused(root, &report));
    }
    let unused = overrides.unused(&linker.replaced);
    if !unused.is_empty() {
        let text = format!("nothing provides what a test replaces: `{}`", unused.join("`, `"));
        return Err(Error::internal_error().with_code("graph").with_message(text));
    }
    Ok(linker.finish(&edges, &chains))
}

fn refused(root: &ModuleSpec, report: &Report) -> Error {
    let text = report.render(&root.token).as_str().trim_end().to_owned();
    Error::internal_error().with_code("graph").with_message(text)
}

struct Linker<'a> {
    overrides: &'a Overrides,
    dense: Dense,
    options: Vec<Option<Configured>>,
    instances: HashMap<TypeId, Vec<u32>>,
    tokens: HashMap<TypeId, u32>,
    makes: Vec<(Make, Vec<&'static HookSpec>)>,
    modules: Vec<ModuleInstance>,
    /// For each module and enhancer that it uses by type, the node.
    enhancers: HashMap<(u32, TypeId), u32>,
    /// The tokens and modules in whose place something else was put.
    replaced: HashSet<TypeId>,
    /// The modules that are entered and not left.
    way: Vec<Option<&'static ModuleSpec>>,
    /// For each module, the modules of its imports; `None` for a plain import of a dynamic one.
    wanted: Vec<Vec<(TypeId, Option<u32>)>>,
}

impl<'a> Linker<'a> {
    fn new(overrides: &'a Overrides) -> Self {
        Self {
            overrides,
            dense: Dense {
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
                wants: Vec::new(),
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
            way: Vec::new(),
            wanted: Vec::new(),
        }
    }

    /// The module, or what a test put in its place.
    fn instead_of(&mut self, module: &'static ModuleSpec) -> &'static ModuleSpec {
        match self.overrides.instead_of(module) {
            Some(replacement) => {
                self.replaced.insert(module.token.id);
                replacement
            }
            None => module,
        }
    }

    /// What a test put in the place of a token.
    fn replacement(&mut self, token: TypeId) -> Option<Stored> {
        let stored = self.overrides.of(token)?.clone();
        self.replaced.insert(token);
        Some(stored)
    }

    /// What a test put in the place of an enhancer, with how it is called where that is another type.
    fn instead_of_enhancer(&mut self, enhancer: TypeId) -> Option<(Option<Role>, Stored)> {
        if let Some(stored) = self.replacement(enhancer) {
            return Some((None, stored));
        }
        let (role, stored) = self.overrides.enhancer(enhancer)?;
        let found = (Some(*role), stored.clone());
        self.replaced.insert(enhancer);
        Some(found)
    }

    /// Runs the checks; gives the edges and, for collections, the last unit of each token with the
    /// ones before it.
    fn check(&self, report: &mut Report) -> (Vec<u32>, (Vec<u32>, Vec<u32>)) {
        let units = self.dense.units.len();
        let tokens = self.tokens.len();
        let mut edges = vec![NONE; self.dense.wants.len()];
        let mut last_of = vec![NONE; tokens];
        let mut before = vec![NONE; units];
        let mut work = Work {
            last_of: &mut last_of,
            before: &mut before,
            imported: &mut vec![Seen::NOTHING; tokens],
            global: &mut vec![Seen::NOTHING; tokens],
            walked: &mut vec![NONE; self.dense.modules.len()],
            marks: Marks { asked: &mut vec![0; self.dense.modules.len()], query: 0 },
            edges: &mut edges,
            states: &mut vec![0; units],
            way: &mut vec![Step::at(NONE); units],
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
        let mut asked = vec![0; dense.modules.len()];
        let mut marks = Marks { asked: &mut asked, query: 0 };
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
        let order = order::of_modules(&dense, edges);
        let outermost = order::outermost_first(&dense);
        let views = Views::new(&dense);
        let built = nodes.iter().map(|_| OnceLock::new()).collect();
        Arc::new_cyclic(|myself: &Weak<Container>| {
            let mut container = Container {
                nodes,
                built,
                modules,
                order,
                outermost,
                root: dense.root,
                request_scoped,
                views,
                myself: myself.clone(),
            };
            order::within_modules(&mut container);
            container
        })
    }
}

/// What fills each dependency of a unit.
fn sources(
    dense: &Dense,
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

/// Every unit for a token that is visible, in the order of modules and lists.
fn members(
    dense: &Dense,
    unit: &Unit,
    number: usize,
    (last_of, before): &(Vec<u32>, Vec<u32>),
    marks: &mut Marks<'_>,
) -> Arc<[u32]> {
    let graph = dense.graph();
    let mut member = last_of[graph.wanted(number) as usize];
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
