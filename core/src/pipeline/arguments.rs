//! What a protocol needs to call a handler: its arguments, behind their pipes.

use std::any::{TypeId, type_name};

use super::context::Context;
use crate::base::{Stored, view};
use crate::di::FromDependency;
use crate::error::{BoxFuture, Error, Result};
use crate::wire::validation::RuleProviders;

impl Context<'_> {
    /// What the container fills in for the handler, by its place among the dependencies of the spec.
    ///
    /// # Errors
    ///
    /// When building it fails.
    pub async fn injected<D: FromDependency>(&self, slot: usize) -> Result<D> {
        D::from_taken(self.scope().take(self, slot).await?)
    }

    /// What the container fills in last.
    ///
    /// # Errors
    ///
    /// When building it fails.
    pub(crate) async fn injected_last<D: FromDependency>(&self) -> Result<D> {
        let last = self.scope().shared.sources.len().saturating_sub(1);
        self.injected(last).await
    }

    /// The value of an argument of the handler, by its number, behind the pipes of the app, the
    /// module, the component and the handler that take its type.
    ///
    /// # Errors
    ///
    /// That of a pipe.
    pub async fn piped<T: Send + 'static>(&self, number: usize, value: T) -> Result<T> {
        let cx = self.for_argument(number);
        let mut slot = Some(value);
        for pipe in &self.scope().shared.plan.pipes {
            let fits = pipe.takes.iter().find(|takes| takes.of == TypeId::of::<T>());
            if let Some(fits) = fits {
                (fits.run)(&pipe.stored, &mut slot, &cx).await?;
            }
        }
        slot.ok_or_else(|| Error::internal("a pipe gave nothing back"))
    }

    /// A pipe of one argument, by its place among all of the handler.
    ///
    /// # Errors
    ///
    /// When it was planned as something else, which its spec excludes.
    pub fn argument_pipe<P: Send + Sync + 'static>(&self, slot: usize) -> Result<&P> {
        let stored = self.scope().shared.plan.argument_pipes.get(slot);
        let unplanned = || Error::internal(format!("no `{}` was planned here", type_name::<P>()));
        stored.and_then(view::<P>).map(|pipe| &**pipe).ok_or_else(unplanned)
    }

    /// The view of the pipes of one argument.
    pub fn for_argument(&self, number: usize) -> Context<'_> {
        self.again().of_argument(self.scope().shared.spec.arguments.get(number))
    }
}

impl RuleProviders for Context<'_> {
    fn provider(&self, slot: usize) -> BoxFuture<'_, Result<Stored>> {
        Box::pin(async move { self.scope().take(self, slot).await?.stored() })
    }
}
