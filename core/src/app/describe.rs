//! The trait of modules that describe the endpoints of an app.

use std::sync::Arc;

use axum::Router;

use crate::app::Endpoints;
use crate::base::Stored;
use crate::error::{Error, Result};

/// A module that describes the endpoints of the app, such as one that serves OpenAPI documents: `#[module(describes)]`.
///
/// With such a module in the app, handlers whose types have no schema do not compile.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has `#[module(describes)]` but does not implement `Describe`",
    label = "`Describe` is not implemented for this module",
    note = "write `impl Describe for {Self} {{ fn documents(&self, app: &Endpoints) -> Result<Router> {{ ... }} }}`, or remove `describes`"
)]
pub trait Describe: Send + Sync + 'static {
    /// Returns a router that serves the descriptions.
    ///
    /// It is called once at boot, after all providers are created. The routes are open by default: only guards that are
    /// declared on the import of the module run before them.
    ///
    /// # Errors
    ///
    /// Returns an error if the app can't be described. The app does not start then.
    fn documents(&self, app: &Endpoints) -> Result<Router>;

    /// Calls [`documents`](Self::documents) of a stored module.
    ///
    /// # Errors
    ///
    /// Returns the errors of that function.
    #[doc(hidden)]
    fn documents_of(stored: &Stored, app: &Endpoints) -> Result<Router>
    where
        Self: Sized,
    {
        let module: Option<Arc<Self>> = stored.get();
        let other_type = || {
            let name = std::any::type_name::<Self>();
            Error::internal(format!("the stored module is not a `{name}`"))
        };
        module.ok_or_else(other_type)?.documents(app)
    }
}

/// The function that calls [`Describe::documents`] of a module.
pub type Describing = fn(&Stored, &Endpoints) -> Result<Router>;
