//! The modules, components and handlers of an app, with their enhancers.

use std::any::TypeId;

use crate::base::Configured;
use crate::base::Stored;
use crate::graph::spec::{
    ComponentSpec, ControllerSpec, EnhancerSpec, HandlerSpec, Meta, ModuleSpec, Role,
};

/// An instance of a module. A dynamic module has one instance for each value of its options.
pub(crate) struct ModuleInstance {
    pub(crate) spec: &'static ModuleSpec,
    /// The module that this one is nested in.
    pub(crate) parent: Option<u32>,
    /// The nodes, in the order in which their hooks run.
    pub(crate) nodes: Vec<u32>,
    pub(crate) level: Level,
    /// For each import, the imported module, and the level from the attributes on the import.
    pub(crate) imports: Vec<(u32, Level)>,
    pub(crate) controllers: Vec<(&'static ControllerSpec, ComponentInstance)>,
    pub(crate) components: Vec<ComponentInstance>,
}

/// A component with handlers.
pub(crate) struct ComponentInstance {
    pub(crate) spec: &'static ComponentSpec,
    pub(crate) node: u32,
    pub(crate) level: Level,
    pub(crate) handlers: Vec<HandlerInstance>,
}

/// A handler of a component.
pub(crate) struct HandlerInstance {
    pub(crate) spec: &'static HandlerSpec,
    pub(crate) node: u32,
    pub(crate) level: Level,
}

/// The enhancers and metadata of a module, component or handler, in order of declaration.
#[derive(Default)]
pub(crate) struct Level {
    pub(crate) guards: Vec<GuardNode>,
    pub(crate) interceptors: Vec<EnhancerNode>,
    pub(crate) pipes: Vec<EnhancerNode>,
    pub(crate) argument_pipes: Vec<EnhancerNode>,
    pub(crate) filters: Vec<EnhancerNode>,
    /// The types of the enhancers of outer levels that do not run.
    pub(crate) skips: Vec<TypeId>,
    pub(crate) meta: Vec<Meta>,
}

impl Level {
    /// Returns whether nothing is declared on this level.
    pub(crate) const fn is_empty(&self) -> bool {
        self.guards.is_empty()
            && self.interceptors.is_empty()
            && self.pipes.is_empty()
            && self.argument_pipes.is_empty()
            && self.filters.is_empty()
            && self.skips.is_empty()
            && self.meta.is_empty()
    }
}

/// A guard, or a combination of guards.
pub(crate) enum GuardNode {
    One(EnhancerNode),
    All(Vec<GuardNode>),
    Any(Vec<GuardNode>),
    Not(Box<GuardNode>),
}

impl GuardNode {
    /// Returns the guard as written in the source.
    pub(crate) fn written(&self) -> String {
        let list = |all: &[Self]| all.iter().map(Self::written).collect::<Vec<_>>().join(", ");
        match self {
            Self::One(one) => one.enhancer.component.declared.written.to_owned(),
            Self::All(all) => format!("All({})", list(all)),
            Self::Any(all) => format!("Any({})", list(all)),
            Self::Not(guard) => format!("Not({})", guard.written()),
        }
    }

    /// Returns whether all accepted calls have been accepted by this guard.
    pub(crate) fn requires(&self, guard: TypeId) -> bool {
        match self {
            Self::One(one) => one.enhancer.component.declared.id == guard,
            Self::All(all) => all.iter().any(|one| one.requires(guard)),
            Self::Any(all) => all.iter().all(|one| one.requires(guard)),
            Self::Not(_) => false,
        }
    }
}

/// The use of an enhancer.
pub(crate) struct EnhancerNode {
    pub(crate) enhancer: &'static EnhancerSpec,
    /// The functions that call it: those of the enhancer, or those of its replacement in a test.
    pub(crate) role: Role,
    pub(crate) node: u32,
    pub(crate) given: EntryValue,
}

/// The value of an entry of a list of enhancers.
pub(crate) enum EntryValue {
    /// An entry by type, without a value.
    ByType,
    /// The enhancer or its options.
    Created(Stored),
    /// A value that was not created, because a test has replaced the enhancer.
    Replaced(fn() -> Configured),
}

impl EntryValue {
    /// Returns the value for descriptions of the enhancer.
    pub(crate) fn shown(&self) -> Option<Stored> {
        match self {
            Self::ByType => None,
            Self::Created(given) => Some(given.clone()),
            Self::Replaced(make) => Some(make().options()),
        }
    }
}
