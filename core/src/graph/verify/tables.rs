//! The tables of the dense graph at compile time. Tokens are identified by the hashes of their keys.

use super::diagnostic_report::{Name, Report};
use super::graph::{Candidates, Graph, Kind, Marks, NONE, Step, Unit, Work, dependency_token};
use super::loop_bounds::exceeded;
use super::walk::Walk;
use crate::base::{Key, Location, Type};
use crate::graph::spec::{
    ComponentSpec, Decoration, DependencyKind, EnhancerUse, GuardUse, HandlerSpec, Import,
    ModuleSpec, ProviderSpec, Scope, same,
};

struct Tables<
    const M: usize,
    const U: usize,
    const D: usize,
    const I: usize,
    const E: usize,
    const S: usize,
    const C: usize,
> {
    modules: [&'static ModuleSpec; M],
    components: [&'static ComponentSpec; C],
    component_count: usize,
    components_from: [u32; M],
    units: [Unit; U],
    unit_count: usize,
    dependency_tokens: [u32; D],
    dependency_count: usize,
    short_lived: bool,
    token_keys: [u128; S],
    token_numbers: [u32; S],
    token_count: u32,
    units_from: [u32; M],
    imports: [u32; I],
    imports_from: [u32; M],
    parents: [u32; M],
    exports: [u32; E],
    exports_from: [u32; M],
}

impl<
    const M: usize,
    const U: usize,
    const D: usize,
    const I: usize,
    const E: usize,
    const S: usize,
    const C: usize,
> Tables<M, U, D, I, E, S, C>
{
    const fn new(modules: [&'static ModuleSpec; M], none: Unit) -> Self {
        Self {
            modules,
            components: [&ComponentSpec::NONE; C],
            component_count: 0,
            components_from: [0; M],
            units: [none; U],
            unit_count: 0,
            dependency_tokens: [NONE; D],
            dependency_count: 0,
            short_lived: false,
            token_keys: [0; S],
            token_numbers: [NONE; S],
            token_count: 0,
            units_from: [0; M],
            imports: [NONE; I],
            imports_from: [0; M],
            parents: [NONE; M],
            exports: [NONE; E],
            exports_from: [0; M],
        }
    }

    /// Returns the index of a token; `NONE` for a type without a key.
    const fn token(&mut self, of: &Type) -> u32 {
        let Some(key) = of.key else { return NONE };
        let hash = if key.hash == 0 { 1 } else { key.hash };
        let mut at = hash as usize & (S - 1);
        let mut remaining = S;
        while self.token_keys[at] != hash {
            if remaining == 0 {
                exceeded("the table of tokens");
            }
            remaining -= 1;
            if self.token_keys[at] == 0 {
                self.token_keys[at] = hash;
                self.token_numbers[at] = self.token_count;
                self.token_count += 1;
                break;
            }
            at = (at + 1) & (S - 1);
        }
        self.token_numbers[at]
    }

    const fn fill(&mut self, walk: &Walk) {
        let mut m = 0;
        let mut imports = 0;
        let mut exports = 0;
        while m < M {
            let module = self.modules[m];
            self.units_from[m] = self.unit_count as u32;
            self.components_from[m] = self.component_count as u32;
            self.fill_units(m as u32, module);
            self.imports_from[m] = imports as u32;
            let mut i = 0;
            if imports + module.imports.len() > I {
                exceeded("the table of imports");
            }
            while i < module.imports.len() {
                let imported = walk.imported(module, i);
                self.imports[imports] = imported;
                if module.imports[i].nested && self.parents[imported as usize] == NONE {
                    self.parents[imported as usize] = m as u32;
                }
                imports += 1;
                i += 1;
            }
            self.exports_from[m] = exports as u32;
            let mut e = 0;
            let count = module.exports.len();
            if exports + count > E {
                exceeded("the table of exports");
            }
            while e < count {
                let export = &module.exports[e];
                self.exports[exports] = match &export.module {
                    Some(target) => own_import(
                        module.imports,
                        &target.token,
                        self.imports.split_at(self.imports_from[m] as usize).1,
                    ),
                    None => self.token(&export.token),
                };
                exports += 1;
                e += 1;
            }
            m += 1;
        }
    }

    const fn fill_units(&mut self, number: u32, module: &'static ModuleSpec) {
        let mut i = 0;
        while i < module.providers.len() {
            let binding = &module.providers[i];
            let token = self.token(&binding.token);
            let unit = component(
                Kind::Provider,
                number,
                &binding.token,
                token,
                binding.provider,
                binding.at,
            );
            self.add_unit(unit);
            i += 1;
        }
        if let Some(options) = &module.options {
            let token = self.token(&options.provider.token);
            let offers = &options.provider.token;
            self.add_unit(component(
                Kind::Provider,
                number,
                offers,
                token,
                &options.provider,
                module.at,
            ));
        }
        let itself = &module.itself;
        if !itself.dependencies.is_empty() {
            self.add_unit(component(Kind::Module, number, &itself.token, NONE, itself, module.at));
        }
        self.fill_decorations(number, module.decorations);
        let mut i = 0;
        while i < module.imports.len() {
            self.fill_decorations(number, module.imports[i].decorations);
            i += 1;
        }
        let mut i = 0;
        while i < module.controllers.len() {
            self.fill_component(number, &module.controllers[i].component);
            i += 1;
        }
        let mut i = 0;
        while i < module.providers.len() {
            let binding = &module.providers[i];
            if let Some(component) = binding.component {
                let of = &component.provider;
                let unit =
                    self::component(Kind::Controller, number, &of.token, NONE, of, binding.at);
                self.fill_handlers(number, unit, component);
            }
            i += 1;
        }
    }

    /// Adds a controller, unless it has no dependencies: it would have no edges in the graph.
    const fn fill_component(&mut self, number: u32, spec: &'static ComponentSpec) {
        let provider = &spec.provider;
        let listed = spec.listed;
        let unit = component(Kind::Controller, number, &provider.token, NONE, provider, listed);
        if !provider.dependencies.is_empty() {
            self.add_unit(unit);
        }
        self.fill_handlers(number, unit, spec);
    }

    const fn fill_handlers(&mut self, number: u32, unit: Unit, spec: &'static ComponentSpec) {
        if self.component_count == C {
            exceeded("the table of components");
        }
        self.components[self.component_count] = spec;
        self.component_count += 1;
        if !spec.decorations.is_empty() {
            self.fill_decorations(number, spec.decorations);
        }
        let mut h = 0;
        let count = spec.handlers.len();
        while h < count {
            let one = &spec.handlers[h];
            if !one.dependencies.is_empty() {
                self.add_unit(handler(unit, one));
            }
            if !one.decorations.is_empty() {
                self.fill_decorations(number, one.decorations);
            }
            h += 1;
        }
    }

    const fn fill_decorations(&mut self, module: u32, decorations: &'static [Decoration]) {
        let mut i = 0;
        while i < decorations.len() {
            match &decorations[i] {
                Decoration::Guard(guard) => self.fill_guard(module, guard),
                Decoration::Interceptor(one)
                | Decoration::Pipe(one)
                | Decoration::ArgumentPipe(_, one)
                | Decoration::Filter(one) => self.fill_enhancer(module, one),
                Decoration::Bundle(bundle) => self.fill_decorations(module, bundle.decorations),
                Decoration::Skip(..)
                | Decoration::Meta(_)
                | Decoration::Takes(_)
                | Decoration::Unknown => {}
            }
            i += 1;
        }
    }

    const fn fill_guard(&mut self, module: u32, guard: &'static GuardUse) {
        match guard {
            GuardUse::One(one) => self.fill_enhancer(module, one),
            GuardUse::Not(guard) => self.fill_guard(module, guard),
            GuardUse::All(all) | GuardUse::Any(all) => {
                let mut i = 0;
                while i < all.len() {
                    self.fill_guard(module, &all[i]);
                    i += 1;
                }
            }
        }
    }

    const fn fill_enhancer(&mut self, module: u32, one: &'static EnhancerUse) {
        if !one.dependencies().is_empty() {
            self.add_unit(enhancer(module, one));
        }
    }

    const fn add_unit(&mut self, mut unit: Unit) {
        unit.first = self.dependency_count as u32;
        let mut d = 0;
        let count = unit.dependencies.len();
        if self.unit_count == U || self.dependency_count + count > D {
            exceeded("the tables of providers and dependencies");
        }
        while d < count {
            let dependency = &unit.dependencies[d];
            let token = self.token(&dependency.token);
            let plain = matches!(dependency.kind, DependencyKind::One)
                && matches!(dependency.token.key, Some(Key { many: false, .. }));
            self.dependency_tokens[self.dependency_count + d] =
                if plain { token } else { dependency_token(token, dependency) };
            d += 1;
        }
        if !matches!(unit.scope, Scope::Singleton) && !matches!(unit.kind, Kind::Handler) {
            self.short_lived = true;
        }
        self.dependency_count += count;
        self.units[self.unit_count] = unit;
        self.unit_count += 1;
    }
}

/// Returns the index of the exported module among the imports of the exporting module, or `NONE`.
const fn own_import(imports: &[Import], module: &Type, numbers: &[u32]) -> u32 {
    let mut i = 0;
    while i < imports.len() {
        if same(&imports[i].module.token, module) {
            return numbers[i];
        }
        i += 1;
    }
    NONE
}

/// Creates the unit of a listed component.
pub(crate) const fn component(
    kind: Kind,
    module: u32,
    offers: &'static Type,
    token: u32,
    spec: &'static ProviderSpec,
    listed: Location,
) -> Unit {
    Unit {
        kind,
        module,
        token,
        offers,
        name: Name { owner: &spec.declared, member: "" },
        at: spec.at,
        listed,
        scope: spec.scope,
        dependencies: spec.dependencies,
        first: 0,
    }
}

/// Creates the unit of a handler.
pub(crate) const fn handler(component: Unit, handler: &'static HandlerSpec) -> Unit {
    Unit {
        kind: Kind::Handler,
        token: NONE,
        name: Name { owner: component.name.owner, member: handler.name },
        at: handler.at,
        scope: Scope::Request,
        dependencies: handler.dependencies,
        ..component
    }
}

/// Creates the unit of an enhancer in the module that uses it.
pub(crate) const fn enhancer(module: u32, one: &'static EnhancerUse) -> Unit {
    let spec = &one.enhancer.component;
    let dependencies = one.dependencies();
    Unit { dependencies, ..component(Kind::Enhancer, module, &spec.token, NONE, spec, one.at) }
}

/// Runs all checks on the modules of a walk. The const parameters are the sizes of the tables.
pub(super) const fn report<
    const M: usize,
    const U: usize,
    const D: usize,
    const I: usize,
    const E: usize,
    const R: usize,
    const S: usize,
    const P: usize,
    const C: usize,
    const N: usize,
    const Q: usize,
>(
    walk: Walk,
    root: &'static ModuleSpec,
) -> Report {
    if !walk.is_whole() {
        return walk.into_report();
    }
    let none = component(Kind::Module, 0, &root.token, NONE, &root.itself, root.at);
    let mut tables = Tables::<M, U, D, I, E, S, C>::new(walk.modules(root), none);
    tables.fill(&walk);
    let graph = Graph {
        modules: &tables.modules,
        units: &tables.units,
        units_from: &tables.units_from,
        components: &tables.components,
        components_from: &tables.components_from,
        imports: &tables.imports,
        imports_from: &tables.imports_from,
        parents: &tables.parents,
        exports: &tables.exports,
        exports_from: &tables.exports_from,
        dependency_tokens: &tables.dependency_tokens,
        short_lived: tables.short_lived,
        // Imported modules come first, so the root is the last module.
        root: M as u32 - 1,
    };
    let mut work = Work {
        last_of: &mut [NONE; S],
        before: &mut [NONE; U],
        imported: &mut [Candidates::NOTHING; S],
        global: &mut [Candidates::NOTHING; S],
        last_view: &mut [NONE; M],
        marks: Marks { last_query: &mut [0; M], query: 0 },
        edges: &mut [NONE; D],
        reported_exports: &mut [false; E],
        states: &mut [0; U],
        path: &mut [Step::at(NONE); U],
    };
    let mut report = Report::new();
    super::check(&graph, &mut work, &mut report);
    super::routes::check::<P, R>(&graph, &mut report);
    super::unique_names::check::<Q, N>(&graph, &mut report);
    report
}
