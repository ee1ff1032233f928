//! The set of clients that a message is sent to.

use std::fmt;
use std::sync::Arc;

use baya::Result;
use serde::Serialize;

use crate::client::{Client, ClientId};
use crate::cluster::Target;
use crate::error::GatewayUnavailable;
use crate::message::{Message, Outgoing};
use crate::namespace::Namespace;

/// Clients of a gateway: all of them, those in rooms, or one.
///
/// Created by the methods of [`Gateway`](crate::Gateway) and [`Client`].
#[derive(Clone)]
#[must_use = "nothing is sent until `send` is called"]
pub struct Audience {
    namespace: Result<Arc<Namespace>, GatewayUnavailable>,
    rooms: Vec<Arc<str>>,
    only: Option<ClientId>,
    except: Vec<ClientId>,
    volatile: bool,
}

impl Audience {
    pub(crate) fn new(namespace: Result<Arc<Namespace>, GatewayUnavailable>) -> Self {
        Self { namespace, rooms: Vec::new(), only: None, except: Vec::new(), volatile: false }
    }

    pub(crate) fn only(mut self, client: &ClientId) -> Self {
        self.only = Some(client.clone());
        self
    }

    /// Adds the clients in a room. A client in several of the rooms receives a message once.
    pub fn and(mut self, room: &str) -> Self {
        self.rooms.push(room.into());
        self
    }

    /// Excludes a client.
    pub fn except(mut self, client: &ClientId) -> Self {
        self.except.push(client.clone());
        self
    }

    /// Drops messages for clients whose queue is not empty, instead of queueing them. For data that is soon outdated, such as
    /// positions.
    pub const fn volatile(mut self) -> Self {
        self.volatile = true;
        self
    }

    /// Sends a message to each client, in every process. The value is serialized once.
    ///
    /// # Errors
    ///
    /// - If the value can't be serialized as JSON.
    /// - `reserved_event` if the protocol itself uses the name, such as `exception`.
    /// - `undeclared_message` if the gateway has `sends(...)` without this name.
    /// - `gateway_not_listed` if no module lists the gateway.
    /// - `gateways_not_started` before the app has started.
    #[doc(alias = "emit")]
    pub fn send<T: Serialize + ?Sized>(&self, event: &str, value: &T) -> Result<()> {
        let namespace = self.namespace.as_ref().map_err(|unavailable| unavailable.into_error())?;
        namespace.check_sent(event)?;
        let message = Message::serialize(event, value)?;
        let shared = &namespace.shared;
        if !self.is_local(namespace) {
            shared.bus.message(&shared.metrics, self.target(namespace), &message, self.volatile);
        }
        let message = Outgoing::Message(message);
        self.each(|client| client.enqueue(message.clone(), self.volatile));
        Ok(())
    }

    /// Disconnects each client, in every process, as [`Client::close`] does.
    pub fn close(&self, code: u16, reason: &str) {
        if let Ok(namespace) = &self.namespace
            && !self.is_local(namespace)
        {
            let shared = &namespace.shared;
            shared.bus.close(&shared.metrics, self.target(namespace), code, reason);
        }
        self.each(|client| client.close(code, reason));
    }

    /// Returns the clients that are connected to this process.
    pub fn clients(&self) -> Vec<Client> {
        let mut all = Vec::new();
        self.each(|client| all.push(client.clone()));
        all
    }

    /// Whether the audience is a single client that is connected to this process.
    fn is_local(&self, namespace: &Namespace) -> bool {
        self.only.as_ref().is_some_and(|client| namespace.client(client).is_some())
    }

    /// Returns the audience as it is sent to other processes.
    fn target(&self, namespace: &Namespace) -> Target {
        Target {
            gateway: namespace.name.into(),
            rooms: self.rooms.clone(),
            only: self.only.as_ref().map(|client| Arc::clone(&client.0)),
            except: self.except.iter().map(|client| Arc::clone(&client.0)).collect(),
        }
    }

    fn each(&self, run: impl FnMut(&Client)) {
        if let Ok(namespace) = &self.namespace {
            namespace.each(&self.rooms, self.only.as_ref(), &self.except, run);
        }
    }
}

impl fmt::Debug for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Audience")
            .field("rooms", &self.rooms)
            .field("only", &self.only)
            .field("except", &self.except)
            .finish_non_exhaustive()
    }
}
