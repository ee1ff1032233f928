//! The OpenAPI document of an app that does not run.

use baya::{App, Result};
use serde_json::Value;

use crate::options::OpenApi;

/// Returns the OpenAPI document of an app without building any of its providers.
pub trait AppDocument {
    /// Returns the main document that [`OpenApiModule`](crate::OpenApiModule) would serve.
    ///
    /// # Errors
    ///
    /// Returns all diagnostics of the module graph that the compiler can't detect.
    fn openapi(&self) -> Result<Value>;
}

impl AppDocument for App {
    fn openapi(&self) -> Result<Value> {
        let app = self.endpoints()?;
        let options = app.options::<OpenApi>();
        Ok(options.as_deref().cloned().unwrap_or_default().main_document(&app))
    }
}
