//! Guards, which decide whether a handler is called.

use std::future::Future;
use std::sync::Arc;

use stackfuture::StackFuture;

use super::context::Context;
use super::guard_description::{EnhancerUsage, Guarded};
use super::{ErrorResponse, Protection};
use crate::base::Stored;
use crate::error::{Error, Result};
use crate::graph::spec::Enhancer;

/// Decides whether a handler is called. The first guard that rejects a call ends it: only filters
/// run after that.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{Context, Error, Guard};
///
/// struct Internal;
///
/// impl Guard for Internal {
///     async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
///         match cx.header("x-internal") {
///             Some("yes") => Ok(()),
///             _ => Err(Error::forbidden()),
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has `#[guard]` but does not implement `Guard`",
    label = "`Guard` is not implemented for this type",
    note = "write `impl Guard for {Self} {{ async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {{ ... }} }}`"
)]
pub trait Guard: Send + Sync + 'static {
    /// Returns `Ok` to let the call pass, or the error for the client, such as
    /// `Error::forbidden()`.
    fn check(&self, cx: &mut Context<'_>) -> impl Future<Output = Result<()>> + Send;

    /// Describes the security schemes that the guard requires and its error responses, for OpenAPI
    /// documents and [`RouteInfo::protection`](crate::protocol::RouteInfo::protection). It is called once for
    /// each declaration of the guard, before anything is built. By default, there is no scheme, and
    /// the error response is 403.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// use baya::security::{Guarded, Protection, SecurityScheme};
    /// use baya::{Context, Error, Guard};
    ///
    /// struct HasKey;
    ///
    /// impl Guard for HasKey {
    ///     async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
    ///         cx.header("x-key").map(drop).ok_or_else(Error::unauthorized)
    ///     }
    ///
    ///     fn describe(_at: &Guarded<'_, Self>) -> Protection {
    ///         Protection::by(SecurityScheme::header("x-key"))
    ///     }
    /// }
    /// ```
    fn describe(at: &Guarded<'_, Self>) -> Protection
    where
        Self: Enhancer,
    {
        let _ = at;
        Protection::new().with_error_response(ErrorResponse::forbidden())
    }

    /// Casts a built component to a guard.
    #[doc(hidden)]
    fn from_stored(stored: &Stored) -> Option<Arc<dyn AnyGuard>>
    where
        Self: Sized,
    {
        stored.get::<Self>().map(|guard| guard as _)
    }

    /// Describes one use of the guard.
    #[doc(hidden)]
    fn describe_usage(usage: &EnhancerUsage<'_>) -> Protection
    where
        Self: Enhancer,
    {
        Self::describe(&Guarded::new(usage))
    }
}

/// The future of a guard. Futures of up to 256 bytes are not allocated separately.
pub type Checking<'a> = StackFuture<'a, Result<()>, 256>;

/// A guard whose type is erased.
pub trait AnyGuard: Send + Sync {
    /// [`Guard::check`].
    fn check<'a>(&'a self, cx: &'a mut Context<'_>) -> Checking<'a>;
}

impl<G: Guard> AnyGuard for G {
    fn check<'a>(&'a self, cx: &'a mut Context<'_>) -> Checking<'a> {
        StackFuture::from_or_box(Guard::check(self, cx))
    }
}

/// `All(...)`: every guard must let the call pass.
pub(super) struct All(pub(super) Box<[Arc<dyn AnyGuard>]>);

impl Guard for All {
    async fn check(&self, cx: &mut Context<'_>) -> Result<()> {
        for guard in &self.0 {
            guard.check(cx).await?;
        }
        Ok(())
    }
}

/// `Any(...)`: the first guard that lets the call pass decides. If none does, the last rejection is
/// returned, unless an earlier guard failed with a server error. Extensions that a rejecting guard
/// inserted are discarded.
pub(super) struct Any(pub(super) Box<[Arc<dyn AnyGuard>]>);

impl Guard for Any {
    async fn check(&self, cx: &mut Context<'_>) -> Result<()> {
        let mut rejection = None::<Error>;
        let saved = cx.extensions();
        for guard in &self.0 {
            let outcome = guard.check(cx).await;
            if outcome.is_err() {
                cx.restore_extensions(&saved);
            }
            match outcome {
                Ok(()) => return Ok(()),
                Err(error) if rejection.as_ref().is_some_and(Error::is_server_error) => drop(error),
                Err(error) => rejection = Some(error),
            }
        }
        Err(rejection.unwrap_or_else(Error::forbidden))
    }
}

/// `Not(...)`: the guard must reject the call with 401 or 403. If it fails with another error, the
/// call does not pass.
pub(super) struct Not(pub(super) Arc<dyn AnyGuard>);

impl Guard for Not {
    async fn check(&self, cx: &mut Context<'_>) -> Result<()> {
        let saved = cx.extensions();
        let outcome = self.0.check(cx).await;
        cx.restore_extensions(&saved);
        match outcome {
            Ok(()) => Err(Error::forbidden()),
            Err(error) if matches!(error.status().as_u16(), 401 | 403) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
