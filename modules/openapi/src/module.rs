//! The module that serves the documents.

use std::sync::Arc;

#[cfg(feature = "swagger-ui")]
use baya::Configured;
use baya::Result;
use baya::axum::Router;
use baya::protocol::Endpoints;
use baya::schema::Describe;
use baya_macros::module;

use crate::options::OpenApi;
use crate::serve::router;

/// Serves OpenAPI documents of the app: `/openapi.json` and `/openapi.yaml`.
///
/// With this module imported, a handler whose types have no schema does not compile. The documents and pages are open by
/// default: guards of the app do not run before them. `unguarded_routes()` lists them. Guards on the import restrict
/// them.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{Context, Error, Guard};
/// use baya_macros::{guard, module};
/// use baya_openapi::{OpenApi, OpenApiModule};
///
/// #[guard]
/// struct Staff;
///
/// impl Guard for Staff {
///     async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
///         cx.header("x-staff").map(drop).ok_or_else(Error::unauthorized)
///     }
/// }
///
/// #[module(
///     root,
///     imports = [
///         #[use_guards(Staff)]
///         OpenApiModule::with(OpenApi::new()),
///     ],
/// )]
/// struct AppModule;
/// # fn main() {}
/// ```
#[module(describes, options = OpenApi)]
#[derive(Debug)]
pub struct OpenApiModule {
    options: Arc<OpenApi>,
}

#[cfg(feature = "swagger-ui")]
impl OpenApiModule {
    /// Serves the documents with the default options, and pages that show them.
    ///
    /// Swagger UI is at this path. With the feature `scalar`, Scalar is at `{path}/reference`. [`OpenApiModule::with`]
    /// accepts all options.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// use baya_macros::module;
    /// use baya_openapi::OpenApiModule;
    ///
    /// #[module(root, imports = [OpenApiModule::at("/docs")])]
    /// struct AppModule;
    /// # fn main() {}
    /// ```
    pub fn at(path: impl Into<String>) -> Configured {
        let path = path.into();
        let options = OpenApi::new().swagger_ui(&*path);
        #[cfg(feature = "scalar")]
        let options = options.scalar(format!("{}/reference", path.trim_end_matches('/')));
        Self::with(options)
    }
}

impl Describe for OpenApiModule {
    fn documents(&self, app: &Endpoints) -> Result<Router> {
        router(app, &self.options)
    }
}
