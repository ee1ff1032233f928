//! Where the AsyncAPI document is, and what it contains.

use std::any::type_name;

use baya::schema::{Of, Schema, shape_of};
use baya::{DistributedEvent, Endpoint, Module};
use serde_json::Value;

use crate::options::DocumentOptions;

/// The options of [`AsyncApiModule`](super::AsyncApiModule).
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
    /// The path of its type.
    path: &'static str,
}

impl PartialEq for SentEvent {
    fn eq(&self, other: &Self) -> bool {
        (self.name, self.version, self.path) == (other.name, other.version, other.path)
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
    /// A document of the whole app at `/asyncapi.json` and `/asyncapi.yaml`, without a page.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the title; the default is the name of the root module.
    #[must_use]
    pub fn title(self, title: impl Into<String>) -> Self {
        self.with(|about| about.title(title))
    }

    /// Sets the version of the document; the default is `1.0.0`.
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

    /// Sets the licence: a name, and its identifier of [SPDX](https://spdx.org/licenses/) or a URL.
    #[must_use]
    pub fn license(self, name: impl Into<String>, id: impl Into<String>) -> Self {
        self.with(|about| about.license(name, id))
    }

    /// Adds a server with its description. One with the scheme `ws`, `wss`, `http` or `https` serves the gateways, as in
    /// `wss://chat.example.com`; any other carries the distributed events, as in `nats://broker.example.com:4222`.
    #[must_use]
    pub fn server(self, url: impl Into<String>, description: impl Into<String>) -> Self {
        self.with(|about| about.server(url, description))
    }

    /// Describes only the handlers of this module and of those that it imports; can be called for several.
    #[must_use]
    pub fn module<M: Module>(self) -> Self {
        self.with(DocumentOptions::module::<M>)
    }

    /// Describes only the gateways of this version of the API, and those of every version.
    #[must_use]
    pub fn api_version(self, version: &'static str) -> Self {
        self.with(|about| about.api_version(version))
    }

    /// Sets how clients connect to the gateways; the default is plain WebSocket.
    #[must_use]
    pub const fn transport(mut self, transport: Transport) -> Self {
        self.transport = transport;
        self
    }

    /// Declares that the app distributes this event. Those that it listens to are in the document without that.
    #[must_use]
    pub fn distributes<E: DistributedEvent + Schema>(mut self) -> Self {
        let (name, version) = (E::NAME, E::VERSION);
        self.sent.push(SentEvent { name, version, of: shape_of::<E>, path: type_name::<E>() });
        self
    }

    /// Sets the path of the document as JSON; the default is `/asyncapi.json`.
    #[must_use]
    pub fn json(mut self, path: impl Into<String>) -> Self {
        self.json = path.into();
        self
    }

    /// Sets the path of the document as YAML; the default is `/asyncapi.yaml`.
    #[must_use]
    pub fn yaml(mut self, path: impl Into<String>) -> Self {
        self.yaml = path.into();
        self
    }

    /// Adds a page at this path that shows the document. It runs no script and loads nothing from other hosts.
    #[must_use]
    pub fn page(mut self, path: impl Into<String>) -> Self {
        self.page = Some(path.into());
        self
    }

    /// Changes the document at the end, for what nothing else expresses.
    #[must_use]
    pub fn patch(self, patch: fn(&mut Value)) -> Self {
        self.with(|about| about.patch(patch))
    }

    fn with(mut self, change: impl FnOnce(DocumentOptions) -> DocumentOptions) -> Self {
        self.about = change(self.about);
        self
    }

    /// Returns whether a gateway is in the document.
    pub(super) fn has(&self, endpoint: &Endpoint) -> bool {
        endpoint.controller.gateway.is_some()
            && !endpoint.controller.api.hidden
            && self.about.reaches(endpoint)
    }

    /// Returns the paths of the document and its page.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        [&*self.json, &*self.yaml].into_iter().chain(self.page.as_deref())
    }
}
