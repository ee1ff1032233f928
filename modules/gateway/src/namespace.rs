//! The clients of one gateway, and their rooms.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use baya::{AnyHandler, Error, GatewaySpec, Result, SentMessage};

use crate::client::{Client, ClientId};
use crate::cluster::Change;
use crate::reply::Name;
use crate::server::Shared;

/// A gateway at run time.
pub(crate) struct Namespace {
    /// The path of its type.
    pub(crate) name: &'static str,
    pub(crate) shared: Arc<Shared>,
    pub(crate) messages: Handlers,
    pub(crate) binary: Option<AnyHandler>,
    pub(crate) disconnect: Option<AnyHandler>,
    /// What it declares of its connections.
    declared: OnceLock<&'static GatewaySpec>,
    members: Mutex<Members>,
}

/// The message handlers of a gateway, ordered by the names of their messages.
#[derive(Default)]
pub(crate) struct Handlers(Vec<Handled>);

/// A message with its handler.
pub(crate) struct Handled {
    pub(crate) name: Name,
    pub(crate) handler: AnyHandler,
}

impl Handlers {
    pub(crate) fn insert(&mut self, message: &'static str, handler: AnyHandler) {
        match self.search(message) {
            Ok(index) => self.0[index].handler = handler,
            Err(index) => self.0.insert(index, Handled { name: Name::new(message), handler }),
        }
    }

    fn search(&self, message: &str) -> std::result::Result<usize, usize> {
        self.0.binary_search_by(|known| known.name.as_str().cmp(message))
    }

    /// Returns the index of the handler of a message.
    pub(crate) fn find(&self, message: &str) -> Option<usize> {
        self.search(message).ok()
    }

    /// Returns the names of the messages.
    #[cfg(feature = "socket-io")]
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|handled| handled.name.as_str())
    }

    /// Returns a message by the index of its handler.
    pub(crate) fn get(&self, index: usize) -> Option<&Handled> {
        self.0.get(index)
    }
}

#[derive(Default)]
struct Members {
    clients: HashMap<ClientId, Client>,
    /// The clients of Socket.IO by their sessions.
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
            declared: OnceLock::new(),
            members: Mutex::default(),
        }
    }

    /// Sets what it declares. Nothing can send before that.
    pub(crate) fn declared(&self, declared: &'static GatewaySpec) {
        // It is the same for each connection.
        let _ = self.declared.set(declared);
    }

    /// Returns its name in messages to people.
    #[cfg(feature = "socket-io")]
    pub(crate) fn short_name(&self) -> &'static str {
        short(self.name)
    }

    fn sends(&self) -> Option<(&'static [SentMessage], bool)> {
        let declared = self.declared.get()?;
        Some((declared.sends?, declared.sends_bytes))
    }

    /// Checks that it sends messages with this name.
    pub(crate) fn check_sent(&self, event: &str) -> Result<()> {
        match self.sends() {
            Some((sends, _)) if !sends.iter().any(|sent| sent.name == event) => {
                let what = format!("the message `{event}`");
                Err(undeclared(self.name, &what, &format!("\"{event}\" = Type")))
            }
            _ => Ok(()),
        }
    }

    /// Checks that it sends bytes without a name.
    pub(crate) fn check_sent_bytes(&self) -> Result<()> {
        match self.sends() {
            Some((_, false)) => Err(undeclared(self.name, "bytes without a name", "binary")),
            _ => Ok(()),
        }
    }

    fn members(&self) -> MutexGuard<'_, Members> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a client that is connected.
    pub(crate) fn enter(&self, client: &Client) {
        let mut members = self.members();
        members.clients.insert(client.id().clone(), client.clone());
        #[cfg(feature = "socket-io")]
        if let Some(session) = client.session() {
            members.sessions.insert(Arc::clone(session), client.clone());
        }
    }

    /// Removes a client, also from its rooms, which it still knows.
    pub(crate) fn leave_all(&self, client: &Client) {
        client.end_requests();
        let mut members = self.members();
        members.clients.remove(client.id());
        #[cfg(feature = "socket-io")]
        if let Some(session) = client.session() {
            members.sessions.remove(session);
        }
        for room in client.rooms() {
            members.leave_room(client.id(), &room);
            self.changed(client, Some(room), false);
        }
    }

    pub(crate) fn join(&self, client: &Client, room: &str) -> Result<()> {
        let most = self.shared.options.rooms;
        // Taken before the rooms of the client, as everywhere.
        let mut members = self.members();
        let mut own = client.rooms_mut();
        if own.contains(room) || !client.is_connected() {
            return Ok(());
        }
        if own.len() >= most {
            let message = format!("a client can be in {most} rooms at most");
            return Err(Error::conflict().with_code("too_many_rooms").with_message(message));
        }
        let name = members.rooms.get_key_value(room).map(|(name, _)| Arc::clone(name));
        let name = name.unwrap_or_else(|| room.into());
        own.insert(Arc::clone(&name));
        drop(own);
        let room = Arc::clone(&name);
        members.rooms.entry(name).or_default().insert(client.id().clone(), client.clone());
        // While the members are locked, so that others hear of changes in their order.
        self.changed(client, Some(room), true);
        Ok(())
    }

    pub(crate) fn leave_room(&self, client: &Client, room: &str) {
        let mut members = self.members();
        let left = client.rooms_mut().take(room);
        if let Some(room) = left {
            members.leave_room(client.id(), &room);
            self.changed(client, Some(room), false);
        }
    }

    /// Calls a function with each client in these rooms, or with all if there are none; with each once.
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
                let mut known = HashSet::new();
                let all = rooms.iter().filter_map(|room| members.rooms.get(room));
                for client in all.flat_map(HashMap::values) {
                    if known.insert(client.id()) {
                        run(client);
                    }
                }
            }
        }
    }

    /// Tells all others what a client shows.
    pub(crate) fn shown(&self, client: &Client) {
        let _members = self.members();
        self.changed(client, None, true);
    }

    fn changed(&self, client: &Client, room: Option<Arc<str>>, joined: bool) {
        let change = Change {
            gateway: self.name.into(),
            client: Arc::clone(&client.id().0),
            data: client.data(),
            room,
            joined,
        };
        self.shared.bus.changed(&self.shared.metrics, change);
    }

    /// Returns how many clients there are in this process.
    pub(crate) fn count(&self) -> usize {
        self.members().clients.len()
    }

    /// Returns the client of this process that has this session id of Socket.IO.
    #[cfg(all(feature = "redis", feature = "socket-io"))]
    pub(crate) fn client_of_session(&self, session: &str) -> Option<Client> {
        self.members().sessions.get(session).cloned()
    }

    /// Returns a client of this process.
    pub(crate) fn client(&self, id: &ClientId) -> Option<Client> {
        self.members().clients.get(id).cloned()
    }
}

/// Returns the last name of a path.
fn short(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

#[cold]
fn undeclared(gateway: &str, what: &str, entry: &str) -> Error {
    let gateway = short(gateway);
    let message = format!(
        "the gateway `{gateway}` does not list {what}; add `{entry}` to `sends(...)` in its `#[gateway]`"
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
