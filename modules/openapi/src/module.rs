//! The module that serves the documents.

use std::sync::Arc;

use baya::axum::Router;
use baya::{Configured, Describe, Endpoints, Result};
use baya_macros::module;
use serde_json::Value;

use crate::document::assemble;
use crate::options::{DocumentOptions, Release};
use crate::serve::served;

/// Where the documents are, and what they are about.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenApi {
    pub(crate) main: DocumentOptions,
    pub(crate) release: Release,
    pub(crate) json: String,
    pub(crate) yaml: String,
    pub(crate) others: Vec<(String, DocumentOptions)>,
}

/// Serves documents of what the app serves: `/openapi.json` and `/openapi.yaml`.
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
        }
    }
}

impl Describe for OpenApiModule {
    fn documents(&self, app: &Endpoints) -> Result<Router> {
        served(app, &self.options)
    }
}

impl OpenApiModule {
    /// The documents with pages that show them, of which the first is at this path.
    pub fn at(path: impl Into<String>) -> Configured {
        let _ = path.into();
        Self::with(OpenApi::new())
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

    /// The main document.
    pub(crate) fn assembled(&self, app: &Endpoints) -> Value {
        assemble(app, &self.main, self.release)
    }
}
