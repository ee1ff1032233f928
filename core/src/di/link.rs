//! Links the module tree of one app: which modules there are, what each sees, what fills what.
//!
//! The checks are those of the compiler, on the same dense graph; here tokens are told apart by
//! `TypeId`, so types without an attribute are checked as exactly as all others.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock, Weak};

use super::configured::Configured;
use super::container::{Container, Dense, Make, ModuleInstance, Node, Source, same_options};
use super::overrides::Overrides;
use super::stored::Stored;
use crate::error::{Error, Result};
use crate::registry;
use crate::spec::{
    Binding, ControllerSpec, DependencyKind, HookSpec, ModuleSpec, ProviderSpec, Scope, Type,
};
use crate::verify::graph::{Kind, NONE, Seen, Step, Unit, Work};
use crate::verify::report::{Name, Piece, Report};
use crate::verify::tables::component;
use crate::verify::{check, check_routes, circle, sees};

/// The container of a root, or every finding about its graph.
pub(crate) fn link(root: &'static ModuleSpec, overrides: &Overrides) -> Result<Arc<Container>> {
    let root = overrides.instead_of(root);
    let mut linker = Linker::new(overrides);
    let mut report = Report::new();
    linker.module(root, None, &mut report);
    linker.share(&mut report);
    if report.findings() > 0 {
        return Err(refused(root, &report));
    }
    linker.fill();
    linker.ambiguities(&mut report);
    let (edges, chains) = linker.check(&mut report);
    if report.findings() > 0 {
        return Err(refused(root, &report));
    }
    let unused = overrides.unused(|id| linker.knows(id));
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
    controllers: Vec<(u32, &'static ControllerSpec, u32)>,
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
                imports: Vec::new(),
                imports_from: Vec::new(),
                exports: Vec::new(),
                exports_from: Vec::new(),
                wants: Vec::new(),
            },
            options: Vec::new(),
            instances: HashMap::new(),
            tokens: HashMap::new(),
            makes: Vec::new(),
            controllers: Vec::new(),
            way: Vec::new(),
            wanted: Vec::new(),
        }
    }

    /// Adds a module and all that it imports; gives its number, `NONE` when it is on the way already.
    fn module(
        &mut self,
        spec: &'static ModuleSpec,
        options: Option<Configured>,
        report: &mut Report,
    ) -> u32 {
        if self.way.iter().flatten().any(|other| other.token.id == spec.token.id) {
            circle(&self.way, spec, report);
            return NONE;
        }
        let known = self.instances.get(&spec.token.id).into_iter().flatten();
        let same =
            known.copied().find(|number| match (&options, &self.options[*number as usize]) {
                (Some(new), Some(old)) => same_options(spec, new, old),
                (None, None) => true,
                _ => false,
            });
        if let Some(number) = same {
            return number;
        }
        self.way.push(Some(spec));
        let mut wanted = Vec::with_capacity(spec.imports.len());
        for import in spec.imports {
            let module = self.overrides.instead_of((import.module.spec)());
            let plain = import.configure.is_none() && module.options.is_some();
            let number = if plain {
                None
            } else {
                let options = import.configure.filter(|_| module.options.is_some());
                Some(self.module(module, options.map(|configure| configure()), report))
            };
            wanted.push((module.token.id, number));
        }
        self.way.pop();
        let number = self.dense.modules.len() as u32;
        self.dense.modules.push(spec);
        self.options.push(options);
        self.wanted.push(wanted);
        self.instances.entry(spec.token.id).or_default().push(number);
        number
    }

    /// Plain imports of a dynamic module share the one that is configured elsewhere.
    fn share(&mut self, report: &mut Report) {
        let mut module = 0;
        while module < self.wanted.len() {
            let spec = self.dense.modules[module];
            for import in 0..self.wanted[module].len() {
                if let (id, None) = self.wanted[module][import] {
                    let shared = self.instances.get(&id).and_then(|all| all.first()).copied();
                    let shared = shared.unwrap_or_else(|| {
                        self.module(
                            self.overrides.instead_of((spec.imports[import].module.spec)()),
                            None,
                            report,
                        )
                    });
                    self.wanted[module][import].1 = Some(shared);
                }
            }
            module += 1;
        }
    }

    /// A plain import of a dynamic module with several instances could mean any of them.
    fn ambiguities(&self, report: &mut Report) {
        for (module, wanted) in self.wanted.iter().enumerate() {
            let spec = self.dense.modules[module];
            for (import, (id, _)) in spec.imports.iter().zip(wanted) {
                let several = self.instances.get(id).is_some_and(|all| all.len() > 1);
                if import.configure.is_none() && several {
                    report.title(&[
                        Piece::Type(&spec.token),
                        Piece::Words(" imports "),
                        Piece::Type(&import.module.token),
                        Piece::Words(" without options, and there are several with different ones"),
                    ]);
                    report.note(import.at, &[Piece::Words("imported here")]);
                    report.help(&[
                        Piece::Words("write `"),
                        Piece::Words(import.module.token.written),
                        Piece::Words("::with(...)` with the options that are meant"),
                    ]);
                    report.end();
                }
            }
        }
    }

    fn token(&mut self, of: &Type) -> u32 {
        let next = self.tokens.len() as u32;
        *self.tokens.entry(of.id).or_insert(next)
    }

    fn knows(&self, id: TypeId) -> bool {
        self.tokens.contains_key(&id)
            || self.dense.modules.iter().any(|spec| spec.token.id == id)
            || self
                .dense
                .modules
                .iter()
                .flat_map(|spec| spec.imports)
                .any(|i| i.module.token.id == id)
    }

    fn fill(&mut self) {
        for number in 0..self.dense.modules.len() {
            let spec = self.dense.modules[number];
            self.dense.units_from.push(self.dense.units.len() as u32);
            self.fill_units(number as u32, spec);
            self.dense.imports_from.push(self.dense.imports.len() as u32);
            let imports = self.wanted[number].iter().map(|(_, found)| found.unwrap_or(NONE));
            self.dense.imports.extend(imports);
            self.dense.exports_from.push(self.dense.exports.len() as u32);
            for export in spec.exports {
                let target = match export.module {
                    Some(module) => {
                        self.imported(number, self.overrides.instead_of((module.spec)()))
                    }
                    None => self.token(&export.token),
                };
                self.dense.exports.push(target);
            }
        }
    }

    fn imported(&self, module: usize, target: &ModuleSpec) -> u32 {
        let found = self.wanted[module].iter().find(|(id, _)| *id == target.token.id);
        found.and_then(|(_, number)| *number).unwrap_or(NONE)
    }

    fn fill_units(&mut self, module: u32, spec: &'static ModuleSpec) {
        let mut concrete = HashMap::new();
        let plain = |binding: &&Binding| binding.convert.is_none();
        for binding in spec.providers {
            let id = binding.provider.declared.id;
            if binding.convert.is_some() && !concrete.contains_key(&id) {
                let listed =
                    spec.providers.iter().filter(plain).find(|b| b.provider.declared.id == id);
                let number = match listed {
                    Some(listed) => self.binding(module, listed, None),
                    None => self.hidden(module, binding),
                };
                concrete.insert(id, number);
            }
            if binding.convert.is_some() || !concrete.contains_key(&id) {
                let number = self.binding(module, binding, concrete.get(&id).copied());
                concrete.entry(id).or_insert(number);
            }
        }
        if let Some(options) = &spec.options {
            let given = self.options[module as usize].as_ref().map(Configured::options);
            self.lone(Kind::Provider, module, &options.provider, spec, given);
        }
        self.lone(Kind::Module, module, &spec.itself, spec, None);
        for controller in spec.controllers {
            let unit = component(
                Kind::Controller,
                module,
                &controller.component.token,
                NONE,
                &controller.component,
                controller.listed,
            );
            let node = self.dense.units.len() as u32;
            self.controllers.push((module, controller, node));
            let hooks = registry::hooks_of(controller.component.token.id).to_vec();
            self.push(unit, Make::Construct(controller.component.construct), hooks);
            for route in controller.routes {
                let mut handler = unit;
                handler.kind = Kind::Handler;
                handler.name = Name { owner: &controller.component.token, member: route.name };
                handler.at = route.at;
                handler.scope = Scope::Request;
                handler.dependencies = route.dependencies;
                self.push(handler, Make::Nothing, Vec::new());
            }
        }
    }

    /// A unit that no list names: options, or the module itself.
    fn lone(
        &mut self,
        kind: Kind,
        module: u32,
        provider: &'static ProviderSpec,
        spec: &ModuleSpec,
        given: Option<Stored>,
    ) {
        let offers = &provider.token;
        let token = if kind == Kind::Module { NONE } else { self.token(offers) };
        let mut unit = component(kind, module, offers, token, provider, spec.at);
        let given = self.overrides.of(offers.id).cloned().or(given);
        if given.is_some() {
            unit.dependencies = &[];
        }
        let make = given.map_or(Make::Construct(provider.construct), Make::Ready);
        self.push(unit, make, registry::hooks_of(offers.id).to_vec());
    }

    /// An entry of `providers`; one with `as dyn Trait` is a view of the node that is built.
    fn binding(&mut self, module: u32, binding: &'static Binding, of: Option<u32>) -> u32 {
        let token = self.token(&binding.token);
        let mut unit =
            component(Kind::Provider, module, &binding.token, token, binding.provider, binding.at);
        if let Some(value) = self.overrides.of(binding.token.id).cloned() {
            unit.dependencies = &[];
            unit.scope = Scope::Singleton;
            return self.push(unit, Make::Ready(value), Vec::new());
        }
        match (of, binding.convert) {
            (Some(of), Some(convert)) => self.push(unit, Make::View(of, convert), Vec::new()),
            _ => self.push(unit, Make::Construct(binding.provider.construct), hooks(binding)),
        }
    }

    /// The type behind `Type as dyn Trait` where the module does not list it by itself.
    fn hidden(&mut self, module: u32, binding: &'static Binding) -> u32 {
        let provider = binding.provider;
        let mut unit =
            component(Kind::Provider, module, &provider.token, NONE, provider, binding.at);
        if self.overrides.of(binding.token.id).is_some() {
            unit.dependencies = &[];
            return self.push(unit, Make::Nothing, Vec::new());
        }
        self.push(unit, Make::Construct(provider.construct), hooks(binding))
    }

    fn push(&mut self, mut unit: Unit, make: Make, hooks: Vec<&'static HookSpec>) -> u32 {
        unit.first = self.dense.wants.len() as u32;
        for dependency in unit.dependencies {
            let token = self.token(&dependency.token);
            self.dense.wants.push(token);
        }
        self.dense.units.push(unit);
        self.makes.push((make, hooks));
        self.dense.units.len() as u32 - 1
    }

    /// Runs the checks; gives the edges and, for collections, the first unit of each token with
    /// the next ones behind it.
    fn check(&self, report: &mut Report) -> (Vec<u32>, (Vec<u32>, Vec<u32>)) {
        let (units, tokens) = (self.dense.units.len(), self.tokens.len());
        let mut edges = vec![NONE; self.dense.wants.len()];
        let (mut first_of, mut next_of) = (vec![NONE; tokens], vec![NONE; units]);
        let mut work = Work {
            first_of: &mut first_of,
            next_of: &mut next_of,
            imported: &mut vec![Seen::NOTHING; tokens],
            global: &mut vec![Seen::NOTHING; tokens],
            walked: &mut vec![NONE; self.dense.modules.len()],
            edges: &mut edges,
            states: &mut vec![0; units],
            way: &mut vec![Step::at(NONE); units],
        };
        let graph = self.dense.graph();
        check(&graph, &mut work, report);
        check_routes(&graph, report);
        (edges, (first_of, next_of))
    }

    fn finish(self, edges: &[u32], chains: &(Vec<u32>, Vec<u32>)) -> Arc<Container> {
        let Self { dense, makes, controllers, .. } = self;
        let mut nodes = Vec::with_capacity(dense.units.len());
        let mut by_token: HashMap<TypeId, Vec<u32>> = HashMap::new();
        let mut request_scoped = 0;
        for (number, (unit, (make, hooks))) in dense.units.iter().zip(makes).enumerate() {
            if unit.token != NONE {
                by_token.entry(unit.offers.id).or_default().push(number as u32);
            }
            let sources = sources(&dense, unit, edges, chains);
            let request_slot = request_scoped;
            request_scoped += usize::from(unit.scope == Scope::Request);
            nodes.push(Node {
                kind: unit.kind,
                module: unit.module,
                declared: *unit.name.owner,
                at: unit.at,
                scope: unit.scope,
                make,
                sources,
                hooks,
                request_slot,
            });
        }
        let order = module_order(&dense);
        let empty = |spec: &&'static ModuleSpec| ModuleInstance {
            spec,
            nodes: Vec::new(),
            controllers: Vec::new(),
        };
        let mut modules: Vec<_> = dense.modules.iter().map(empty).collect();
        for (module, spec, node) in controllers {
            let handlers = (0..spec.routes.len() as u32).map(|route| node + 1 + route).collect();
            modules[module as usize].controllers.push((spec, node, handlers));
        }
        let built = nodes.iter().map(|_| OnceLock::new()).collect();
        Arc::new_cyclic(|myself: &Weak<Container>| {
            let mut container = Container {
                nodes,
                built,
                modules,
                order,
                request_scoped,
                by_token,
                dense,
                myself: myself.clone(),
            };
            order_nodes(&mut container);
            container
        })
    }
}

/// The hooks of a binding: those that were registered, and those of a generic provider.
fn hooks(binding: &'static Binding) -> Vec<&'static HookSpec> {
    let mut hooks = registry::hooks_of(binding.provider.token.id).to_vec();
    hooks.extend(binding.hooks);
    hooks
}

/// What fills each dependency of a unit.
fn sources(
    dense: &Dense,
    unit: &Unit,
    edges: &[u32],
    chains: &(Vec<u32>, Vec<u32>),
) -> Vec<Source> {
    let from = unit.first as usize;
    let one = |(index, dependency): (usize, &crate::spec::Dependency)| match dependency.kind {
        DependencyKind::Many => Source::Many(members(dense, unit, from + index, chains)),
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
    (first_of, next_of): &(Vec<u32>, Vec<u32>),
) -> Arc<[u32]> {
    let graph = dense.graph();
    let mut member = first_of[dense.wants[number] as usize];
    let mut all = Vec::new();
    while member != NONE {
        if sees(&graph, unit.module, member) {
            all.push(member);
        }
        member = next_of[member as usize];
    }
    all.sort_unstable();
    all.into()
}

/// Global modules first, then imported before importing ones.
fn module_order(dense: &Dense) -> Vec<u32> {
    fn visit(dense: &Dense, module: u32, seen: &mut [bool], order: &mut Vec<u32>) {
        if std::mem::replace(&mut seen[module as usize], true) {
            return;
        }
        let (from, end) = dense.graph().imports_of(module);
        for import in &dense.imports[from..end] {
            if *import != NONE {
                visit(dense, *import, seen, order);
            }
        }
        order.push(module);
    }
    let count = dense.modules.len() as u32;
    let (mut seen, mut order) = (vec![false; count as usize], Vec::new());
    let globals = (0..count).filter(|module| dense.modules[*module as usize].global);
    for module in globals.chain(0..count).collect::<Vec<_>>() {
        visit(dense, module, &mut seen, &mut order);
    }
    order
}

/// Inside a module, what is depended on comes first and the module itself last.
fn order_nodes(container: &mut Container) {
    fn visit(container: &Container, node: u32, seen: &mut [bool], order: &mut Vec<u32>) {
        if std::mem::replace(&mut seen[node as usize], true) {
            return;
        }
        for need in container.needs(node) {
            visit(container, need, seen, order);
        }
        order.push(node);
    }
    let count = container.nodes.len();
    let (mut seen, mut order) = (vec![false; count], Vec::with_capacity(count));
    for node in 0..count as u32 {
        visit(container, node, &mut seen, &mut order);
    }
    let (modules, components): (Vec<u32>, Vec<u32>) =
        order.into_iter().partition(|node| container.nodes[*node as usize].kind == Kind::Module);
    for node in components.into_iter().chain(modules) {
        if container.nodes[node as usize].kind != Kind::Handler {
            let module = container.nodes[node as usize].module as usize;
            container.modules[module].nodes.push(node);
        }
    }
}
