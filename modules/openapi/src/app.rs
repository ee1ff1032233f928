//! The document of an app that does not run.

use baya::{App, Result};
use serde_json::Value;

use crate::module::OpenApi;

/// Gives the document of an app without building any of its providers.
pub trait AppDocument {
    /// The document, as [`OpenApiModule`](crate::OpenApiModule) would serve it.
    ///
    /// # Errors
    ///
    /// Every diagnostic about the module graph that the compiler could not see.
    fn openapi(&self) -> Result<Value>;
}

impl AppDocument for App {
    fn openapi(&self) -> Result<Value> {
        let app = self.endpoints()?;
        let options = app.options::<OpenApi>();
        Ok(options.as_deref().cloned().unwrap_or_default().assembled(&app))
    }
}
