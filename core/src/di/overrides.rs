//! Replacements of providers, modules and enhancers in tests.

use std::any::{TypeId, type_name};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::base::{Stored, store};
use crate::graph::spec::{Enhancer, Module, ModuleSpec, Role};

/// Replacements by token, module and enhancer.
#[derive(Default)]
pub(crate) struct Overrides {
    values: HashMap<TypeId, (Stored, &'static str)>,
    modules: HashMap<TypeId, (&'static ModuleSpec, &'static str)>,
    enhancers: HashMap<TypeId, (Role, Stored, &'static str)>,
}

impl Overrides {
    pub(crate) fn value<T: ?Sized + Send + Sync + 'static>(&mut self, value: Arc<T>) {
        self.values.insert(TypeId::of::<T>(), (store(value), type_name::<T>()));
    }

    pub(crate) fn module<M: Module, R: Module>(&mut self) {
        self.modules.insert(TypeId::of::<M>(), (const { &R::SPEC }, type_name::<M>()));
    }

    pub(crate) fn enhancer<E: Enhancer, R: Send + Sync + 'static>(&mut self, with: R, role: Role) {
        let stored = store(Arc::new(with));
        self.enhancers.insert(TypeId::of::<E>(), (role, stored, type_name::<E>()));
    }

    pub(super) fn replaced_enhancer(&self, enhancer: TypeId) -> Option<(&Role, &Stored)> {
        self.enhancers.get(&enhancer).map(|(role, stored, _)| (role, stored))
    }

    pub(super) fn replaced_value(&self, token: TypeId) -> Option<&Stored> {
        self.values.get(&token).map(|(stored, _)| stored)
    }

    pub(super) fn replaced_module(&self, module: &ModuleSpec) -> Option<&'static ModuleSpec> {
        self.modules.get(&module.token.id).map(|(replacement, _)| *replacement)
    }

    /// Returns the names of the replaced types that are not part of the graph, sorted.
    pub(super) fn unused(&self, replaced: &HashSet<TypeId>) -> Vec<&'static str> {
        let values = self.values.iter().map(|(id, (_, name))| (id, *name));
        let modules = self.modules.iter().map(|(id, (_, name))| (id, *name));
        let enhancers = self.enhancers.iter().map(|(id, (.., name))| (id, *name));
        let mut names: Vec<_> = values
            .chain(modules)
            .chain(enhancers)
            .filter(|(id, _)| !replaced.contains(*id))
            .map(|(_, name)| name)
            .collect();
        names.sort_unstable();
        names
    }
}
