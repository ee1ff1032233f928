//! Drivers, which are modules that call handlers, and the types that they use.

mod handle;
mod mounts;
mod tasks;

use std::fmt;
use std::future::Future;

pub use handle::{AppHandle, BoundHandler};
pub(crate) use handle::{bound_handlers, triggered};
pub use mounts::Mounts;
pub(crate) use tasks::Tasks;

use crate::base::Stored;
use crate::base::{Token, Type};
use crate::error::{BoxFuture, Error, Result};
use crate::graph::spec::Drives;

/// A module that calls the handlers of one kind of trigger: `#[module(driver)]`.
///
/// # Examples
///
/// A driver that calls its handlers once, when the app starts:
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::protocol::{AppCall, Driver, Key, Mounts, TriggerKind};
/// use baya::{AppHandle, Token};
///
/// struct AtStart;
/// # impl Token for AtStart {
/// #     const KEY: Key = Key::new("at_start", "AtStart", baya::__private::Location::NOWHERE);
/// # }
/// # impl TriggerKind for AtStart {
/// #     const LABEL: &'static str = "start job";
/// #     const DRIVER: &'static str = "StartModule";
/// # }
///
/// struct StartModule;
///
/// impl Driver for StartModule {
///     type Trigger = AtStart;
///
///     async fn start(&self, app: AppHandle) -> baya::Result<Mounts> {
///         for bound in app.handlers::<AtStart>()? {
///             let scope = bound.handler.scope();
///             bound.handler.call(AppCall::new("start", ()), &scope).await?;
///         }
///         Ok(Mounts::none())
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has `#[module(driver)]` but does not implement `Driver`",
    label = "`Driver` is not implemented for this module",
    note = "write `impl Driver for {Self} {{ type Trigger = ...; async fn start(&self, app: AppHandle) -> Result<Mounts> {{ ... }} }}`, or remove `driver`"
)]
pub trait Driver: Sized + Send + Sync + 'static {
    /// The kind of the triggers whose handlers the driver calls.
    type Trigger: Token + Send + Sync + 'static;

    /// The handlers that the module calls.
    #[doc(hidden)]
    const DRIVES: Drives = Drives {
        kind: Type::declared::<Self::Trigger>(Self::Trigger::KEY.name),
        start: &Start(start::<Self>),
    };

    /// Starts the driver.
    ///
    /// It is called once, after all `#[on_bootstrap]` hooks and before the app listens. The app waits until it returns,
    /// so continuous work belongs into a task of [`AppHandle::spawn`]. The returned routes are served with those of the
    /// app.
    ///
    /// # Errors
    ///
    /// Returns an error if the driver can't start. The app shuts down then and returns the error.
    fn start(&self, app: AppHandle) -> impl Future<Output = Result<Mounts>> + Send;
}

/// The function that calls [`Driver::start`] of a module.
pub(crate) struct Start(pub(crate) fn(Stored, AppHandle) -> BoxFuture<'static, Result<Mounts>>);

impl fmt::Debug for Start {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Start(..)")
    }
}

fn start<M: Driver>(built: Stored, app: AppHandle) -> BoxFuture<'static, Result<Mounts>> {
    Box::pin(async move {
        let other_type = || {
            let name = std::any::type_name::<M>();
            Error::internal(format!("the stored module is not a `{name}`"))
        };
        let module = built.get::<M>().ok_or_else(other_type)?;
        module.start(app).await
    })
}
