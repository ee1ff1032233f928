//! The clients that a message goes to.

use std::fmt;
use std::sync::Arc;

use baya::Result;
use serde::Serialize;

use crate::client::{Client, ClientId};
use crate::cluster::Target;
use crate::message::{Message, Outgoing};
use crate::namespace::Namespace;
use crate::server::Absent;

/// Clients of a gateway: all of them, those in rooms, or one.
///
/// [`Gateway`](crate::Gateway) and [`Client`] make one.
#[derive(Clone)]
#[must_use = "nothing is sent before `send`"]
pub struct Audience {
    namespace: Result<Arc<Namespace>, Absent>,
    rooms: Vec<Arc<str>>,
    only: Option<ClientId>,
    except: Vec<ClientId>,
    volatile: bool,
}

impl Audience {
    pub(crate) fn of(namespace: Result<Arc<Namespace>, Absent>) -> Self {
        Self { namespace, rooms: Vec::new(), only: None, except: Vec::new(), volatile: false }
    }

    pub(crate) fn only(mut self, client: &ClientId) -> Self {
        self.only = Some(client.clone());
        self
    }

    /// Adds the clients in a room. One in several of the rooms gets a message once.
    pub fn and(mut self, room: &str) -> Self {
        self.rooms.push(room.into());
        self
    }

    /// Leaves a client out.
    pub fn except(mut self, client: &ClientId) -> Self {
        self.except.push(client.clone());
        self
    }

    /// Drops the message for clients for which others wait, instead of queueing it: for what is soon outdated, such as positions.
    pub const fn volatile(mut self) -> Self {
        self.volatile = true;
        self
    }

    /// Sends a message to each client, in every process. It is written once.
    ///
    /// # Errors
    ///
    /// If the value can't be written as JSON, if the name is one of the protocol itself, such as `exception`,
    /// `undeclared_message` if the gateway lists what it sends (`sends(...)`) without this name, `gateway_not_listed` if no
    /// module lists the gateway, and `gateways_not_started` before the app has started.
    #[doc(alias = "emit")]
    pub fn send<T: Serialize + ?Sized>(&self, event: &str, value: &T) -> Result<()> {
        let namespace = self.namespace.as_ref().map_err(|absent| absent.error())?;
        namespace.check_sent(event)?;
        let message = Message::of(event, value)?;
        let shared = &namespace.shared;
        if !self.is_here(namespace) {
            shared.bus.message(&shared.metrics, self.target(namespace), &message, self.volatile);
        }
        let message = Outgoing::Message(message);
        self.each(|client| client.push_or_not(message.clone(), self.volatile));
        Ok(())
    }

    /// Disconnects each client, in every process, as [`Client::close`] does.
    pub fn close(&self, code: u16, reason: &str) {
        if let Ok(namespace) = &self.namespace
            && !self.is_here(namespace)
        {
            let shared = &namespace.shared;
            shared.bus.close(&shared.metrics, self.target(namespace), code, reason);
        }
        self.each(|client| client.close(code, reason));
    }

    /// Returns those that are connected to this process.
    pub fn clients(&self) -> Vec<Client> {
        let mut all = Vec::new();
        self.each(|client| all.push(client.clone()));
        all
    }

    /// Whether it is one client, which is connected to this process.
    fn is_here(&self, namespace: &Namespace) -> bool {
        self.only.as_ref().is_some_and(|client| namespace.client(client).is_some())
    }

    /// Returns the same clients as other processes know them.
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
