//! Adds the components of a module, with their handlers and enhancers.

use super::super::container::Make;
use super::super::instances::{
    ComponentInstance, EnhancerNode, EntryValue, GuardNode, HandlerInstance, Level, ModuleInstance,
};
use super::Linker;
use crate::graph::registry;
use crate::graph::spec::{ComponentSpec, Decoration, EnhancerUse, GuardUse, Making, ModuleSpec};
use crate::graph::verify::graph::{Kind, NONE, Unit};
use crate::graph::verify::tables::{component, enhancer, handler};

impl Linker<'_> {
    /// Adds a module, with its controllers and the providers that have handlers.
    pub(super) fn add_components(
        &mut self,
        number: u32,
        spec: &'static ModuleSpec,
        providers: Vec<(&'static ComponentSpec, u32)>,
    ) {
        let level = self.level(number, spec.decorations);
        let imports = spec.imports.iter().enumerate().map(|(index, import)| {
            let target = self.import_targets[number as usize][index].1.unwrap_or(NONE);
            (target, self.level(number, import.decorations))
        });
        let imports = imports.collect();
        let controllers = spec.controllers.iter();
        let controllers = controllers
            .map(|controller| (controller, self.add_controller(number, &controller.component)))
            .collect();
        let components = providers
            .into_iter()
            .map(|(component, node)| {
                let unit = self.dense.units[node as usize];
                self.add_handlers(number, component, unit, node)
            })
            .collect();
        self.modules.push(ModuleInstance {
            spec,
            parent: None,
            nodes: Vec::new(),
            level,
            imports,
            controllers,
            components,
        });
    }

    fn add_controller(&mut self, module: u32, spec: &'static ComponentSpec) -> ComponentInstance {
        let provider = &spec.provider;
        let unit =
            component(Kind::Controller, module, &provider.token, NONE, provider, spec.listed);
        let hooks = registry::hooks_of(provider.token.id).to_vec();
        let node = self.add_unit(unit, Make::Construct(provider.construct), hooks);
        self.add_handlers(module, spec, unit, node)
    }

    /// Adds the handlers of a component, which is the given node.
    fn add_handlers(
        &mut self,
        module: u32,
        spec: &'static ComponentSpec,
        unit: Unit,
        node: u32,
    ) -> ComponentInstance {
        self.dense.components.push(spec);
        let level = self.level(module, spec.decorations);
        let handlers = spec.handlers.iter().map(|one| HandlerInstance {
            spec: one,
            node: self.add_unit(handler(unit, one), Make::Nothing, Vec::new()),
            level: self.level(module, one.decorations),
        });
        let handlers = handlers.collect();
        ComponentInstance { spec, node, level, handlers }
    }

    fn level(&mut self, module: u32, decorations: &'static [Decoration]) -> Level {
        let mut level = Level::default();
        self.fill_level(module, decorations, &mut level);
        level
    }

    fn fill_level(&mut self, module: u32, decorations: &'static [Decoration], level: &mut Level) {
        for decoration in decorations {
            match decoration {
                Decoration::Guard(guard) => level.guards.push(self.guard(module, guard)),
                Decoration::Interceptor(one) => {
                    level.interceptors.push(self.enhancer(module, one));
                }
                Decoration::Pipe(one) => level.pipes.push(self.enhancer(module, one)),
                Decoration::ArgumentPipe(_, one) => {
                    level.argument_pipes.push(self.enhancer(module, one));
                }
                Decoration::Filter(one) => level.filters.push(self.enhancer(module, one)),
                Decoration::Skip(of, _) => level.skips.push(of.id),
                Decoration::Meta(meta) => level.meta.push(*meta),
                Decoration::Bundle(bundle) => self.fill_level(module, bundle.decorations, level),
                Decoration::Takes(_) | Decoration::Unknown => {}
            }
        }
    }

    fn guard(&mut self, module: u32, guard: &'static GuardUse) -> GuardNode {
        match guard {
            GuardUse::One(one) => GuardNode::One(self.enhancer(module, one)),
            GuardUse::Not(guard) => GuardNode::Not(Box::new(self.guard(module, guard))),
            GuardUse::All(all) => {
                GuardNode::All(all.iter().map(|guard| self.guard(module, guard)).collect())
            }
            GuardUse::Any(all) => {
                GuardNode::Any(all.iter().map(|guard| self.guard(module, guard)).collect())
            }
        }
    }

    /// Returns the node of an enhancer. Entries by type share a node in each module; each entry by value has its own
    /// node.
    fn enhancer(&mut self, module: u32, one: &'static EnhancerUse) -> EnhancerNode {
        let spec = one.enhancer;
        let declared = spec.component.declared.id;
        if let Some((role, given)) = self.enhancer_replacement(declared) {
            let mut unit = enhancer(module, one);
            unit.dependencies = &[];
            let node = self.add_unit(unit, Make::Ready(given), Vec::new());
            let given = one.given.map_or(EntryValue::ByType, EntryValue::Replaced);
            return EnhancerNode { enhancer: spec, role: role.unwrap_or(spec.role), node, given };
        }
        let existing = self.enhancers.get(&(module, declared)).filter(|_| one.given.is_none());
        if let Some(node) = existing {
            let role = spec.role;
            let given = EntryValue::ByType;
            return EnhancerNode { enhancer: spec, role, node: *node, given };
        }
        let construct = spec.component.construct;
        let made = one.given.map(|given| given());
        let given =
            made.as_ref().map_or(EntryValue::ByType, |made| EntryValue::Created(made.options()));
        let make = match made {
            Some(options) if spec.making == Making::Options => Make::Configured(construct, options),
            Some(made) => Make::Ready(made.options()),
            None => Make::Construct(construct),
        };
        let mut hooks = registry::hooks_of(declared).to_vec();
        hooks.extend(one.hooks);
        let node = self.add_unit(enhancer(module, one), make, hooks);
        if one.given.is_none() {
            self.enhancers.insert((module, declared), node);
        }
        EnhancerNode { enhancer: spec, role: spec.role, node, given }
    }
}
