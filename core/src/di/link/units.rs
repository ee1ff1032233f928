//! Adds the providers of modules as units of the graph and nodes of the container.

use std::any::TypeId;
use std::collections::HashMap;

use super::super::container::Make;
use super::Linker;
use crate::base::Configured;
use crate::base::Stored;
use crate::base::Type;
use crate::graph::registry;
use crate::graph::spec::{Binding, ComponentSpec, HookSpec, ModuleSpec, ProviderSpec, Scope};
use crate::graph::verify::diagnostic_report::{Report, Segment};
use crate::graph::verify::graph::{Kind, NONE, Unit, dependency_token};
use crate::graph::verify::tables::component;

impl Linker<'_> {
    /// Returns the index of a token.
    fn token(&mut self, token: &Type) -> u32 {
        let next = self.tokens.len() as u32;
        *self.tokens.entry(token.id).or_insert(next)
    }

    /// Fills the graph with the units, imports and exports of all modules.
    pub(super) fn fill_graph(&mut self) {
        self.dense.parents = vec![NONE; self.dense.modules.len()];
        for number in 0..self.dense.modules.len() {
            let spec = self.dense.modules[number];
            self.dense.units_from.push(self.dense.units.len() as u32);
            self.dense.components_from.push(self.dense.components.len() as u32);
            self.fill_units(number as u32, spec);
            self.dense.imports_from.push(self.dense.imports.len() as u32);
            let imports =
                self.import_targets[number].iter().map(|(_, target)| target.unwrap_or(NONE));
            self.dense.imports.extend(imports);
            for (import, (_, target)) in spec.imports.iter().zip(&self.import_targets[number]) {
                if let (true, Some(nested)) = (import.nested, *target)
                    && self.dense.parents[nested as usize] == NONE
                {
                    self.dense.parents[nested as usize] = number as u32;
                }
            }
            self.dense.exports_from.push(self.dense.exports.len() as u32);
            for export in spec.exports {
                let target = match export.module {
                    Some(module) => {
                        let module = self.replace_module((module.spec)());
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
                    Some(listed) => self.add_binding(module, listed, None),
                    None => self.add_unlisted_type(module, binding, spec),
                };
                concrete.insert(id, number);
            }
            if binding.convert.is_some() || !concrete.contains_key(&id) {
                let number = self.add_binding(module, binding, concrete.get(&id).copied());
                concrete.entry(id).or_insert(number);
            }
        }
        if let Some(options) = &spec.options {
            let given = self.options[module as usize].as_ref().map(Configured::options);
            let given = given.or_else(|| options.default.map(|default| default().options()));
            self.add_unlisted(Kind::Provider, module, &options.provider, spec, given);
        }
        self.add_unlisted(Kind::Module, module, &spec.itself, spec, None);
        let providers = self.providers_with_handlers(spec, &concrete);
        self.add_components(module, spec, providers);
    }

    /// Returns the providers with handlers, with their nodes. A provider that a test has replaced with another type has
    /// no handlers.
    fn providers_with_handlers(
        &self,
        spec: &'static ModuleSpec,
        concrete: &HashMap<TypeId, u32>,
    ) -> Vec<(&'static ComponentSpec, u32)> {
        let mut providers: Vec<(&'static ComponentSpec, u32)> = Vec::new();
        for binding in spec.providers {
            let node = concrete.get(&binding.provider.declared.id);
            if let (Some(component), Some(node)) = (binding.component, node)
                && !matches!(self.makes[*node as usize].0, Make::Nothing)
                && providers.iter().all(|(_, other)| other != node)
            {
                providers.push((component, *node));
            }
        }
        providers
    }

    /// Adds a unit that the module does not list: its options, or the module itself.
    fn add_unlisted(
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
        self.add_unit(unit, make, registry::hooks_of(offers.id).to_vec());
    }

    /// Adds an entry of `providers`. An entry with `as dyn Trait` converts the instance of the node `of`.
    fn add_binding(&mut self, module: u32, binding: &'static Binding, of: Option<u32>) -> u32 {
        let token = self.token(&binding.token);
        let mut unit =
            component(Kind::Provider, module, &binding.token, token, binding.provider, binding.at);
        if let Some(value) = self.replacement(binding.token.id) {
            unit.dependencies = &[];
            unit.scope = Scope::Singleton;
            return self.add_unit(unit, Make::Ready(value), Vec::new());
        }
        match (of, binding.convert) {
            (Some(of), Some(convert)) => self.add_unit(unit, Make::View(of, convert), Vec::new()),
            _ => self.add_unit(unit, Make::Construct(binding.provider.construct), hooks(binding)),
        }
    }

    /// Adds the type of `Type as dyn Trait` if the module does not list it separately. If a test has replaced all its
    /// bindings, it is not created.
    fn add_unlisted_type(
        &mut self,
        module: u32,
        binding: &'static Binding,
        spec: &ModuleSpec,
    ) -> u32 {
        let provider = binding.provider;
        let mut unit =
            component(Kind::Provider, module, &provider.token, NONE, provider, binding.at);
        let id = provider.declared.id;
        let mut same = spec.providers.iter().filter(|other| other.provider.declared.id == id);
        if same.all(|other| self.overrides.replaced_value(other.token.id).is_some()) {
            unit.dependencies = &[];
            return self.add_unit(unit, Make::Nothing, Vec::new());
        }
        self.add_unit(unit, Make::Construct(provider.construct), hooks(binding))
    }

    /// Reports hooks of components that are not singletons. Hooks run once for the app, so these would never run.
    pub(super) fn check_hook_scopes(&self, report: &mut Report) {
        for (unit, (_, hooks)) in self.dense.units.iter().zip(&self.makes) {
            let Some(hook) = hooks.first().filter(|_| unit.scope != Scope::Singleton) else {
                continue;
            };
            report.title(&[
                Segment::Name(&unit.name),
                Segment::Words(" has hooks, which run once for the app, but it is not a singleton"),
            ]);
            report.note(
                hook.at,
                &[Segment::Words("`"), Segment::Words(hook.name), Segment::Words("`")],
            );
            report
                .note(unit.at, &[Segment::Name(&unit.name), Segment::Words(" has another scope")]);
            report.help(&[Segment::Words("move the hooks to a singleton")]);
            report.end();
        }
    }

    /// Adds a unit and its dependencies. Returns its index.
    pub(super) fn add_unit(
        &mut self,
        mut unit: Unit,
        make: Make,
        hooks: Vec<&'static HookSpec>,
    ) -> u32 {
        unit.first = self.dense.dependency_tokens.len() as u32;
        for dependency in unit.dependencies {
            let token = self.token(&dependency.token);
            self.dense.dependency_tokens.push(dependency_token(token, dependency));
        }
        self.dense.short_lived |= unit.scope != Scope::Singleton && unit.kind != Kind::Handler;
        self.dense.units.push(unit);
        self.makes.push((make, hooks));
        self.dense.units.len() as u32 - 1
    }
}

/// Returns the hooks of a binding: those from the registry, and those of a generic provider.
fn hooks(binding: &'static Binding) -> Vec<&'static HookSpec> {
    let mut hooks = registry::hooks_of(binding.provider.token.id).to_vec();
    hooks.extend(binding.hooks);
    hooks
}
