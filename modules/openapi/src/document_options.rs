//! The options of one document.

use std::any::{TypeId, type_name};
use std::collections::HashSet;

use baya::protocol::Endpoint;
use baya::schema::{Of, Schema, shape_of};
use baya::{Module, ModuleSpec};
use serde_json::{Value, json};

/// The options of one OpenAPI document: what it contains, and its general information.
///
/// | option | default |
/// |---|---|
/// | [`title`](DocumentOptions::title) | the name of the root module |
/// | [`version`](DocumentOptions::version) | `1.0.0` |
/// | [`description`](DocumentOptions::description), [`contact`](DocumentOptions::contact), [`license`](DocumentOptions::license) | absent |
/// | [`server`](DocumentOptions::server) | the host that serves the document |
/// | [`webhook`](DocumentOptions::webhook) | no webhooks |
/// | [`module`](DocumentOptions::module) | all modules |
/// | [`api_version`](DocumentOptions::api_version) | all versions |
/// | [`patch`](DocumentOptions::patch) | no change |
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

/// A request that the app sends to other programs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Webhook {
    pub(crate) name: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) body: Of,
    /// The name of the type of the body, by which webhooks are compared.
    pub(crate) type_name: &'static str,
}

impl PartialEq for Webhook {
    fn eq(&self, other: &Self) -> bool {
        (self.name, self.summary, self.type_name) == (other.name, other.summary, other.type_name)
    }
}

impl PartialEq for DocumentOptions {
    fn eq(&self, other: &Self) -> bool {
        self.title == other.title
            && self.version == other.version
            && self.description == other.description
            && self.contact == other.contact
            && self.license == other.license
            && self.servers == other.servers
            && self.webhooks == other.webhooks
            && self.modules == other.modules
            && self.api_version == other.api_version
            && self.patch.map(|patch| patch as usize) == other.patch.map(|patch| patch as usize)
    }
}

impl DocumentOptions {
    /// Sets the title. The default is the name of the root module.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Sets the version of the document. The default is `1.0.0`.
    #[must_use]
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// Sets the description of the API, in CommonMark.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Sets the contact: a name, and an email address or a URL.
    #[must_use]
    pub fn contact(mut self, name: impl Into<String>, at: impl Into<String>) -> Self {
        self.contact = Some((name.into(), at.into()));
        self
    }

    /// Sets the licence: a name, and its [SPDX](https://spdx.org/licenses/) identifier or a URL.
    #[must_use]
    pub fn license(mut self, name: impl Into<String>, id: impl Into<String>) -> Self {
        self.license = Some((name.into(), id.into()));
        self
    }

    /// Adds a server with its description. The default is the host that serves the document.
    #[must_use]
    pub fn server(mut self, url: impl Into<String>, description: impl Into<String>) -> Self {
        self.servers.push((url.into(), description.into()));
        self
    }

    /// Adds a webhook: a request that the app sends to other programs, with a body of this type.
    ///
    /// If two webhooks have the same name, they are one webhook whose body is of either type.
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
        let type_name = type_name::<T>();
        self.webhooks.push(Webhook { name, summary, body: shape_of::<T>, type_name });
        self
    }

    /// Describes only the handlers of this module and of the modules that it imports. Several calls add up.
    #[must_use]
    pub fn module<M: Module>(mut self) -> Self {
        let modules = self.modules.get_or_insert_default();
        add_with_imports(const { &M::SPEC }, modules);
        self
    }

    /// Describes only the handlers of this API version, and those that belong to every version.
    #[must_use]
    pub const fn api_version(mut self, version: &'static str) -> Self {
        self.api_version = Some(version);
        self
    }

    /// Sets a function that changes the finished document, for keywords that no option sets.
    #[must_use]
    pub fn patch(mut self, patch: fn(&mut Value)) -> Self {
        self.patch = Some(patch);
        self
    }

    /// Returns whether the document contains an endpoint.
    pub(crate) fn contains(&self, endpoint: &Endpoint) -> bool {
        let hidden = endpoint.controller.api.hidden || endpoint.route.handler.api.hidden;
        !hidden && self.selects(endpoint)
    }

    /// Returns whether the options select a module.
    pub(crate) fn selects_module(&self, module: TypeId) -> bool {
        self.modules.as_ref().is_none_or(|modules| modules.contains(&module))
    }

    /// Returns whether the options select the module and the version of an endpoint.
    pub(crate) fn selects(&self, endpoint: &Endpoint) -> bool {
        let versions = &endpoint.info.versions;
        let selects_version = self
            .api_version
            .is_none_or(|version| versions.is_empty() || versions.contains(&version));
        selects_version && self.selects_module(endpoint.module.id)
    }

    /// Returns the value of the keyword `info`.
    pub(crate) fn info(&self, root: &str) -> Value {
        let title = self.title.clone().unwrap_or_else(|| root.to_owned());
        let version = self.version.clone().unwrap_or_else(|| "1.0.0".to_owned());
        let mut info = json!({ "title": title, "version": version });
        if let Some(description) = &self.description {
            info["description"] = (&**description).into();
        }
        if let Some((name, at)) = &self.contact {
            let keyword = if at.contains('@') && !at.contains('/') { "email" } else { "url" };
            info["contact"] = json!({ "name": name, keyword: at });
        }
        if let Some((name, id)) = &self.license {
            let keyword = if id.contains("://") { "url" } else { "identifier" };
            info["license"] = json!({ "name": name, keyword: id });
        }
        info
    }

    /// Returns the URLs of the servers, with their descriptions.
    #[cfg(feature = "asyncapi")]
    pub(crate) fn named_servers(&self) -> &[(String, String)] {
        &self.servers
    }

    /// Returns the value of the keyword `servers`.
    pub(crate) fn servers(&self) -> Value {
        if self.servers.is_empty() {
            return json!([{ "url": "/" }]);
        }
        let servers = self.servers.iter().map(|(url, description)| {
            if description.is_empty() {
                json!({ "url": url })
            } else {
                json!({ "url": url, "description": description })
            }
        });
        servers.collect()
    }
}

/// Adds a module and all modules that it imports.
fn add_with_imports(module: &'static ModuleSpec, modules: &mut HashSet<TypeId>) {
    if modules.insert(module.token.id) {
        module.imports.iter().for_each(|import| add_with_imports((import.module.spec)(), modules));
    }
}
