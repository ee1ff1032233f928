//! How interceptors describe what they make of responses.

use serde_json::Value;

use super::guarded::{Guarded, Standing};
use super::interceptor::Interceptor;
use super::plan::{interceptors_around, metadata_of};
use crate::base::Stored;
use crate::di::{ComponentInstance, Container, HandlerInstance};
use crate::graph::spec::{Enhancer, HandlerSpec, Meta, Role};

/// A handler that the interceptor `I` wraps, when the interceptor [describes](Interceptor::describe) itself: what its
/// entry gives, and the metadata of the handler. Nothing has been built then.
pub type Wrapped<'a, I> = Guarded<'a, I>;

/// [`Interceptor::describe`] of an interceptor whose type is erased.
pub type DescribeMapped = fn(&Standing<'_>, Value) -> Value;

/// Returns the schema of a response after the interceptor `I`.
pub fn describe_mapped<I: Interceptor + Enhancer>(standing: &Standing<'_>, schema: Value) -> Value {
    I::describe(&Guarded::new(standing), schema)
}

/// The interceptors around a handler, as they describe themselves.
#[derive(Clone)]
pub(crate) struct Mapped {
    /// The nearest interceptor first, with what its entry gives.
    all: Vec<(DescribeMapped, Option<Stored>)>,
    meta: Vec<Meta>,
    component: &'static str,
    handler: &'static HandlerSpec,
}

impl Mapped {
    /// Finds the interceptors around a handler. No provider is needed for that.
    pub(crate) fn around(
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
            all: described.collect(),
            meta: metadata_of(container, module, component, handler),
            component: component.spec.provider.declared.written,
            handler: handler.spec,
        }
    }

    /// Returns the schema of a response after all interceptors.
    pub(crate) fn schema(&self, schema: Value) -> Value {
        self.all.iter().fold(schema, |schema, (describe, given)| {
            let Self { meta, component, handler, .. } = self;
            describe(&Standing { given: given.clone(), meta, component, handler }, schema)
        })
    }
}

impl std::fmt::Debug for Mapped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mapped").field("interceptors", &self.all.len()).finish_non_exhaustive()
    }
}
