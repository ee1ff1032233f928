//! The options of the module: paths, and the content of the document.

use std::any::type_name;

use baya::protocol::Endpoint;
use baya::schema::{Of, Schema, shape_of};
use baya::{DistributedEvent, Module};
use serde_json::Value;

use crate::document_options::DocumentOptions;

/// The options of [`AsyncApiModule`](super::AsyncApiModule): paths, and the content of the document.
///
/// | option | default |
/// |---|---|
/// | [`title`](AsyncApi::title) | the name of the root module |
/// | [`version`](AsyncApi::version) | `1.0.0` |
/// | [`description`](AsyncApi::description), [`contact`](AsyncApi::contact), [`license`](AsyncApi::license) | absent |
/// | [`server`](AsyncApi::server) | no servers |
/// | [`module`](AsyncApi::module) | all modules |
/// | [`api_version`](AsyncApi::api_version) | all versions |
/// | [`transport`](AsyncApi::transport) | plain WebSocket |
/// | [`json`](AsyncApi::json) | `/asyncapi.json` |
/// | [`yaml`](AsyncApi::yaml) | `/asyncapi.yaml` |
/// | [`page`](AsyncApi::page) | no page |
///
/// # Examples
///
/// ```
/// use baya_openapi::asyncapi::AsyncApi;
///
/// let options = AsyncApi::new()
///     .title("Chat")
///     .server("wss://chat.example.com", "production")
///     .page("/messages");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct AsyncApi {
    pub(super) about: DocumentOptions,
    pub(super) transport: Transport,
    pub(super) json: String,
    pub(super) yaml: String,
    pub(super) page: Option<String>,
    pub(super) sent: Vec<SentEvent>,
}

/// How clients connect to the gateways that a document describes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Transport {
    /// Plain WebSocket: each message is a frame `{"event", "data", "id"}`.
    #[default]
    WebSocket,
    /// Socket.IO: a message is an event with its data as the argument, and a reply is its acknowledgement.
    SocketIo,
}

/// A distributed event that the app sends.
#[derive(Clone, Copy, Debug)]
pub(super) struct SentEvent {
    pub(super) name: &'static str,
    pub(super) version: u32,
    pub(super) of: Of,
    /// The name of the type of the event, by which options are compared.
    type_name: &'static str,
}

impl PartialEq for SentEvent {
    fn eq(&self, other: &Self) -> bool {
        (self.name, self.version, self.type_name) == (other.name, other.version, other.type_name)
    }
}

impl Default for AsyncApi {
    fn default() -> Self {
        Self {
            about: DocumentOptions::default(),
            transport: Transport::default(),
            json: "/asyncapi.json".to_owned(),
            yaml: "/asyncapi.yaml".to_owned(),
            page: None,
            sent: Vec::new(),
        }
    }
}

impl AsyncApi {
    /// Returns the default options: a document of the whole app at `/asyncapi.json` and `/asyncapi.yaml`, without a page.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the title. The default is the name of the root module.
    #[must_use]
    pub fn title(self, title: impl Into<String>) -> Self {
        self.with(|about| about.title(title))
    }

    /// Sets the version of the document. The default is `1.0.0`.
    #[must_use]
    pub fn version(self, version: impl Into<String>) -> Self {
        self.with(|about| about.version(version))
    }

    /// Sets the description, in CommonMark.
    #[must_use]
    pub fn description(self, description: impl Into<String>) -> Self {
        self.with(|about| about.description(description))
    }

    /// Sets the contact: a name, and an email address or a URL.
    #[must_use]
    pub fn contact(self, name: impl Into<String>, at: impl Into<String>) -> Self {
        self.with(|about| about.contact(name, at))
    }

    /// Sets the licence: a name, and its [SPDX](https://spdx.org/licenses/) identifier or a URL.
    #[must_use]
    pub fn license(self, name: impl Into<String>, id: impl Into<String>) -> Self {
        self.with(|about| about.license(name, id))
    }

    /// Adds a server with its description.
    ///
    /// A server with the scheme `ws`, `wss`, `http` or `https` serves the gateways, as in `wss://chat.example.com`. A server
    /// with any other scheme transports the distributed events, as in `nats://broker.example.com:4222`.
    #[must_use]
    pub fn server(self, url: impl Into<String>, description: impl Into<String>) -> Self {
        self.with(|about| about.server(url, description))
    }

    /// Describes only the handlers of this module and of the modules that it imports. Several calls add up.
    #[must_use]
    pub fn module<M: Module>(self) -> Self {
        self.with(DocumentOptions::module::<M>)
    }

    /// Describes only the gateways of this API version, and those that belong to every version.
    #[must_use]
    pub fn api_version(self, version: &'static str) -> Self {
        self.with(|about| about.api_version(version))
    }

    /// Sets how clients connect to the gateways. The default is plain WebSocket.
    #[must_use]
    pub const fn transport(mut self, transport: Transport) -> Self {
        self.transport = transport;
        self
    }

    /// Declares that the app sends this distributed event. Events that the app listens to are described without a
    /// declaration.
    #[must_use]
    pub fn distributes<E: DistributedEvent + Schema>(mut self) -> Self {
        self.sent.push(SentEvent {
            name: E::NAME,
            version: E::VERSION,
            of: shape_of::<E>,
            type_name: type_name::<E>(),
        });
        self
    }

    /// Sets the path of the document as JSON. The default is `/asyncapi.json`.
    #[must_use]
    pub fn json(mut self, path: impl Into<String>) -> Self {
        self.json = path.into();
        self
    }

    /// Sets the path of the document as YAML. The default is `/asyncapi.yaml`.
    #[must_use]
    pub fn yaml(mut self, path: impl Into<String>) -> Self {
        self.yaml = path.into();
        self
    }

    /// Adds a page at this path that shows the document. The page runs no scripts and loads nothing from other hosts.
    #[must_use]
    pub fn page(mut self, path: impl Into<String>) -> Self {
        self.page = Some(path.into());
        self
    }

    /// Sets a function that changes the finished document, for keywords that no option sets.
    #[must_use]
    pub fn patch(self, patch: fn(&mut Value)) -> Self {
        self.with(|about| about.patch(patch))
    }

    fn with(mut self, change: impl FnOnce(DocumentOptions) -> DocumentOptions) -> Self {
        self.about = change(self.about);
        self
    }

    /// Returns whether the document contains a gateway.
    pub(super) fn contains(&self, endpoint: &Endpoint) -> bool {
        endpoint.controller.gateway.is_some()
            && !endpoint.controller.api.hidden
            && self.about.selects(endpoint)
    }

    /// Returns the paths of the document and its page.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        [&*self.json, &*self.yaml].into_iter().chain(self.page.as_deref())
    }
}
