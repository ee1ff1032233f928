//! The AsyncAPI document of an app that does not run.

use baya::{App, Result};
use serde_json::Value;

use super::document::assemble;
use super::options::AsyncApi;

/// Returns the AsyncAPI document of an app without building any of its providers.
pub trait AppDocument {
    /// Returns the document that [`AsyncApiModule`](super::AsyncApiModule) would serve.
    ///
    /// # Errors
    ///
    /// Returns all diagnostics of the module graph that the compiler can't detect. Returns an error with the code
    /// `asyncapi` if a server in the options is not a URL with a host.
    fn asyncapi(&self) -> Result<Value>;
}

impl AppDocument for App {
    fn asyncapi(&self) -> Result<Value> {
        let app = self.endpoints()?;
        let options = app.options::<AsyncApi>();
        assemble(&app, &options.as_deref().cloned().unwrap_or_default())
    }
}
