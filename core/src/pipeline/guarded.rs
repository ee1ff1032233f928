//! What guards say of themselves, and what those before a handler come down to.

use std::marker::PhantomData;

use super::guard::Guard;
use super::plan::{brought_guards, brought_levels, guards_before, levels_of, meta_of};
use super::{ErrorResponse, Protection};
use crate::base::{Stored, view};
use crate::di::{ComponentInstance, Container, GuardNode, HandlerInstance};
use crate::graph::spec::{Enhancer, HandlerSpec, Meta, Metadata};

/// What the guard `G` knows of one place where it stands, when it [describes](Guard::describe) itself:
/// what its entry gives, and the handler behind it. Nothing has been built then. An interceptor knows the same.
pub struct Guarded<'a, G> {
    standing: &'a Standing<'a>,
    by: PhantomData<fn() -> G>,
}

impl<G: Enhancer> Guarded<'_, G> {
    /// What an entry by value gives, such as the options of the guard, or the guard itself where it
    /// has none; `None` for an entry by type.
    pub fn given(&self) -> Option<&G::Given> {
        self.standing.given.as_ref().and_then(view::<G::Given>).map(|given| &**given)
    }
}

impl<'a, G> Guarded<'a, G> {
    pub(super) const fn new(standing: &'a Standing<'a>) -> Self {
        Self { standing, by: PhantomData }
    }

    /// The metadata of type `T` that is nearest to the handler: its own, its component's, its
    /// module's, the app's.
    pub fn meta<T: Metadata>(&self) -> Option<&'static T> {
        self.meta_all().next()
    }

    /// All metadata of type `T`, the nearest to the handler first.
    pub fn meta_all<T: Metadata>(&self) -> impl Iterator<Item = &'static T> {
        Meta::all(self.standing.meta)
    }

    /// The component of the handler.
    pub const fn component(&self) -> &'static str {
        self.standing.component
    }

    /// The method that is the handler.
    pub const fn handler(&self) -> &'static str {
        self.standing.handler.name
    }
}

impl<G> std::fmt::Debug for Guarded<'_, G> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Guarded")
            .field("component", &self.component())
            .field("handler", &self.handler())
            .finish_non_exhaustive()
    }
}

/// One place where some guard or interceptor stands.
#[derive(Debug)]
pub struct Standing<'a> {
    pub(super) given: Option<Stored>,
    pub(super) meta: &'a [Meta],
    pub(super) component: &'static str,
    pub(super) handler: &'static HandlerSpec,
}

/// [`Guard::describe`] of a guard whose type is erased.
pub type Describe = fn(&Standing<'_>) -> Protection;

/// What a guard says of itself at one place.
pub fn describe<G: Guard + Enhancer>(standing: &Standing<'_>) -> Protection {
    G::describe(&Guarded::new(standing))
}

/// What all guards before a handler come down to. No provider is needed for that.
pub(crate) fn protection(
    container: &Container,
    module: u32,
    component: &ComponentInstance,
    handler: &HandlerInstance,
) -> Protection {
    let meta = meta_of(&levels_of(container, module, component, handler));
    let behind = Behind {
        meta: &meta,
        component: component.spec.provider.declared.written,
        handler: handler.spec,
    };
    behind.all(guards_before(container, module, component, handler))
}

/// Returns the protection of the routes that a module adds itself.
pub(crate) fn brought_protection(container: &Container, module: u32) -> Protection {
    let levels: Vec<_> =
        brought_levels(container, module).into_iter().map(|(_, level)| level).collect();
    let meta = meta_of(&levels);
    let component = container.modules[module as usize].spec.token.written;
    let behind = Behind { meta: &meta, component, handler: &HandlerSpec::NONE };
    behind.all(brought_guards(container, module))
}

/// The handler that guards protect.
struct Behind<'a> {
    meta: &'a [Meta],
    component: &'static str,
    handler: &'static HandlerSpec,
}

impl Behind<'_> {
    fn all<'g>(&self, guards: impl IntoIterator<Item = &'g GuardNode>) -> Protection {
        guards.into_iter().map(|guard| self.of(guard)).fold(Protection::new(), Protection::and)
    }

    fn of(&self, guard: &GuardNode) -> Protection {
        match guard {
            GuardNode::One(one) => {
                let Self { meta, component, handler } = *self;
                let standing = Standing { given: one.given.shown(), meta, component, handler };
                one.enhancer.describe.map_or_else(refusing, |describe| describe(&standing))
            }
            GuardNode::All(all) => self.all(all),
            GuardNode::Any(any) => {
                let any = any.iter().map(|guard| self.of(guard));
                any.reduce(Protection::or).unwrap_or_else(refusing)
            }
            GuardNode::Not(guard) => self.of(guard).turned_round(),
        }
    }
}

/// No scheme, and 403.
fn refusing() -> Protection {
    Protection::new().answers(ErrorResponse::forbidden())
}
