//! The module that serves the documents.

use std::sync::Arc;

#[cfg(feature = "swagger-ui")]
use baya::Configured;
use baya::axum::Router;
use baya::{Describe, Endpoints, Result};
use baya_macros::module;
use serde_json::Value;

use crate::document::assemble;
use crate::options::{DocumentOptions, Release};
#[cfg(feature = "pages")]
use crate::pages::Page;
use crate::serve::served;

/// Where the documents are, and what they are about.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenApi {
    pub(crate) main: DocumentOptions,
    pub(crate) release: Release,
    pub(crate) json: String,
    pub(crate) yaml: String,
    pub(crate) others: Vec<(String, DocumentOptions)>,
    #[cfg(feature = "pages")]
    pub(crate) pages: Vec<Page>,
}

/// Serves documents of what the app serves: `/openapi.json` and `/openapi.yaml`.
///
/// The documents and pages are open by default: guards of the app do not run before them. `unguarded_routes()` lists
/// them. Guards on the import restrict them.
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

impl Default for OpenApi {
    fn default() -> Self {
        Self {
            main: DocumentOptions::default(),
            release: Release::default(),
            json: "/openapi.json".to_owned(),
            yaml: "/openapi.yaml".to_owned(),
            others: Vec::new(),
            #[cfg(feature = "pages")]
            pages: Vec::new(),
        }
    }
}

impl Describe for OpenApiModule {
    fn documents(&self, app: &Endpoints) -> Result<Router> {
        served(app, &self.options)
    }
}

#[cfg(feature = "swagger-ui")]
impl OpenApiModule {
    /// The documents with pages that show them: Swagger UI at this path, and Scalar at `{path}/reference`
    /// where the feature `scalar` is on. [`OpenApiModule::with`] takes the same by options, with more.
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

impl OpenApi {
    /// A document of the whole app at `/openapi.json` and `/openapi.yaml`.
    pub fn new() -> Self {
        Self::default()
    }

    /// What the main document is about.
    #[must_use]
    pub fn about(mut self, document: DocumentOptions) -> Self {
        self.main = document;
        self
    }

    /// One more document, at `/{name}.json` and `/{name}.yaml`.
    #[must_use]
    pub fn document(mut self, name: impl Into<String>, document: DocumentOptions) -> Self {
        self.others.push((name.into(), document));
        self
    }

    /// Where the main document is as JSON; `/openapi.json` unless told otherwise.
    #[must_use]
    pub fn json(mut self, path: impl Into<String>) -> Self {
        self.json = path.into();
        self
    }

    /// Where it is as YAML; `/openapi.yaml` unless told otherwise.
    #[must_use]
    pub fn yaml(mut self, path: impl Into<String>) -> Self {
        self.yaml = path.into();
        self
    }

    /// Which release of OpenAPI the documents are of; 3.1 unless told otherwise.
    #[must_use]
    pub const fn release(mut self, release: Release) -> Self {
        self.release = release;
        self
    }

    /// A page with [Swagger UI](https://github.com/swagger-api/swagger-ui) at this path, for every document;
    /// behind the feature `swagger-ui`.
    ///
    /// All that it loads is a part of the program, and it calls no other host than those that the
    /// documents name as servers.
    ///
    /// # Examples
    ///
    /// ```
    /// use baya_openapi::OpenApi;
    ///
    /// let options = OpenApi::new().swagger_ui("/docs");
    /// # let _ = options;
    /// ```
    #[cfg(feature = "swagger-ui")]
    #[must_use]
    pub fn swagger_ui(self, path: impl Into<String>) -> Self {
        self.page(&crate::pages::SWAGGER_UI, path)
    }

    /// A page with [Scalar](https://github.com/scalar/scalar) at this path, for every document; behind the
    /// feature `scalar`.
    ///
    /// All that it loads is a part of the program. What of it would call other hosts is off: its fonts, its
    /// proxy, its telemetry, its assistant.
    ///
    /// # Examples
    ///
    /// ```
    /// use baya_openapi::OpenApi;
    ///
    /// let options = OpenApi::new().scalar("/reference");
    /// # let _ = options;
    /// ```
    #[cfg(feature = "scalar")]
    #[must_use]
    pub fn scalar(self, path: impl Into<String>) -> Self {
        self.page(&crate::pages::SCALAR, path)
    }

    /// Without pages, as before any was said.
    #[cfg(feature = "pages")]
    #[must_use]
    pub fn no_pages(mut self) -> Self {
        self.pages.clear();
        self
    }

    #[cfg(any(feature = "swagger-ui", feature = "scalar"))]
    fn page(mut self, viewer: &'static crate::pages::Viewer, path: impl Into<String>) -> Self {
        self.pages.push(Page { viewer, path: path.into() });
        self
    }

    /// Where the pages are.
    pub(crate) fn pages(&self) -> impl Iterator<Item = &str> {
        #[cfg(feature = "pages")]
        let pages = self.pages.iter().map(|page| &*page.path);
        #[cfg(not(feature = "pages"))]
        let pages = std::iter::empty();
        pages
    }

    /// The main document.
    pub(crate) fn assembled(&self, app: &Endpoints) -> Value {
        assemble(app, &self.main, self.release)
    }
}
