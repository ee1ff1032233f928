//! The sizes of the tables of a graph.

use super::super::loop_bounds::slots_for;
use super::Walk;
use crate::graph::spec::{ComponentSpec, Decoration, GuardUse, ModuleSpec, Versions};

/// The sizes of the tables of a graph.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// The number of modules.
    pub modules: usize,
    /// The number of units: providers, modules, components, handlers and enhancers.
    pub units: usize,
    /// The number of dependencies of all units.
    pub dependencies: usize,
    /// The number of components: controllers, and providers with handlers.
    pub components: usize,
    /// The number of unique names of handlers.
    pub names: usize,
    /// The number of imports of all modules.
    pub imports: usize,
    /// The number of exports of all modules.
    pub exports: usize,
    /// The number of paths of routes, one for each version of a route.
    pub routes: usize,
    /// The number of slots of the hash table of tokens.
    pub token_slots: usize,
    /// The number of slots of the hash table of routes.
    pub route_slots: usize,
    /// The number of slots of the hash table of names.
    pub name_slots: usize,
}

impl Walk {
    /// Returns the sizes of the tables for the collected modules.
    pub const fn measure(&self) -> Size {
        let mut size = Size {
            modules: self.count,
            units: 0,
            dependencies: 0,
            components: 0,
            names: 0,
            imports: 0,
            exports: 0,
            routes: 0,
            token_slots: 0,
            route_slots: 0,
            name_slots: 0,
        };
        let default = self.default_versions();
        let mut m = 0;
        while m < self.count {
            if let Some(module) = self.modules[m] {
                size.add(module, default);
            }
            m += 1;
        }
        // Each unit provides a token, and each dependency and export refers to one.
        size.token_slots = slots_for(size.units + size.dependencies + size.exports);
        size.route_slots = slots_for(size.routes);
        size.name_slots = slots_for(size.names);
        size
    }

    /// Returns the versions of routes that declare none. The root declares them, and the walk leaves it last.
    const fn default_versions(&self) -> Versions {
        if self.count == 0 {
            return Versions::Inherited;
        }
        match self.modules[self.count - 1] {
            Some(root) => root.routing.default,
            None => Versions::Inherited,
        }
    }
}

impl Size {
    const fn add(&mut self, module: &ModuleSpec, default: Versions) {
        self.imports += module.imports.len();
        self.exports += module.exports.len();
        self.units += module.providers.len() + module.options.is_some() as usize;
        self.unit(module.itself.dependencies.len());
        let mut i = 0;
        while i < module.providers.len() {
            self.dependencies += module.providers[i].provider.dependencies.len();
            if let Some(component) = module.providers[i].component {
                self.handlers(component);
            }
            i += 1;
        }
        self.decorations(module.decorations);
        let mut i = 0;
        while i < module.imports.len() {
            self.decorations(module.imports[i].decorations);
            i += 1;
        }
        let mut i = 0;
        while i < module.controllers.len() {
            self.routes += module.controllers[i].paths(default);
            self.component(&module.controllers[i].component);
            i += 1;
        }
    }

    const fn component(&mut self, component: &ComponentSpec) {
        self.unit(component.provider.dependencies.len());
        self.handlers(component);
    }

    const fn handlers(&mut self, component: &ComponentSpec) {
        self.components += 1;
        self.decorations(component.decorations);
        let mut h = 0;
        let count = component.handlers.len();
        while h < count {
            self.unit(component.handlers[h].dependencies.len());
            self.decorations(component.handlers[h].decorations);
            if let Some(trigger) = component.handlers[h].trigger {
                self.names += trigger.unique.len();
            }
            h += 1;
        }
    }

    const fn decorations(&mut self, decorations: &[Decoration]) {
        let mut i = 0;
        while i < decorations.len() {
            match &decorations[i] {
                Decoration::Guard(guard) => self.guard(guard),
                Decoration::Interceptor(one)
                | Decoration::Pipe(one)
                | Decoration::ArgumentPipe(_, one)
                | Decoration::Filter(one) => self.unit(one.dependencies().len()),
                Decoration::Bundle(bundle) => self.decorations(bundle.decorations),
                Decoration::Skip(..)
                | Decoration::Meta(_)
                | Decoration::Takes(_)
                | Decoration::Unknown => {}
            }
            i += 1;
        }
    }

    const fn guard(&mut self, guard: &GuardUse) {
        match guard {
            GuardUse::One(one) => self.unit(one.dependencies().len()),
            GuardUse::Not(guard) => self.guard(guard),
            GuardUse::All(all) | GuardUse::Any(all) => {
                let mut i = 0;
                while i < all.len() {
                    self.guard(&all[i]);
                    i += 1;
                }
            }
        }
    }

    /// Counts a unit without a token. It is only part of the graph if it has dependencies.
    const fn unit(&mut self, dependencies: usize) {
        self.dependencies += dependencies;
        self.units += (dependencies > 0) as usize;
    }
}
