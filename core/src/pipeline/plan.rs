//! The enhancers around one handler, resolved at boot.

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

/// The chain of enhancers around one handler, ordered from the app to the handler.
#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) guards: Box<[Arc<dyn AnyGuard>]>,
    pub(crate) interceptors: Box<[Arc<dyn AnyInterceptor>]>,
    /// The pipes that apply to more than one argument.
    pub(crate) pipes: Box<[PlannedPipe]>,
    /// The pipes of single arguments, in the order of the spec.
    pub(crate) argument_pipes: Box<[Stored]>,
    /// The filters of each level that has any, the nearest level first.
    pub(crate) filters: Box<[FiltersOfLevel]>,
    /// The maximum duration of a call.
    pub(crate) timeout: Option<Duration>,
}

/// The filters of one level.
pub(crate) type FiltersOfLevel = Box<[Arc<dyn AnyFilter>]>;

/// A pipe with the types that it accepts.
pub(crate) struct PlannedPipe {
    pub(crate) stored: Stored,
    pub(crate) takes: &'static [PipeFor],
}

impl Plan {
    /// Whether the handler itself has no guard, interceptor, filter or timeout.
    pub(crate) fn is_empty(&self) -> bool {
        self.guards.is_empty()
            && self.interceptors.is_empty()
            && self.filters.is_empty()
            && self.timeout.is_none()
    }

    /// Whether the request head may be read after the handler has consumed it.
    pub(crate) fn keeps_head(&self) -> bool {
        !(self.interceptors.is_empty() && self.filters.is_empty())
    }

    /// Creates a plan with the filters of the app alone, for requests that reach no handler.
    pub(crate) fn for_app(container: &Container, settings: &Settings) -> Result<Self> {
        let app = &container.modules[container.root as usize].level;
        let plan = Self::for_levels(container, &[app], settings)?;
        Ok(Self { filters: plan.filters, timeout: plan.timeout, ..Self::default() })
    }

    /// Creates the chain of these levels, which are ordered from the outermost to the nearest.
    fn for_levels(container: &Container, levels: &[&Level], settings: &Settings) -> Result<Self> {
        let planner = Planner { container, levels };
        let mut plan = Self { timeout: settings.timeout, ..Self::default() };
        let mut guards = Vec::new();
        let mut interceptors = Vec::new();
        let mut pipes = Vec::new();
        let mut argument_pipes = Vec::new();
        let mut filters = Vec::new();
        for (number, level) in levels.iter().enumerate() {
            let applies = |one: &&EnhancerNode| !planner.skipped(number, one);
            for guard in &level.guards {
                planner.collect_guards(number, guard, &mut guards);
            }
            for one in level.interceptors.iter().filter(applies) {
                interceptors.push(planner.interceptor(one)?);
            }
            for one in level.pipes.iter().filter(applies) {
                pipes.push(planner.pipe(one)?);
            }
            for one in &level.argument_pipes {
                argument_pipes.push(planner.built(one)?.clone());
            }
            let level_filters = level.filters.iter().filter(applies).map(|one| planner.filter(one));
            let level_filters = level_filters.collect::<Result<FiltersOfLevel>>()?;
            if !level_filters.is_empty() {
                filters.push(level_filters);
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
    /// Plans the chain around the routes that a module adds itself. Returns `None` if the imports of
    /// the module declare nothing.
    pub(crate) fn for_module_routes(
        container: &Arc<Container>,
        module: u32,
        settings: &Arc<Settings>,
        transport: &dyn Transport,
    ) -> Result<Option<Arc<Self>>> {
        let around = module_routes_levels(container, module);
        let Some((importer, _)) = around.last().copied() else { return Ok(None) };
        let app = &container.modules[container.root as usize].level;
        let levels: Vec<_> = around.iter().map(|(_, level)| *level).collect();
        let mut plan = Plan::for_levels(container, &levels, settings)?;
        let mut filters = plan.filters.into_vec();
        filters.extend(Plan::for_app(container, settings)?.filters);
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
        let mut plan = Plan::for_levels(container, &levels, settings)?;
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

/// Returns the levels around a handler, from the outermost to the nearest.
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

/// Returns the errors that the pipes of a handler declare, both those of single arguments and those
/// that apply to all arguments.
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
        let applies = |one: &&EnhancerNode| has_arguments && !planner.skipped(number, one);
        let pipes = level.pipes.iter().filter(applies).chain(&level.argument_pipes);
        errors.extend(pipes.flat_map(|pipe| pipe.enhancer.errors.iter().copied().flatten()));
    }
    errors
}

/// Returns the levels around the routes that a module adds itself: one for each import of the module
/// with declarations, with the index of the importing module.
pub(super) fn module_routes_levels(container: &Container, module: u32) -> Vec<(u32, &Level)> {
    let mut levels = Vec::new();
    for (importer, instance) in container.modules.iter().enumerate() {
        let imports = instance.imports.iter().filter(|(target, _)| *target == module);
        let around = imports.filter(|(_, level)| !level.is_empty());
        levels.extend(around.map(|(_, level)| (importer as u32, level)));
    }
    levels
}

/// Returns the guards of the routes that a module adds itself.
pub(crate) fn module_routes_guards(container: &Container, module: u32) -> Vec<&GuardNode> {
    let levels = module_routes_levels(container, module);
    levels.into_iter().flat_map(|(_, level)| &level.guards).collect()
}

/// Returns the metadata of a handler, that of the nearest level first.
pub(crate) fn metadata_of(
    container: &Container,
    module: u32,
    component: &ComponentInstance,
    handler: &HandlerInstance,
) -> Vec<Meta> {
    meta_of(&levels_of(container, module, component, handler)).into_vec()
}

/// Returns the metadata of these levels, that of the nearest first.
pub(super) fn meta_of(levels: &[&Level]) -> Box<[Meta]> {
    levels.iter().rev().flat_map(|level| level.meta.iter().copied()).collect()
}

/// Returns the guards of a handler, in the order in which they run.
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
        level.guards.iter().for_each(|guard| planner.collect_guards(number, guard, &mut guards));
    }
    guards
}

/// Returns the interceptors around a handler, the outermost first.
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
    /// Whether a level that is nearer to the handler opts out of the enhancer.
    fn skipped(&self, level: usize, one: &EnhancerNode) -> bool {
        self.skips(level, one.enhancer.component.declared.id)
    }

    fn skips(&self, level: usize, enhancer: TypeId) -> bool {
        self.levels[level + 1..].iter().any(|nearer| nearer.skips.contains(&enhancer))
    }

    /// Collects the guards that apply, in the order in which they run. An `All` at the top of a list
    /// is replaced by its entries.
    fn collect_guards(&self, level: usize, guard: &'a GuardNode, out: &mut Vec<&'a GuardNode>) {
        match guard {
            GuardNode::One(one) if self.skipped(level, one) => {}
            GuardNode::All(all) => all.iter().for_each(|one| self.collect_guards(level, one, out)),
            other => out.push(other),
        }
    }

    fn guard(&self, guard: &GuardNode) -> Result<Arc<dyn AnyGuard>> {
        let all = |all: &[GuardNode]| all.iter().map(|one| self.guard(one)).collect::<Result<_>>();
        Ok(match guard {
            GuardNode::One(one) => match one.role {
                Role::Guard(cast) => cast(self.built(one)?).ok_or_else(|| unplanned(one))?,
                _ => return Err(unplanned(one)),
            },
            GuardNode::All(guards) => Arc::new(All(all(guards)?)),
            GuardNode::Any(guards) => Arc::new(Any(all(guards)?)),
            GuardNode::Not(guard) => Arc::new(Not(self.guard(guard)?)),
        })
    }

    fn interceptor(&self, one: &EnhancerNode) -> Result<Arc<dyn AnyInterceptor>> {
        match one.role {
            Role::Interceptor(cast, _) => cast(self.built(one)?).ok_or_else(|| unplanned(one)),
            _ => Err(unplanned(one)),
        }
    }

    fn filter(&self, one: &EnhancerNode) -> Result<Arc<dyn AnyFilter>> {
        match one.role {
            Role::Filter(cast) => cast(self.built(one)?).ok_or_else(|| unplanned(one)),
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
    Error::internal(format!(
        "`{}` ({}) has not been built",
        component.declared.written, component.at
    ))
}
