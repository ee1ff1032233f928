//! Access to injected providers and piped arguments, for protocols that call handlers.

use std::any::{TypeId, type_name};

use super::context::Context;
use crate::base::{Stored, view};
use crate::di::FromDependency;
use crate::error::{BoxFuture, Error, Result};
use crate::wire::validation::RuleProviders;

impl Context<'_> {
    /// Resolves a provider that the handler injects. `slot` is its index among the dependencies of
    /// the handler's spec.
    ///
    /// # Errors
    ///
    /// Returns an error if building the provider fails.
    pub async fn injected<D: FromDependency>(&self, slot: usize) -> Result<D> {
        D::from_resolved(self.scope().take(self, slot).await?)
    }

    /// Resolves the last dependency of the handler.
    ///
    /// # Errors
    ///
    /// Returns an error if building the provider fails.
    pub(crate) async fn injected_last<D: FromDependency>(&self) -> Result<D> {
        let last = self.scope().shared.sources.len().saturating_sub(1);
        self.injected(last).await
    }

    /// Runs an argument through the pipes of the app, the module, the component and the handler
    /// that apply to its type. `number` is the index of the argument.
    ///
    /// # Errors
    ///
    /// Returns the error of a pipe.
    pub async fn piped<T: Send + 'static>(&self, number: usize, value: T) -> Result<T> {
        let cx = self.for_argument(number);
        let mut slot = Some(value);
        for pipe in &self.scope().shared.plan.pipes {
            let fits = pipe.takes.iter().find(|takes| takes.of == TypeId::of::<T>());
            if let Some(fits) = fits {
                (fits.run)(&pipe.stored, &mut slot, &cx).await?;
            }
        }
        slot.ok_or_else(|| Error::internal("a pipe returned no value"))
    }

    /// Returns a pipe of one argument. `slot` is its index among the argument pipes of the handler.
    ///
    /// # Errors
    ///
    /// Returns an error if the planned pipe has another type, which the handler's spec rules out.
    pub fn argument_pipe<P: Send + Sync + 'static>(&self, slot: usize) -> Result<&P> {
        let stored = self.scope().shared.plan.argument_pipes.get(slot);
        let unplanned = || {
            Error::internal(format!(
                "the pipe `{}` is not part of the handler's plan",
                type_name::<P>()
            ))
        };
        stored.and_then(view::<P>).map(|pipe| &**pipe).ok_or_else(unplanned)
    }

    /// Returns the context for the pipes of the argument with this index.
    pub fn for_argument(&self, number: usize) -> Context<'_> {
        self.reborrow().with_argument(self.scope().shared.spec.arguments.get(number))
    }
}

impl RuleProviders for Context<'_> {
    fn provider(&self, slot: usize) -> BoxFuture<'_, Result<Stored>> {
        Box::pin(async move { self.scope().take(self, slot).await?.stored() })
    }
}
