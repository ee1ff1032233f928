//! The descriptions of guards, and the combined protection of a handler.

use std::marker::PhantomData;

use super::plan::{guards_before, levels_of, meta_of, module_routes_guards, module_routes_levels};
use super::{ErrorResponse, Protection};
use crate::base::{Stored, view};
use crate::di::{ComponentInstance, Container, GuardNode, HandlerInstance};
use crate::graph::spec::{Enhancer, HandlerSpec, Meta, Metadata};

/// One declaration of the guard `G`, with which the guard [describes](crate::Guard::describe) itself: the
/// value of its entry, and the protected handler. Nothing has been built at that time. Interceptors
/// get the same information.
pub struct Guarded<'a, G> {
    usage: &'a EnhancerUsage<'a>,
    by: PhantomData<fn() -> G>,
}

impl<G: Enhancer> Guarded<'_, G> {
    /// Returns the value of an entry by value, such as the options of the guard, or the guard
    /// itself if it has no options. Returns `None` for an entry by type.
    pub fn given(&self) -> Option<&G::Entry> {
        self.usage.given.as_ref().and_then(view::<G::Entry>).map(|given| &**given)
    }
}

impl<'a, G> Guarded<'a, G> {
    pub(super) const fn new(usage: &'a EnhancerUsage<'a>) -> Self {
        Self { usage, by: PhantomData }
    }

    /// Returns the metadata of type `T` that is nearest to the handler. The handler's own metadata
    /// is the nearest, followed by that of its component, its module and the app.
    pub fn meta<T: Metadata>(&self) -> Option<&'static T> {
        self.meta_all().next()
    }

    /// Returns all metadata of type `T`, the nearest to the handler first.
    pub fn meta_all<T: Metadata>(&self) -> impl Iterator<Item = &'static T> {
        Meta::all(self.usage.meta)
    }

    /// Returns the name of the handler's component.
    pub const fn component(&self) -> &'static str {
        self.usage.component
    }

    /// Returns the name of the handler's method.
    pub const fn handler(&self) -> &'static str {
        self.usage.handler.name
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

/// One declaration of a guard or interceptor, for one handler.
#[derive(Debug)]
pub struct EnhancerUsage<'a> {
    pub(super) given: Option<Stored>,
    pub(super) meta: &'a [Meta],
    pub(super) component: &'static str,
    pub(super) handler: &'static HandlerSpec,
}

/// [`Guard::describe`] of a guard whose type is erased.
pub type Describe = fn(&EnhancerUsage<'_>) -> Protection;

/// Combines the descriptions of all guards that run before a handler. No provider is built for
/// that.
pub(crate) fn protection(
    container: &Container,
    module: u32,
    component: &ComponentInstance,
    handler: &HandlerInstance,
) -> Protection {
    let meta = meta_of(&levels_of(container, module, component, handler));
    let protected = ProtectedHandler {
        meta: &meta,
        component: component.spec.provider.declared.written,
        handler: handler.spec,
    };
    protected.combine(guards_before(container, module, component, handler))
}

/// Returns the protection of the routes that a module adds itself.
pub(crate) fn module_routes_protection(container: &Container, module: u32) -> Protection {
    let levels: Vec<_> =
        module_routes_levels(container, module).into_iter().map(|(_, level)| level).collect();
    let meta = meta_of(&levels);
    let component = container.modules[module as usize].spec.token.written;
    let protected = ProtectedHandler { meta: &meta, component, handler: &HandlerSpec::NONE };
    protected.combine(module_routes_guards(container, module))
}

/// The handler that guards protect.
struct ProtectedHandler<'a> {
    meta: &'a [Meta],
    component: &'static str,
    handler: &'static HandlerSpec,
}

impl ProtectedHandler<'_> {
    fn combine<'g>(&self, guards: impl IntoIterator<Item = &'g GuardNode>) -> Protection {
        guards
            .into_iter()
            .map(|guard| self.protection(guard))
            .fold(Protection::new(), Protection::and)
    }

    fn protection(&self, guard: &GuardNode) -> Protection {
        match guard {
            GuardNode::One(one) => {
                let Self { meta, component, handler } = *self;
                let usage = EnhancerUsage { given: one.given.shown(), meta, component, handler };
                one.enhancer.describe.map_or_else(undescribed, |describe| describe(&usage))
            }
            GuardNode::All(all) => self.combine(all),
            GuardNode::Any(any) => {
                let any = any.iter().map(|guard| self.protection(guard));
                any.reduce(Protection::or).unwrap_or_else(undescribed)
            }
            GuardNode::Not(guard) => self.protection(guard).negated(),
        }
    }
}

/// Returns the protection of a guard without a description: no scheme, and 403.
fn undescribed() -> Protection {
    Protection::new().with_error_response(ErrorResponse::forbidden())
}
