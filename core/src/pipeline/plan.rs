//! What stands around one handler, resolved at boot.

use std::any::TypeId;
use std::sync::Arc;
use std::time::Duration;

use super::filter::AnyFilter;
use super::guard::{All, Any, AnyGuard, Not};
use super::interceptor::AnyInterceptor;
use super::scope::HandlerShared;
use super::settings::{Settings, Transport};
use crate::base::Stored;
use crate::di::{ComponentInstance, Container, EnhancerNode, GuardNode, HandlerInstance, Level};
use crate::error::{Error, ErrorSpec, Result};
use crate::graph::spec::{HandlerSpec, Meta, PipeFor, Role};

/// The chain of one handler, from the app to the handler.
#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) guards: Box<[Arc<dyn AnyGuard>]>,
    pub(crate) interceptors: Box<[Arc<dyn AnyInterceptor>]>,
    /// The pipes that stand on more than one argument.
    pub(crate) pipes: Box<[PlannedPipe]>,
    /// The pipes of single arguments, in the order of the spec.
    pub(crate) argument_pipes: Box<[Stored]>,
    /// The filters of each level that has any, the nearest level first.
    pub(crate) filters: Box<[FiltersOfLevel]>,
    /// How long a call may take.
    pub(crate) timeout: Option<Duration>,
}

/// The filters of one level.
pub(crate) type FiltersOfLevel = Box<[Arc<dyn AnyFilter>]>;

/// A pipe with the types that it takes.
pub(crate) struct PlannedPipe {
    pub(crate) stored: Stored,
    pub(crate) takes: &'static [PipeFor],
}

impl Plan {
    /// Whether nothing stands around the handler itself.
    pub(crate) fn is_empty(&self) -> bool {
        self.guards.is_empty()
            && self.interceptors.is_empty()
            && self.filters.is_empty()
            && self.timeout.is_none()
    }

    /// Whether somebody looks at the head of a request after the handler has taken what it needs.
    pub(crate) fn looks_back(&self) -> bool {
        !(self.interceptors.is_empty() && self.filters.is_empty())
    }

    /// The filters of the app alone, for what never reaches a handler.
    pub(crate) fn of_app(container: &Container, settings: &Settings) -> Result<Self> {
        let app = &container.modules[container.root as usize].level;
        let plan = Self::of(container, &[app], settings)?;
        Ok(Self { filters: plan.filters, timeout: plan.timeout, ..Self::default() })
    }

    /// The chain of levels that go from the farthest to the nearest.
    fn of(container: &Container, levels: &[&Level], settings: &Settings) -> Result<Self> {
        let planner = Planner { container, levels };
        let mut plan = Self { timeout: settings.timeout, ..Self::default() };
        let mut guards = Vec::new();
        let mut interceptors = Vec::new();
        let mut pipes = Vec::new();
        let mut argument_pipes = Vec::new();
        let mut filters = Vec::new();
        for (number, level) in levels.iter().enumerate() {
            let held = |one: &&EnhancerNode| !planner.skipped(number, one);
            for guard in &level.guards {
                planner.held(number, guard, &mut guards);
            }
            for one in level.interceptors.iter().filter(held) {
                interceptors.push(planner.interceptor(one)?);
            }
            for one in level.pipes.iter().filter(held) {
                pipes.push(planner.pipe(one)?);
            }
            for one in &level.argument_pipes {
                argument_pipes.push(planner.built(one)?.clone());
            }
            let of_level = level.filters.iter().filter(held).map(|one| planner.filter(one));
            let of_level = of_level.collect::<Result<FiltersOfLevel>>()?;
            if !of_level.is_empty() {
                filters.push(of_level);
            }
        }
        filters.reverse();
        plan.guards =
            guards.into_iter().map(|guard| planner.guard(guard)).collect::<Result<_>>()?;
        plan.interceptors = interceptors.into();
        plan.pipes = pipes.into();
        plan.argument_pipes = argument_pipes.into();
        plan.filters = filters.into();
        Ok(plan)
    }
}

impl HandlerShared {
    /// Plans the chain around the routes that a module adds itself. Returns `None` if nothing is declared on the
    /// imports of the module.
    pub(crate) fn brought(
        container: &Arc<Container>,
        module: u32,
        settings: &Arc<Settings>,
        transport: &dyn Transport,
    ) -> Result<Option<Arc<Self>>> {
        let around = brought_levels(container, module);
        let Some((importer, _)) = around.last().copied() else { return Ok(None) };
        let app = &container.modules[container.root as usize].level;
        let levels: Vec<_> = around.iter().map(|(_, level)| *level).collect();
        let mut plan = Plan::of(container, &levels, settings)?;
        let mut filters = plan.filters.into_vec();
        filters.extend(Plan::of_app(container, settings)?.filters);
        plan.filters = filters.into();
        let nearest: Vec<_> = std::iter::once(app).chain(levels).collect();
        let meta = meta_of(&nearest);
        let transport = transport.plan(&meta);
        plan.timeout = transport.timeout.unwrap_or(plan.timeout);
        Ok(Some(Arc::new(Self {
            container: Arc::clone(container),
            module: importer,
            component: container.modules[module as usize].spec.token.written,
            spec: &HandlerSpec::NONE,
            meta,
            sources: Box::default(),
            plan,
            settings: Arc::clone(settings),
            transport,
        })))
    }

    /// Plans the calls of one handler.
    pub(crate) fn plan(
        container: &Arc<Container>,
        module: u32,
        component: &ComponentInstance,
        handler: &HandlerInstance,
        settings: &Arc<Settings>,
        transport: &dyn Transport,
    ) -> Result<Arc<Self>> {
        let levels = levels_of(container, module, component, handler);
        let meta = meta_of(&levels);
        let transport = transport.plan(&meta);
        let mut plan = Plan::of(container, &levels, settings)?;
        plan.timeout = transport.timeout.unwrap_or(plan.timeout);
        if !handler.spec.is_guarded() {
            plan.guards = Box::default();
        }
        if !handler.spec.is_timed() {
            plan.timeout = None;
        }
        Ok(Arc::new(Self {
            container: Arc::clone(container),
            module,
            component: component.spec.provider.declared.written,
            spec: handler.spec,
            meta,
            sources: container.nodes[handler.node as usize].sources.clone().into(),
            plan,
            settings: Arc::clone(settings),
            transport,
        }))
    }
}

/// What stands around a handler, from the farthest level to the nearest.
pub(super) fn levels_of<'a>(
    container: &'a Container,
    module: u32,
    component: &'a ComponentInstance,
    handler: &'a HandlerInstance,
) -> Vec<&'a Level> {
    let root = container.root;
    let own = &container.modules[module as usize].level;
    let app = (root != module).then(|| &container.modules[root as usize].level);
    app.into_iter().chain([own, &component.level, &handler.level]).collect()
}

/// Returns the errors that the pipes of a handler declare: those of its arguments, and those that apply to all of its
/// arguments.
pub(crate) fn pipe_errors(
    container: &Container,
    module: u32,
    component: &ComponentInstance,
    handler: &HandlerInstance,
) -> Vec<&'static ErrorSpec> {
    let levels = levels_of(container, module, component, handler);
    let planner = Planner { container, levels: &levels };
    let has_arguments = !handler.spec.arguments.is_empty();
    let mut errors = Vec::new();
    for (number, level) in levels.iter().enumerate() {
        let held = |one: &&EnhancerNode| has_arguments && !planner.skipped(number, one);
        let pipes = level.pipes.iter().filter(held).chain(&level.argument_pipes);
        errors.extend(pipes.flat_map(|pipe| pipe.enhancer.errors.iter().copied().flatten()));
    }
    errors
}

/// Returns the levels around the routes that a module adds itself: one for each import of the module with
/// declarations, with the index of the importing module.
pub(super) fn brought_levels(container: &Container, module: u32) -> Vec<(u32, &Level)> {
    let mut levels = Vec::new();
    for (importer, instance) in container.modules.iter().enumerate() {
        let imports = instance.imports.iter().filter(|(target, _)| *target == module);
        let around = imports.filter(|(_, level)| !level.is_empty());
        levels.extend(around.map(|(_, level)| (importer as u32, level)));
    }
    levels
}

/// Returns the guards before the routes that a module adds itself.
pub(crate) fn brought_guards(container: &Container, module: u32) -> Vec<&GuardNode> {
    let levels = brought_levels(container, module);
    levels.into_iter().flat_map(|(_, level)| &level.guards).collect()
}

/// The metadata of a handler, the nearest level first.
pub(crate) fn metadata_of(
    container: &Container,
    module: u32,
    component: &ComponentInstance,
    handler: &HandlerInstance,
) -> Vec<Meta> {
    meta_of(&levels_of(container, module, component, handler)).into_vec()
}

/// The metadata of the levels around a handler, that of the nearest first.
pub(super) fn meta_of(levels: &[&Level]) -> Box<[Meta]> {
    levels.iter().rev().flat_map(|level| level.meta.iter().copied()).collect()
}

/// The guards before a handler, in the order in which they run.
pub(crate) fn guards_before<'a>(
    container: &'a Container,
    module: u32,
    component: &'a ComponentInstance,
    handler: &'a HandlerInstance,
) -> Vec<&'a GuardNode> {
    let mut guards = Vec::new();
    if !handler.spec.is_guarded() {
        return guards;
    }
    let levels = levels_of(container, module, component, handler);
    let planner = Planner { container, levels: &levels };
    for (number, level) in levels.iter().enumerate() {
        level.guards.iter().for_each(|guard| planner.held(number, guard, &mut guards));
    }
    guards
}

/// The interceptors around a handler, the outermost first.
pub(super) fn interceptors_around<'a>(
    container: &'a Container,
    module: u32,
    component: &'a ComponentInstance,
    handler: &'a HandlerInstance,
) -> Vec<&'a EnhancerNode> {
    let levels = levels_of(container, module, component, handler);
    let planner = Planner { container, levels: &levels };
    let each = levels.iter().enumerate().flat_map(|(number, level)| {
        level.interceptors.iter().filter(move |one| !planner.skipped(number, one))
    });
    each.collect()
}

#[derive(Clone, Copy)]
struct Planner<'p, 'a> {
    container: &'a Container,
    levels: &'p [&'a Level],
}

impl<'a> Planner<'_, 'a> {
    /// Whether a level that is nearer than the enhancer's own opts out of it.
    fn skipped(&self, level: usize, one: &EnhancerNode) -> bool {
        self.skips(level, one.enhancer.component.declared.id)
    }

    fn skips(&self, level: usize, enhancer: TypeId) -> bool {
        self.levels[level + 1..].iter().any(|nearer| nearer.skips.contains(&enhancer))
    }

    /// The guards that stand, in the order in which they run: `All` at the top of a list is no more
    /// than its entries.
    fn held(&self, level: usize, guard: &'a GuardNode, out: &mut Vec<&'a GuardNode>) {
        match guard {
            GuardNode::One(one) if self.skipped(level, one) => {}
            GuardNode::All(all) => all.iter().for_each(|one| self.held(level, one, out)),
            other => out.push(other),
        }
    }

    fn guard(&self, guard: &GuardNode) -> Result<Arc<dyn AnyGuard>> {
        let all = |all: &[GuardNode]| all.iter().map(|one| self.guard(one)).collect::<Result<_>>();
        Ok(match guard {
            GuardNode::One(one) => match one.role {
                Role::Guard(seen) => seen(self.built(one)?).ok_or_else(|| unplanned(one))?,
                _ => return Err(unplanned(one)),
            },
            GuardNode::All(guards) => Arc::new(All(all(guards)?)),
            GuardNode::Any(guards) => Arc::new(Any(all(guards)?)),
            GuardNode::Not(guard) => Arc::new(Not(self.guard(guard)?)),
        })
    }

    fn interceptor(&self, one: &EnhancerNode) -> Result<Arc<dyn AnyInterceptor>> {
        match one.role {
            Role::Interceptor(seen, _) => seen(self.built(one)?).ok_or_else(|| unplanned(one)),
            _ => Err(unplanned(one)),
        }
    }

    fn filter(&self, one: &EnhancerNode) -> Result<Arc<dyn AnyFilter>> {
        match one.role {
            Role::Filter(seen) => seen(self.built(one)?).ok_or_else(|| unplanned(one)),
            _ => Err(unplanned(one)),
        }
    }

    fn pipe(&self, one: &EnhancerNode) -> Result<PlannedPipe> {
        match one.role {
            Role::Pipe(takes) => Ok(PlannedPipe { stored: self.built(one)?.clone(), takes }),
            _ => Err(unplanned(one)),
        }
    }

    fn built(&self, one: &EnhancerNode) -> Result<&Stored> {
        self.container.built[one.node as usize].get().ok_or_else(|| unplanned(one))
    }
}

fn unplanned(one: &EnhancerNode) -> Error {
    let component = &one.enhancer.component;
    Error::internal(format!("`{}` ({}) was never built", component.declared.written, component.at))
}
