//! What a module serves, with what stands on each level of it.

use std::any::TypeId;

use crate::base::Configured;
use crate::base::Stored;
use crate::graph::spec::{
    ComponentSpec, ControllerSpec, EnhancerSpec, HandlerSpec, Meta, ModuleSpec, Role,
};

/// One module of the app; a dynamic module has one for each value of its options.
pub(crate) struct ModuleInstance {
    pub(crate) spec: &'static ModuleSpec,
    /// The module that it is nested in.
    pub(crate) parent: Option<u32>,
    /// Its nodes in the order of their hooks.
    pub(crate) nodes: Vec<u32>,
    pub(crate) level: Level,
    /// For each import, the imported module and the level around the routes that this module adds itself.
    pub(crate) imports: Vec<(u32, Level)>,
    pub(crate) controllers: Vec<(&'static ControllerSpec, ComponentInstance)>,
    pub(crate) components: Vec<ComponentInstance>,
}

/// One component that a protocol calls.
pub(crate) struct ComponentInstance {
    pub(crate) spec: &'static ComponentSpec,
    pub(crate) node: u32,
    pub(crate) level: Level,
    pub(crate) handlers: Vec<HandlerInstance>,
}

/// One handler of it.
pub(crate) struct HandlerInstance {
    pub(crate) spec: &'static HandlerSpec,
    pub(crate) node: u32,
    pub(crate) level: Level,
}

/// What stands on a module, a component or a handler, in order, with the nodes of its enhancers.
#[derive(Default)]
pub(crate) struct Level {
    pub(crate) guards: Vec<GuardNode>,
    pub(crate) interceptors: Vec<EnhancerNode>,
    pub(crate) pipes: Vec<EnhancerNode>,
    pub(crate) argument_pipes: Vec<EnhancerNode>,
    pub(crate) filters: Vec<EnhancerNode>,
    /// What it opts out of.
    pub(crate) skips: Vec<TypeId>,
    pub(crate) meta: Vec<Meta>,
}

impl Level {
    /// Whether nothing is declared on this level.
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

/// A guard, or several as one.
pub(crate) enum GuardNode {
    One(EnhancerNode),
    All(Vec<GuardNode>),
    Any(Vec<GuardNode>),
    Not(Box<GuardNode>),
}

impl GuardNode {
    /// The guard as it was written.
    pub(crate) fn written(&self) -> String {
        let list = |all: &[Self]| all.iter().map(Self::written).collect::<Vec<_>>().join(", ");
        match self {
            Self::One(one) => one.enhancer.component.declared.written.to_owned(),
            Self::All(all) => format!("All({})", list(all)),
            Self::Any(all) => format!("Any({})", list(all)),
            Self::Not(guard) => format!("Not({})", guard.written()),
        }
    }

    /// Whether no call passes that this guard has not let pass.
    pub(crate) fn requires(&self, guard: TypeId) -> bool {
        match self {
            Self::One(one) => one.enhancer.component.declared.id == guard,
            Self::All(all) => all.iter().any(|one| one.requires(guard)),
            Self::Any(all) => all.iter().all(|one| one.requires(guard)),
            Self::Not(_) => false,
        }
    }
}

/// An enhancer where it is used.
pub(crate) struct EnhancerNode {
    pub(crate) enhancer: &'static EnhancerSpec,
    /// How it is called: as it was declared, or as what a test put in its place.
    pub(crate) role: Role,
    pub(crate) node: u32,
    pub(crate) given: Given,
}

/// What an entry by value gives.
pub(crate) enum Given {
    /// Nothing: it is by type.
    Nothing,
    /// The enhancer or its options.
    Made(Stored),
    /// What has not been made, since a test put something else in its place.
    Unmade(fn() -> Configured),
}

impl Given {
    /// What it is, for who describes it.
    pub(crate) fn shown(&self) -> Option<Stored> {
        match self {
            Self::Nothing => None,
            Self::Made(given) => Some(given.clone()),
            Self::Unmade(make) => Some(make().options()),
        }
    }
}
