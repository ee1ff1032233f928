//! The module that serves AsyncAPI documents.

use std::sync::Arc;

use baya::axum::Router;
use baya::protocol::Endpoints;
use baya::schema::Describe;
use baya::{Configured, Result};
use baya_macros::module;

use super::document::assemble;
use super::options::AsyncApi;
use super::page;
use crate::serve::{add_document, check_paths};

/// Serves an AsyncAPI document of gateways and distributed events: `/asyncapi.json` and `/asyncapi.yaml`.
///
/// With this module imported, a message handler or a listener of distributed events whose types have no schema does not
/// compile. The document and its page are open by default: guards of the app do not run before them.
/// `unguarded_routes()` lists them. Guards on the import restrict them.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_macros::module;
/// use baya_openapi::asyncapi::{AsyncApi, AsyncApiModule};
///
/// #[module(root, imports = [AsyncApiModule::with(AsyncApi::new().title("Chat").page("/messages"))])]
/// struct AppModule;
/// # fn main() {}
/// ```
#[module(describes = messages, options = AsyncApi)]
#[derive(Debug)]
pub struct AsyncApiModule {
    options: Arc<AsyncApi>,
}

impl AsyncApiModule {
    /// Serves the document with the default options, and a page at this path that shows it.
    ///
    /// [`AsyncApiModule::with`] accepts all options.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// use baya_macros::module;
    /// use baya_openapi::asyncapi::AsyncApiModule;
    ///
    /// #[module(root, imports = [AsyncApiModule::at("/messages")])]
    /// struct AppModule;
    /// # fn main() {}
    /// ```
    pub fn at(path: impl Into<String>) -> Configured {
        Self::with(AsyncApi::new().page(path))
    }
}

impl Describe for AsyncApiModule {
    fn documents(&self, app: &Endpoints) -> Result<Router> {
        let options = &*self.options;
        check_paths(app, options.paths(), "AsyncAPI documents")?;
        let document = assemble(app, options)?;
        let router = add_document(&document, &options.json, &options.yaml, Router::new())?;
        Ok(match &options.page {
            Some(path) => page::add_page(path, &options.json, &document, router),
            None => router,
        })
    }
}
