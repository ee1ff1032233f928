//! The trait of modules that describe what an app serves.

use std::sync::Arc;

use axum::Router;

use crate::app::Endpoints;
use crate::base::Stored;
use crate::error::{Error, Result};

/// A module that describes what the app serves, such as one with documents of OpenAPI:
/// `#[module(describes)]`. Handlers that can't be described do not compile beside it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` describes nothing",
    label = "`Describe` is not implemented for this module",
    note = "write `impl Describe for {Self} {{ fn documents(&self, app: &Endpoints) -> Result<Router> {{ ... }} }}`, or remove `describes`"
)]
pub trait Describe: Send + Sync + 'static {
    /// Returns a router that serves the descriptions. The framework calls it when all providers are built, before
    /// the port opens. The routes are open by default: only guards declared on the import of the module run
    /// before them.
    ///
    /// # Errors
    ///
    /// If the app can't be described. The app then does not start.
    fn documents(&self, app: &Endpoints) -> Result<Router>;
}

/// [`Describe::documents`] of a module that was built.
pub type Describing = fn(&Stored, &Endpoints) -> Result<Router>;

/// The documents of the module `M`.
///
/// # Errors
///
/// Its own.
pub fn documents<M: Describe>(built: &Stored, app: &Endpoints) -> Result<Router> {
    let module: Option<Arc<M>> = built.get();
    let none = || Error::internal(format!("no `{}` is here", std::any::type_name::<M>()));
    module.ok_or_else(none)?.documents(app)
}
