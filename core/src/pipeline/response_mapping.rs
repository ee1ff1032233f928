//! Descriptions of how interceptors change response schemas.

use serde_json::Value;

use super::guard_description::{EnhancerUsage, Guarded};
use super::plan::{interceptors_around, metadata_of};
use crate::base::Stored;
use crate::di::{ComponentInstance, Container, HandlerInstance};
use crate::graph::spec::{HandlerSpec, Meta, Role};

/// A handler that the interceptor `I` wraps, with which the interceptor
/// [describes](crate::Interceptor::describe) its changes: the value of its entry, and the metadata of the
/// handler. Nothing has been built at that time.
pub type Wrapped<'a, I> = Guarded<'a, I>;

/// [`Interceptor::describe`] of an interceptor whose type is erased.
pub type DescribeMapped = fn(&EnhancerUsage<'_>, Value) -> Value;

/// The interceptors around a handler, with their descriptions.
#[derive(Clone)]
pub(crate) struct ResponseMapping {
    /// Each interceptor with the value of its entry, the innermost first.
    interceptors: Vec<(DescribeMapped, Option<Stored>)>,
    meta: Vec<Meta>,
    component: &'static str,
    handler: &'static HandlerSpec,
}

impl ResponseMapping {
    /// Finds the interceptors around a handler. No provider is built for that.
    pub(crate) fn for_handler(
        container: &Container,
        module: u32,
        component: &ComponentInstance,
        handler: &HandlerInstance,
    ) -> Self {
        let around = interceptors_around(container, module, component, handler);
        let described = around.into_iter().rev().filter_map(|one| match one.enhancer.role {
            Role::Interceptor(_, describe) => Some((describe, one.given.shown())),
            _ => None,
        });
        Self {
            interceptors: described.collect(),
            meta: metadata_of(container, module, component, handler),
            component: component.spec.provider.declared.written,
            handler: handler.spec,
        }
    }

    /// Maps the schema of a response through all interceptors.
    pub(crate) fn map_schema(&self, schema: Value) -> Value {
        self.interceptors.iter().fold(schema, |schema, (describe, given)| {
            let Self { meta, component, handler, .. } = self;
            describe(&EnhancerUsage { given: given.clone(), meta, component, handler }, schema)
        })
    }
}

impl std::fmt::Debug for ResponseMapping {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ResponseMapping")
            .field("interceptors", &self.interceptors.len())
            .finish_non_exhaustive()
    }
}
