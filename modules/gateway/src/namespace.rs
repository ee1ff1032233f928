//! The clients and rooms of one gateway.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use baya::protocol::AnyHandler;
use baya::{Error, GatewaySpec, Result, SentMessage};

use crate::client::{Client, ClientId};
use crate::cluster::Change;
use crate::reply::ReplyName;
use crate::server::Shared;

/// The runtime state of a gateway.
pub(crate) struct Namespace {
    /// The type path of the gateway.
    pub(crate) name: &'static str,
    pub(crate) shared: Arc<Shared>,
    pub(crate) messages: Handlers,
    pub(crate) binary: Option<AnyHandler>,
    pub(crate) disconnect: Option<AnyHandler>,
    /// The declaration of the gateway; empty until the first connection.
    spec: OnceLock<&'static GatewaySpec>,
    members: Mutex<Members>,
}

/// The message handlers of a gateway, ordered by message name.
#[derive(Default)]
pub(crate) struct Handlers(Vec<MessageHandler>);

/// The name of a message, and its handler.
pub(crate) struct MessageHandler {
    pub(crate) name: ReplyName,
    pub(crate) handler: AnyHandler,
}

impl Handlers {
    pub(crate) fn insert(&mut self, message: &'static str, handler: AnyHandler) {
        match self.search(message) {
            Ok(index) => self.0[index].handler = handler,
            Err(index) => {
                self.0.insert(index, MessageHandler { name: ReplyName::new(message), handler })
            }
        }
    }

    fn search(&self, message: &str) -> std::result::Result<usize, usize> {
        self.0.binary_search_by(|entry| entry.name.as_str().cmp(message))
    }

    /// Returns the index of the handler of a message.
    pub(crate) fn find(&self, message: &str) -> Option<usize> {
        self.search(message).ok()
    }

    /// Returns the names of the messages.
    #[cfg(feature = "socket-io")]
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|entry| entry.name.as_str())
    }

    /// Returns a message by the index of its handler.
    pub(crate) fn get(&self, index: usize) -> Option<&MessageHandler> {
        self.0.get(index)
    }
}

#[derive(Default)]
struct Members {
    clients: HashMap<ClientId, Client>,
    /// The Socket.IO clients by their sessions.
    #[cfg(feature = "socket-io")]
    sessions: HashMap<Arc<str>, Client>,
    rooms: HashMap<Arc<str>, HashMap<ClientId, Client>>,
}

impl Namespace {
    pub(crate) fn new(name: &'static str, shared: Arc<Shared>) -> Self {
        Self {
            name,
            shared,
            messages: Handlers::default(),
            binary: None,
            disconnect: None,
            spec: OnceLock::new(),
            members: Mutex::default(),
        }
    }

    /// Sets the declaration of the gateway, which happens before anything is sent.
    pub(crate) fn set_spec(&self, spec: &'static GatewaySpec) {
        // Every call has the same value.
        let _ = self.spec.set(spec);
    }

    /// Returns the type name of the gateway, for error messages.
    #[cfg(feature = "socket-io")]
    pub(crate) fn short_name(&self) -> &'static str {
        last_segment(self.name)
    }

    fn sends(&self) -> Option<(&'static [SentMessage], bool)> {
        let spec = self.spec.get()?;
        Some((spec.sends?, spec.sends_bytes))
    }

    /// Checks that the gateway may send messages with this name.
    pub(crate) fn check_sent(&self, event: &str) -> Result<()> {
        match self.sends() {
            Some((sends, _)) if !sends.iter().any(|sent| sent.name == event) => {
                let what = format!("the message `{event}`");
                Err(undeclared(self.name, &what, &format!("\"{event}\" = Type")))
            }
            _ => Ok(()),
        }
    }

    /// Checks that the gateway may send binary messages without a name.
    pub(crate) fn check_sent_bytes(&self) -> Result<()> {
        match self.sends() {
            Some((_, false)) => Err(undeclared(self.name, "binary messages", "binary")),
            _ => Ok(()),
        }
    }

    fn members(&self) -> MutexGuard<'_, Members> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a connected client.
    pub(crate) fn add(&self, client: &Client) {
        let mut members = self.members();
        members.clients.insert(client.id().clone(), client.clone());
        #[cfg(feature = "socket-io")]
        if let Some(session) = client.session() {
            members.sessions.insert(Arc::clone(session), client.clone());
        }
    }

    /// Removes a client, also from its rooms. [`Client::rooms`] still returns them.
    pub(crate) fn remove(&self, client: &Client) {
        client.cancel_requests();
        let mut members = self.members();
        members.clients.remove(client.id());
        #[cfg(feature = "socket-io")]
        if let Some(session) = client.session() {
            members.sessions.remove(session);
        }
        for room in client.rooms() {
            members.leave_room(client.id(), &room);
            self.publish_change(client, Some(room), false);
        }
    }

    pub(crate) fn join(&self, client: &Client, room: &str) -> Result<()> {
        let max = self.shared.options.rooms;
        // Lock order: the members before the rooms of the client.
        let mut members = self.members();
        let mut own = client.rooms_mut();
        if own.contains(room) || !client.is_connected() {
            return Ok(());
        }
        if own.len() >= max {
            let message = format!("a client can be in at most {max} rooms");
            return Err(Error::conflict().with_code("too_many_rooms").with_message(message));
        }
        let name = members.rooms.get_key_value(room).map(|(name, _)| Arc::clone(name));
        let name = name.unwrap_or_else(|| room.into());
        own.insert(Arc::clone(&name));
        drop(own);
        let room = Arc::clone(&name);
        members.rooms.entry(name).or_default().insert(client.id().clone(), client.clone());
        // Published while the members are locked, so that subscribers receive changes in order.
        self.publish_change(client, Some(room), true);
        Ok(())
    }

    pub(crate) fn leave_room(&self, client: &Client, room: &str) {
        let mut members = self.members();
        let left = client.rooms_mut().take(room);
        if let Some(room) = left {
            members.leave_room(client.id(), &room);
            self.publish_change(client, Some(room), false);
        }
    }

    /// Calls a function once with each client in these rooms, or with all clients if there are no rooms.
    pub(crate) fn each(
        &self,
        rooms: &[Arc<str>],
        only: Option<&ClientId>,
        except: &[ClientId],
        mut run: impl FnMut(&Client),
    ) {
        let members = self.members();
        let mut run = |client: &Client| {
            if !except.contains(client.id()) {
                run(client);
            }
        };
        if let Some(only) = only {
            members.clients.get(only).into_iter().for_each(run);
            return;
        }
        match rooms {
            [] => members.clients.values().for_each(run),
            [room] => {
                members.rooms.get(room).into_iter().flat_map(HashMap::values).for_each(run);
            }
            rooms => {
                let mut visited = HashSet::new();
                let all = rooms.iter().filter_map(|room| members.rooms.get(room));
                for client in all.flat_map(HashMap::values) {
                    if visited.insert(client.id()) {
                        run(client);
                    }
                }
            }
        }
    }

    /// Publishes the presence data of a client.
    pub(crate) fn presence_data_changed(&self, client: &Client) {
        let _members = self.members();
        self.publish_change(client, None, true);
    }

    fn publish_change(&self, client: &Client, room: Option<Arc<str>>, joined: bool) {
        let change = Change {
            gateway: self.name.into(),
            client: Arc::clone(&client.id().0),
            data: client.presence_data(),
            room,
            joined,
        };
        self.shared.bus.change(&self.shared.metrics, change);
    }

    /// Returns the number of clients in this process.
    pub(crate) fn count(&self) -> usize {
        self.members().clients.len()
    }

    /// Returns the client of this process with this Socket.IO session.
    #[cfg(all(feature = "redis", feature = "socket-io"))]
    pub(crate) fn client_of_session(&self, session: &str) -> Option<Client> {
        self.members().sessions.get(session).cloned()
    }

    /// Returns the client of this process with this id.
    pub(crate) fn client(&self, id: &ClientId) -> Option<Client> {
        self.members().clients.get(id).cloned()
    }
}

/// Returns the last segment of a type path.
fn last_segment(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

#[cold]
fn undeclared(gateway: &str, what: &str, entry: &str) -> Error {
    let gateway = last_segment(gateway);
    let message = format!(
        "the gateway `{gateway}` does not declare {what}; add `{entry}` to `sends(...)` in its `#[gateway]`"
    );
    Error::internal(message).with_code("undeclared_message")
}

impl Members {
    fn leave_room(&mut self, client: &ClientId, room: &str) {
        if let Some(members) = self.rooms.get_mut(room) {
            members.remove(client);
            if members.is_empty() {
                self.rooms.remove(room);
            }
        }
    }
}

impl fmt::Debug for Namespace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Namespace").field("name", &self.name).finish_non_exhaustive()
    }
}
