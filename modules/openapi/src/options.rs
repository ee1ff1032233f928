//! What documents there are, and what is said in them.

use std::any::{TypeId, type_name};
use std::collections::HashSet;

use baya::schema::{Of, Schema, shape_of};
use baya::{Endpoint, Module, ModuleSpec};
use serde_json::{Map, Value, json};

/// A release of OpenAPI.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Release {
    /// [3.1](https://spec.openapis.org/oas/v3.1.1.html)
    #[default]
    V3_1,
    /// [3.2](https://spec.openapis.org/oas/v3.2.0.html)
    V3_2,
}

impl Release {
    pub(crate) const fn number(self) -> &'static str {
        match self {
            Self::V3_1 => "3.1.1",
            Self::V3_2 => "3.2.0",
        }
    }

    /// Says what events look like, where the release has a place for it: 3.1 in what the text contains.
    pub(crate) fn events(self, data: Value, content: &mut Map<String, Value>) {
        let Some(content) = content.get_mut("text/event-stream") else { return };
        let event = event(data);
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

/// One event, with its data.
fn event(data: Value) -> Value {
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

/// What one document is about.
#[derive(Clone, Debug, Default)]
pub struct DocumentOptions {
    pub(crate) title: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) contact: Option<(String, String)>,
    pub(crate) license: Option<(String, String)>,
    pub(crate) servers: Vec<(String, String)>,
    pub(crate) webhooks: Vec<Webhook>,
    pub(crate) modules: Option<HashSet<TypeId>>,
    pub(crate) api_version: Option<&'static str>,
    pub(crate) patch: Option<fn(&mut Value)>,
}

/// What the program itself calls.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Webhook {
    pub(crate) name: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) body: Of,
    /// The name of its type.
    pub(crate) of: &'static str,
}

impl PartialEq for Webhook {
    fn eq(&self, other: &Self) -> bool {
        (self.name, self.summary, self.of) == (other.name, other.summary, other.of)
    }
}

impl PartialEq for DocumentOptions {
    fn eq(&self, other: &Self) -> bool {
        let words = |one: &Self| (one.title.clone(), one.version.clone(), one.description.clone());
        let rest = |one: &Self| (one.contact.clone(), one.license.clone(), one.servers.clone());
        words(self) == words(other)
            && rest(self) == rest(other)
            && self.webhooks == other.webhooks
            && self.modules == other.modules
            && self.api_version == other.api_version
            && self.patch.map(|patch| patch as usize) == other.patch.map(|patch| patch as usize)
    }
}

impl DocumentOptions {
    /// The title; the name of the root module unless told otherwise.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// The version of the document; `1.0.0` unless told otherwise.
    #[must_use]
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// What the API is for, in CommonMark.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Who answers for the API: a name, and an address of mail or a URL.
    #[must_use]
    pub fn contact(mut self, name: impl Into<String>, at: impl Into<String>) -> Self {
        self.contact = Some((name.into(), at.into()));
        self
    }

    /// The licence: a name, and its identifier of [SPDX](https://spdx.org/licenses/) or a URL.
    #[must_use]
    pub fn license(mut self, name: impl Into<String>, id: impl Into<String>) -> Self {
        self.license = Some((name.into(), id.into()));
        self
    }

    /// Where the API is, with words about it; where the document is, unless told otherwise.
    #[must_use]
    pub fn server(mut self, url: impl Into<String>, description: impl Into<String>) -> Self {
        self.servers.push((url.into(), description.into()));
        self
    }

    /// What the program calls by itself, with a body of this type. The name is that of the call; one that is
    /// given again has another body at times.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// use baya_macros::dto;
    /// use baya_openapi::DocumentOptions;
    ///
    /// #[dto(output, crate = baya)]
    /// struct Adopted {
    ///     name: String,
    /// }
    ///
    /// let options = DocumentOptions::default()
    ///     .webhook::<Adopted>("adopted", "A cat has a new home");
    /// ```
    #[must_use]
    pub fn webhook<T: Schema>(mut self, name: &'static str, summary: &'static str) -> Self {
        let of = type_name::<T>();
        self.webhooks.push(Webhook { name, summary, body: shape_of::<T>, of });
        self
    }

    /// Has only the handlers of this module and of those that it imports in the document; may be said of
    /// several.
    #[must_use]
    pub fn module<M: Module>(mut self) -> Self {
        let modules = self.modules.get_or_insert_default();
        reach(const { &M::SPEC }, modules);
        self
    }

    /// Has only the handlers of this version of the API in the document, and those of every version.
    #[must_use]
    pub const fn api_version(mut self, version: &'static str) -> Self {
        self.api_version = Some(version);
        self
    }

    /// Changes the document at last, for what nothing else says.
    #[must_use]
    pub fn patch(mut self, patch: fn(&mut Value)) -> Self {
        self.patch = Some(patch);
        self
    }

    /// Whether an endpoint is in the document.
    pub(crate) fn has(&self, endpoint: &Endpoint) -> bool {
        let hidden = endpoint.controller.api.hidden || endpoint.route.handler.api.hidden;
        !hidden && self.reaches(endpoint)
    }

    /// Whether a module is in the document.
    #[cfg(feature = "asyncapi")]
    pub(crate) fn reaches_module(&self, module: TypeId) -> bool {
        self.modules.as_ref().is_none_or(|modules| modules.contains(&module))
    }

    /// Whether the module and the version of an endpoint are in the document.
    pub(crate) fn reaches(&self, endpoint: &Endpoint) -> bool {
        let inside =
            self.modules.as_ref().is_none_or(|modules| modules.contains(&endpoint.module.id));
        let versions = &endpoint.info.versions;
        let of_version = self
            .api_version
            .is_none_or(|version| versions.is_empty() || versions.contains(&version));
        inside && of_version
    }

    pub(crate) fn info(&self, root: &str) -> Value {
        let title = self.title.clone().unwrap_or_else(|| root.to_owned());
        let version = self.version.clone().unwrap_or_else(|| "1.0.0".to_owned());
        let mut info = json!({ "title": title, "version": version });
        if let Some(description) = &self.description {
            info["description"] = (&**description).into();
        }
        if let Some((name, at)) = &self.contact {
            let location = if at.contains('@') && !at.contains('/') { "email" } else { "url" };
            info["contact"] = json!({ "name": name, location: at });
        }
        if let Some((name, id)) = &self.license {
            let location = if id.contains("://") { "url" } else { "identifier" };
            info["license"] = json!({ "name": name, location: id });
        }
        info
    }

    /// The URLs of the servers, with their descriptions.
    #[cfg(feature = "asyncapi")]
    pub(crate) fn named_servers(&self) -> &[(String, String)] {
        &self.servers
    }

    pub(crate) fn servers(&self) -> Value {
        let said = self.servers.iter().map(|(url, words)| {
            if words.is_empty() {
                json!({ "url": url })
            } else {
                json!({ "url": url, "description": words })
            }
        });
        if self.servers.is_empty() { json!([{ "url": "/" }]) } else { said.collect() }
    }
}

/// A module and all that it imports.
fn reach(module: &'static ModuleSpec, modules: &mut HashSet<TypeId>) {
    if modules.insert(module.token.id) {
        module.imports.iter().for_each(|import| reach((import.module.spec)(), modules));
    }
}
