//! The dense graph in constants: modules and tokens are found by the hashes of their keys.

use super::graph::{Graph, Kind, NONE, Seen, Step, Unit, Work};
use super::report::{Name, Report};
use crate::spec::{Import, ModuleSpec, Place, ProviderSpec, Scope, Type};

/// How large the tables of a graph are.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Modules.
    pub modules: usize,
    /// Units: providers, modules, controllers, handlers.
    pub units: usize,
    /// Dependencies of all units.
    pub dependencies: usize,
    /// Entries of all `imports`.
    pub imports: usize,
    /// Entries of all `exports`.
    pub exports: usize,
    /// Routes.
    pub routes: usize,
    /// Slots of a hash table for all tokens.
    pub slots: usize,
}

/// Counts what is reachable from the root.
#[track_caller]
pub const fn measure(root: &'static ModuleSpec) -> Size {
    if let Some(size) = measure_in::<512>(root) {
        return size;
    }
    if let Some(size) = measure_in::<8_192>(root) {
        return size;
    }
    match measure_in::<131_072>(root) {
        Some(size) => size,
        None => panic!("the graph has more than 65,536 modules"),
    }
}

const fn measure_in<const SLOTS: usize>(root: &'static ModuleSpec) -> Option<Size> {
    let mut size =
        Size { modules: 0, units: 0, dependencies: 0, imports: 0, exports: 0, routes: 0, slots: 0 };
    let mut seen = [0_u64; SLOTS];
    if !count(root, &mut size, &mut seen) {
        return None;
    }
    let mut slots = 16;
    while slots < 2 * (size.units + size.dependencies + size.exports + size.modules) {
        slots *= 2;
    }
    size.slots = slots;
    Some(size)
}

const fn count(module: &'static ModuleSpec, size: &mut Size, seen: &mut [u64]) -> bool {
    let hash = hash_of(&module.token);
    let at = slot(seen, hash);
    if seen[at] == hash {
        return true;
    }
    if 2 * size.modules >= seen.len() {
        return false;
    }
    seen[at] = hash;
    size.modules += 1;
    size.imports += module.imports.len();
    size.exports += module.exports.len();
    size.units += 1 + module.providers.len() + module.options.is_some() as usize;
    size.dependencies += module.itself.dependencies.len();
    let mut i = 0;
    while i < module.providers.len() {
        size.dependencies += module.providers[i].provider.dependencies.len();
        i += 1;
    }
    let mut i = 0;
    while i < module.controllers.len() {
        let controller = &module.controllers[i];
        size.units += 1 + controller.routes.len();
        size.routes += controller.routes.len();
        size.dependencies += controller.component.dependencies.len();
        let mut r = 0;
        while r < controller.routes.len() {
            size.dependencies += controller.routes[r].dependencies.len();
            r += 1;
        }
        i += 1;
    }
    let mut i = 0;
    while i < module.imports.len() {
        if !count(module.imports[i].module, size, seen) {
            return false;
        }
        i += 1;
    }
    true
}

/// A module always has a key; zero marks a free slot.
const fn hash_of(of: &Type) -> u64 {
    match of.key {
        Some(key) if key.hash != 0 => key.hash,
        _ => 1,
    }
}

const fn slot(keys: &[u64], hash: u64) -> usize {
    let mut at = hash as usize & (keys.len() - 1);
    while keys[at] != 0 && keys[at] != hash {
        at = (at + 1) & (keys.len() - 1);
    }
    at
}

struct Tables<
    const M: usize,
    const U: usize,
    const D: usize,
    const I: usize,
    const E: usize,
    const S: usize,
> {
    modules: [Option<&'static ModuleSpec>; M],
    module_count: usize,
    units: [Option<Unit>; U],
    unit_count: usize,
    wants: [u32; D],
    want_count: usize,
    token_keys: [u64; S],
    token_numbers: [u32; S],
    token_count: u32,
    module_keys: [u64; S],
    module_numbers: [u32; S],
    units_from: [u32; M],
    imports: [u32; I],
    imports_from: [u32; M],
    exports: [u32; E],
    exports_from: [u32; M],
}

impl<const M: usize, const U: usize, const D: usize, const I: usize, const E: usize, const S: usize>
    Tables<M, U, D, I, E, S>
{
    const fn new() -> Self {
        Self {
            modules: [None; M],
            module_count: 0,
            units: [None; U],
            unit_count: 0,
            wants: [NONE; D],
            want_count: 0,
            token_keys: [0; S],
            token_numbers: [NONE; S],
            token_count: 0,
            module_keys: [0; S],
            module_numbers: [NONE; S],
            units_from: [0; M],
            imports: [NONE; I],
            imports_from: [0; M],
            exports: [NONE; E],
            exports_from: [0; M],
        }
    }

    /// Numbers the modules, imported ones first.
    const fn flatten(&mut self, module: &'static ModuleSpec) {
        let hash = hash_of(&module.token);
        let at = slot(&self.module_keys, hash);
        if self.module_keys[at] == hash {
            return;
        }
        self.module_keys[at] = hash;
        let mut i = 0;
        while i < module.imports.len() {
            self.flatten(module.imports[i].module);
            i += 1;
        }
        let at = slot(&self.module_keys, hash);
        self.module_numbers[at] = self.module_count as u32;
        self.modules[self.module_count] = Some(module);
        self.module_count += 1;
    }

    const fn number_of(&self, module: &'static ModuleSpec) -> u32 {
        self.module_numbers[slot(&self.module_keys, hash_of(&module.token))]
    }

    /// The number of a token, `NONE` for a type without a key.
    const fn token(&mut self, of: &Type) -> u32 {
        if of.key.is_none() {
            return NONE;
        }
        let hash = hash_of(of);
        let at = slot(&self.token_keys, hash);
        if self.token_keys[at] == 0 {
            self.token_keys[at] = hash;
            self.token_numbers[at] = self.token_count;
            self.token_count += 1;
        }
        self.token_numbers[at]
    }

    const fn fill(&mut self) {
        let (mut m, mut imports, mut exports) = (0, 0, 0);
        while m < self.module_count {
            if let Some(module) = self.modules[m] {
                self.units_from[m] = self.unit_count as u32;
                self.fill_units(m as u32, module);
                self.imports_from[m] = imports as u32;
                let mut i = 0;
                while i < module.imports.len() {
                    let Import { module: imported, .. } = &module.imports[i];
                    self.imports[imports] = self.number_of(imported);
                    imports += 1;
                    i += 1;
                }
                self.exports_from[m] = exports as u32;
                let mut e = 0;
                while e < module.exports.len() {
                    let export = &module.exports[e];
                    self.exports[exports] = match export.module {
                        Some(module) => {
                            let at = slot(&self.module_keys, hash_of(&module.token));
                            if self.module_keys[at] == 0 { NONE } else { self.module_numbers[at] }
                        }
                        None => self.token(&export.token),
                    };
                    exports += 1;
                    e += 1;
                }
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
                binding.token,
                token,
                binding.provider,
                binding.at,
            );
            self.push(unit);
            i += 1;
        }
        if let Some(options) = &module.options {
            let token = self.token(&options.provider.token);
            let offers = options.provider.token;
            self.push(component(
                Kind::Provider,
                number,
                offers,
                token,
                &options.provider,
                module.at,
            ));
        }
        let itself = &module.itself;
        self.push(component(Kind::Module, number, itself.token, NONE, itself, module.at));
        let mut i = 0;
        while i < module.controllers.len() {
            let controller = &module.controllers[i];
            let spec = &controller.component;
            self.push(component(
                Kind::Controller,
                number,
                spec.token,
                NONE,
                spec,
                controller.listed,
            ));
            let mut r = 0;
            while r < controller.routes.len() {
                let route = &controller.routes[r];
                self.push(Unit {
                    kind: Kind::Handler,
                    module: number,
                    token: NONE,
                    offers: spec.token,
                    name: Name { owner: spec.token, member: route.name },
                    at: route.at,
                    listed: controller.listed,
                    scope: Scope::Request,
                    dependencies: route.dependencies,
                    first: 0,
                });
                r += 1;
            }
            i += 1;
        }
    }

    const fn push(&mut self, mut unit: Unit) {
        unit.first = self.want_count as u32;
        let mut d = 0;
        while d < unit.dependencies.len() {
            self.wants[self.want_count] = self.token(&unit.dependencies[d].token);
            self.want_count += 1;
            d += 1;
        }
        self.units[self.unit_count] = Some(unit);
        self.unit_count += 1;
    }
}

/// A listed component as a unit.
pub(crate) const fn component(
    kind: Kind,
    module: u32,
    offers: Type,
    token: u32,
    spec: &ProviderSpec,
    listed: Place,
) -> Unit {
    Unit {
        kind,
        module,
        token,
        offers,
        name: Name { owner: spec.declared, member: "" },
        at: spec.at,
        listed,
        scope: spec.scope,
        dependencies: spec.dependencies,
        first: 0,
    }
}

/// Turns entries that are all there into plain ones.
const fn plain<T: Copy, const N: usize>(entries: &[Option<T>; N], mut all: [T; N]) -> [T; N] {
    let mut i = 0;
    while i < N {
        if let Some(entry) = entries[i] {
            all[i] = entry;
        }
        i += 1;
    }
    all
}

/// Runs every check on the graph of a root whose size is known.
pub(super) const fn report<
    const M: usize,
    const U: usize,
    const D: usize,
    const I: usize,
    const E: usize,
    const R: usize,
    const S: usize,
>(
    root: &'static ModuleSpec,
) -> Report {
    let mut tables = Tables::<M, U, D, I, E, S>::new();
    tables.flatten(root);
    tables.fill();
    let none = component(Kind::Module, 0, root.token, NONE, &root.itself, root.at);
    let (modules, units) = (plain(&tables.modules, [root; M]), plain(&tables.units, [none; U]));
    let graph = Graph {
        modules: &modules,
        units: &units,
        units_from: &tables.units_from,
        imports: &tables.imports,
        imports_from: &tables.imports_from,
        exports: &tables.exports,
        exports_from: &tables.exports_from,
        wants: &tables.wants,
    };
    let mut work = Work {
        own_keys: &mut [0; S],
        own_units: &mut [NONE; S],
        first_of: &mut [NONE; S],
        next_of: &mut [NONE; U],
        imported: &mut [Seen::NOTHING; S],
        global: &mut [Seen::NOTHING; S],
        walked: &mut [NONE; M],
        edges: &mut [NONE; D],
        states: &mut [0; U],
        way: &mut [Step::at(NONE); U],
    };
    let mut report = Report::new();
    super::check(&graph, &mut work, &mut report);
    super::routes::check::<S, R>(&graph, &mut report);
    report
}
