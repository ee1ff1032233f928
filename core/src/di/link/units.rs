//! What each module lists, as units of the graph and nodes of the container.

use std::any::TypeId;
use std::collections::HashMap;

use super::super::container::Make;
use super::Linker;
use crate::base::Configured;
use crate::base::Stored;
use crate::base::Type;
use crate::graph::registry;
use crate::graph::spec::{Binding, ComponentSpec, HookSpec, ModuleSpec, ProviderSpec, Scope};
use crate::graph::verify::graph::{Kind, NONE, Unit, want};
use crate::graph::verify::report::{Piece, Report};
use crate::graph::verify::tables::component;

impl Linker<'_> {
    fn token(&mut self, of: &Type) -> u32 {
        let next = self.tokens.len() as u32;
        *self.tokens.entry(of.id).or_insert(next)
    }

    pub(super) fn fill(&mut self) {
        self.dense.parents = vec![NONE; self.dense.modules.len()];
        for number in 0..self.dense.modules.len() {
            let spec = self.dense.modules[number];
            self.dense.units_from.push(self.dense.units.len() as u32);
            self.dense.components_from.push(self.dense.components.len() as u32);
            self.fill_units(number as u32, spec);
            self.dense.imports_from.push(self.dense.imports.len() as u32);
            let imports = self.wanted[number].iter().map(|(_, found)| found.unwrap_or(NONE));
            self.dense.imports.extend(imports);
            for (import, (_, found)) in spec.imports.iter().zip(&self.wanted[number]) {
                if let (true, Some(nested)) = (import.nested, *found)
                    && self.dense.parents[nested as usize] == NONE
                {
                    self.dense.parents[nested as usize] = number as u32;
                }
            }
            self.dense.exports_from.push(self.dense.exports.len() as u32);
            for export in spec.exports {
                let target = match export.module {
                    Some(module) => {
                        let module = self.instead_of((module.spec)());
                        self.imported(number, module)
                    }
                    None => self.token(&export.token),
                };
                self.dense.exports.push(target);
            }
        }
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
                    None => self.hidden(module, binding, spec),
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
            let given = given.or_else(|| options.default.map(|default| default().options()));
            self.lone(Kind::Provider, module, &options.provider, spec, given);
        }
        self.lone(Kind::Module, module, &spec.itself, spec, None);
        let handled = self.handled(spec, &concrete);
        self.served(module, spec, handled);
    }

    /// Returns the providers with handlers, with their nodes. A provider that a test has replaced by something of
    /// another type has none.
    fn handled(
        &self,
        spec: &'static ModuleSpec,
        concrete: &HashMap<TypeId, u32>,
    ) -> Vec<(&'static ComponentSpec, u32)> {
        let mut handled: Vec<(&'static ComponentSpec, u32)> = Vec::new();
        for binding in spec.providers {
            let node = concrete.get(&binding.provider.declared.id);
            if let (Some(component), Some(node)) = (binding.component, node)
                && !matches!(self.makes[*node as usize].0, Make::Nothing)
                && handled.iter().all(|(_, known)| known != node)
            {
                handled.push((component, *node));
            }
        }
        handled
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
        let given = self.replacement(offers.id).or(given);
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
        if let Some(value) = self.replacement(binding.token.id) {
            unit.dependencies = &[];
            unit.scope = Scope::Singleton;
            return self.push(unit, Make::Ready(value), Vec::new());
        }
        match (of, binding.convert) {
            (Some(of), Some(convert)) => self.push(unit, Make::View(of, convert), Vec::new()),
            _ => self.push(unit, Make::Construct(binding.provider.construct), hooks(binding)),
        }
    }

    /// The type behind `Type as dyn Trait` where the module does not list it by itself. Nobody needs
    /// it where all that it is bound to is replaced.
    fn hidden(&mut self, module: u32, binding: &'static Binding, spec: &ModuleSpec) -> u32 {
        let provider = binding.provider;
        let mut unit =
            component(Kind::Provider, module, &provider.token, NONE, provider, binding.at);
        let id = provider.declared.id;
        let mut same = spec.providers.iter().filter(|other| other.provider.declared.id == id);
        if same.all(|other| self.overrides.of(other.token.id).is_some()) {
            unit.dependencies = &[];
            return self.push(unit, Make::Nothing, Vec::new());
        }
        self.push(unit, Make::Construct(provider.construct), hooks(binding))
    }

    /// Hooks run once for the app; those of a type that lives shorter would never run.
    pub(super) fn hooks_of_the_short_lived(&self, report: &mut Report) {
        for (unit, (_, hooks)) in self.dense.units.iter().zip(&self.makes) {
            let Some(hook) = hooks.first().filter(|_| unit.scope != Scope::Singleton) else {
                continue;
            };
            report.title(&[
                Piece::Name(&unit.name),
                Piece::Words(" has hooks, which run once for the app, and does not live as long"),
            ]);
            report.note(hook.at, &[Piece::Words("`"), Piece::Words(hook.name), Piece::Words("`")]);
            report.note(unit.at, &[Piece::Name(&unit.name), Piece::Words(" has another scope")]);
            report.help(&[Piece::Words("put the hooks on a singleton")]);
            report.end();
        }
    }

    pub(super) fn push(
        &mut self,
        mut unit: Unit,
        make: Make,
        hooks: Vec<&'static HookSpec>,
    ) -> u32 {
        unit.first = self.dense.wants.len() as u32;
        for dependency in unit.dependencies {
            let token = self.token(&dependency.token);
            self.dense.wants.push(want(token, dependency));
        }
        self.dense.short_lived |= unit.scope != Scope::Singleton && unit.kind != Kind::Handler;
        self.dense.units.push(unit);
        self.makes.push((make, hooks));
        self.dense.units.len() as u32 - 1
    }
}

/// The hooks of a binding: those that were registered, and those of a generic provider.
fn hooks(binding: &'static Binding) -> Vec<&'static HookSpec> {
    let mut hooks = registry::hooks_of(binding.provider.token.id).to_vec();
    hooks.extend(binding.hooks);
    hooks
}
