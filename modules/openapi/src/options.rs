//! The options of the module: paths, documents, pages.

use baya::protocol::Endpoints;
use serde_json::{Map, Value, json};

use crate::document::assemble;
use crate::document_options::DocumentOptions;
#[cfg(feature = "pages")]
use crate::pages::Page;

/// The options of [`OpenApiModule`](crate::OpenApiModule): paths, documents and pages.
///
/// | option | default |
/// |---|---|
/// | [`about`](OpenApi::about) | a document of all handlers, with the name of the root module as its title |
/// | [`document`](OpenApi::document) | no additional documents |
/// | [`json`](OpenApi::json) | `/openapi.json` |
/// | [`yaml`](OpenApi::yaml) | `/openapi.yaml` |
/// | [`release`](OpenApi::release) | OpenAPI 3.1 |
/// | `swagger_ui`, `scalar` | no page |
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

/// An OpenAPI release.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Release {
    /// [OpenAPI 3.1](https://spec.openapis.org/oas/v3.1.1.html).
    #[default]
    V3_1,
    /// [OpenAPI 3.2](https://spec.openapis.org/oas/v3.2.0.html).
    V3_2,
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

impl OpenApi {
    /// Returns the default options: one document of the whole app at `/openapi.json` and `/openapi.yaml`.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the options of the main document.
    #[must_use]
    pub fn about(mut self, document: DocumentOptions) -> Self {
        self.main = document;
        self
    }

    /// Adds a document at `/{name}.json` and `/{name}.yaml`.
    #[must_use]
    pub fn document(mut self, name: impl Into<String>, document: DocumentOptions) -> Self {
        self.others.push((name.into(), document));
        self
    }

    /// Sets the path of the main document as JSON. The default is `/openapi.json`.
    #[must_use]
    pub fn json(mut self, path: impl Into<String>) -> Self {
        self.json = path.into();
        self
    }

    /// Sets the path of the main document as YAML. The default is `/openapi.yaml`.
    #[must_use]
    pub fn yaml(mut self, path: impl Into<String>) -> Self {
        self.yaml = path.into();
        self
    }

    /// Sets the OpenAPI release of all documents. The default is 3.1.
    #[must_use]
    pub const fn release(mut self, release: Release) -> Self {
        self.release = release;
        self
    }

    /// Adds a page with [Swagger UI](https://github.com/swagger-api/swagger-ui) at this path, which shows all documents.
    ///
    /// Requires the feature `swagger-ui`. All files of the page are part of the program. The page sends requests only to
    /// the app and to the servers in the documents.
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

    /// Adds a page with [Scalar](https://github.com/scalar/scalar) at this path, which shows all documents.
    ///
    /// Requires the feature `scalar`. All files of the page are part of the program. The parts of Scalar that send
    /// requests to other hosts are disabled: fonts, proxy, telemetry and assistant.
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

    /// Removes all pages that were added before.
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

    /// Returns the paths of the pages.
    pub(crate) fn page_paths(&self) -> impl Iterator<Item = &str> {
        #[cfg(feature = "pages")]
        let paths = self.pages.iter().map(|page| &*page.path);
        #[cfg(not(feature = "pages"))]
        let paths = std::iter::empty();
        paths
    }

    /// Assembles the main document.
    pub(crate) fn main_document(&self, app: &Endpoints) -> Value {
        assemble(app, &self.main, self.release)
    }
}

impl Release {
    /// Returns the value of the keyword `openapi`.
    pub(crate) const fn number(self) -> &'static str {
        match self {
            Self::V3_1 => "3.1.1",
            Self::V3_2 => "3.2.0",
        }
    }

    /// Describes the events in the content of `text/event-stream`. OpenAPI 3.1 has no keyword for the elements of a
    /// stream, so the stream is a string with that content.
    pub(crate) fn describe_events(self, data: Value, content: &mut Map<String, Value>) {
        let Some(content) = content.get_mut("text/event-stream") else { return };
        let event = event_schema(data);
        *content = match self {
            Self::V3_1 => json!({ "schema": {
                "type": "string",
                "contentMediaType": "text/event-stream",
                "contentSchema": { "type": "array", "items": event },
            } }),
            Self::V3_2 => json!({ "itemSchema": event }),
        };
    }
}

/// Returns the schema of one event with this data.
fn event_schema(data: Value) -> Value {
    json!({
        "type": "object",
        "properties": {
            "event": { "type": "string" },
            "id": { "type": "string" },
            "retry": { "type": "integer", "minimum": 0 },
            "data": {
                "type": "string",
                "contentMediaType": "application/json",
                "contentSchema": data,
            },
        },
    })
}
