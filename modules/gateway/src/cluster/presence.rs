//! The members of rooms, in all processes.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use serde::de::DeserializeOwned;
use tokio::sync::broadcast;
use tokio::time::Instant;

use super::envelope::{Change, ClientPresence};
use crate::client::ClientId;

/// Maximum number of changes that wait for a subscriber. A slower one receives the number of changes that it has missed.
const CAPACITY: usize = 1024;

/// A client in a room, in any process.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Member {
    /// The id of the client.
    pub client: ClientId,
    data: Option<Bytes>,
}

impl Member {
    /// Returns the data of [`Client::set_presence_data`](crate::Client::set_presence_data); `None` if the client has none, or
    /// if it is not a `T`.
    pub fn data<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(self.data.as_ref()?).ok()
    }
}

/// A client that has joined or left a room.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum PresenceChange {
    /// A client has joined the room.
    Joined {
        /// The room.
        room: Arc<str>,
        /// The client.
        member: Member,
    },
    /// A client has left the room.
    Left {
        /// The room.
        room: Arc<str>,
        /// The client.
        member: Member,
    },
    /// The subscriber was too slow and missed this number of changes of all gateways.
    /// [`Gateway::members`](crate::Gateway::members) returns the current members.
    Missed(u64),
}

/// A stream of the clients that join and leave the rooms of a gateway, in all processes.
pub struct PresenceChanges {
    gateway: Arc<str>,
    changes: broadcast::Receiver<PresenceEvent>,
}

impl PresenceChanges {
    /// Waits for the next change; `None` after the app has shut down.
    pub async fn next(&mut self) -> Option<PresenceChange> {
        loop {
            match self.changes.recv().await {
                Ok(event) if event.gateway == self.gateway => return Some(event.change),
                Ok(_) => {}
                Err(broadcast::error::RecvError::Lagged(missed)) => {
                    return Some(PresenceChange::Missed(missed));
                }
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }
}

impl fmt::Debug for PresenceChanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PresenceChanges").field("gateway", &self.gateway).finish_non_exhaustive()
    }
}

#[derive(Clone, Debug)]
struct PresenceEvent {
    gateway: Arc<str>,
    change: PresenceChange,
}

/// The clients of all processes.
pub(crate) struct Presence {
    inner: Mutex<Inner>,
    changes: broadcast::Sender<PresenceEvent>,
}

#[derive(Default)]
struct Inner {
    /// The clients of this process.
    own: Process,
    others: HashMap<Arc<str>, Process>,
}

/// The clients of one process.
#[derive(Default)]
struct Process {
    version: u64,
    last_heartbeat: Option<Instant>,
    clients: HashMap<ClientKey, PresenceEntry>,
    /// The chunks of a new list that have arrived so far.
    partial_list: Option<PartialList>,
}

/// The first chunks of a list of clients.
struct PartialList {
    version: u64,
    /// The index of the next chunk.
    next: u32,
    clients: Vec<ClientPresence>,
}

/// The type path of the gateway, and the id of the client.
type ClientKey = (Arc<str>, Arc<str>);

#[derive(Clone, Default)]
struct PresenceEntry {
    data: Option<Bytes>,
    rooms: BTreeMap<Arc<str>, ()>,
}

/// The action that is due after a message of another process.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum FollowUp {
    None,
    /// Changes were missed, so the clients of all other processes are requested.
    RequestClients,
}

impl Default for Presence {
    fn default() -> Self {
        Self { inner: Mutex::default(), changes: broadcast::Sender::new(CAPACITY) }
    }
}

impl Presence {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn subscribe(&self, gateway: &str) -> PresenceChanges {
        PresenceChanges { gateway: gateway.into(), changes: self.changes.subscribe() }
    }

    /// Applies a change of this process, and returns its version.
    pub(crate) fn change(&self, change: &Change) -> u64 {
        let mut inner = self.inner();
        inner.own.version += 1;
        let version = inner.own.version;
        self.apply(&mut inner.own, change);
        version
    }

    /// Returns the version of this process.
    pub(crate) fn version(&self) -> u64 {
        self.inner().own.version
    }

    /// Returns the clients of this process, with their version.
    pub(crate) fn own(&self) -> (u64, Vec<ClientPresence>) {
        let inner = self.inner();
        let presence = |((gateway, client), entry): (&ClientKey, &PresenceEntry)| ClientPresence {
            gateway: Arc::clone(gateway),
            client: Arc::clone(client),
            data: entry.data.clone(),
            rooms: entry.rooms.keys().cloned().collect(),
        };
        (inner.own.version, inner.own.clients.iter().map(presence).collect())
    }

    /// Records a heartbeat of another process.
    pub(crate) fn heartbeat(&self, from: &Arc<str>, version: u64) -> FollowUp {
        let mut inner = self.inner();
        let process = inner.others.entry(Arc::clone(from)).or_default();
        process.last_heartbeat = Some(Instant::now());
        if process.version == version { FollowUp::None } else { FollowUp::RequestClients }
    }

    /// Applies a change of another process.
    pub(crate) fn apply_remote(&self, from: &Arc<str>, version: u64, change: &Change) -> FollowUp {
        let mut inner = self.inner();
        let process = inner.others.entry(Arc::clone(from)).or_default();
        process.last_heartbeat = Some(Instant::now());
        if version <= process.version {
            return FollowUp::None;
        }
        if version != process.version + 1 {
            return FollowUp::RequestClients;
        }
        process.version = version;
        self.apply(process, change);
        FollowUp::None
    }

    /// Receives one chunk of the clients of another process.
    pub(crate) fn receive_list(
        &self,
        from: &Arc<str>,
        (version, chunk, is_last): (u64, u32, bool),
        clients: Vec<ClientPresence>,
    ) {
        let mut inner = self.inner();
        let process = inner.others.entry(Arc::clone(from)).or_default();
        process.last_heartbeat = Some(Instant::now());
        if version < process.version {
            return;
        }
        if chunk == 0 {
            process.partial_list = Some(PartialList { version, next: 0, clients: Vec::new() });
        }
        let Some(mut partial_list) = process.partial_list.take() else { return };
        // A list with a missing chunk is discarded, and the next heartbeat shows that it is missing.
        if partial_list.version != version || partial_list.next != chunk {
            return;
        }
        partial_list.clients.extend(clients);
        partial_list.next += 1;
        if is_last {
            process.version = version;
            self.replace(process, partial_list.clients);
        } else {
            process.partial_list = Some(partial_list);
        }
    }

    /// Removes the clients of a process that has ended.
    pub(crate) fn remove_process(&self, from: &Arc<str>) {
        // Locked until subscribers are notified, so that they receive changes in order.
        self.remove(&mut self.inner(), from);
    }

    fn remove(&self, inner: &mut Inner, process: &Arc<str>) {
        if let Some(mut process) = inner.others.remove(process) {
            self.replace(&mut process, Vec::new());
        }
    }

    /// Restarts the expiry of all other processes, because this one could not receive their heartbeats.
    pub(crate) fn refresh(&self) {
        let now = Instant::now();
        self.inner().others.values_mut().for_each(|process| process.last_heartbeat = Some(now));
    }

    /// Removes the processes without a heartbeat for this time, and returns them.
    pub(crate) fn expire(&self, after: Duration) -> Vec<Arc<str>> {
        let now = Instant::now();
        let is_late = |process: &Process| {
            process.last_heartbeat.is_none_or(|last_heartbeat| now - last_heartbeat > after)
        };
        let mut inner = self.inner();
        let others = inner.others.iter().filter(|(_, one)| is_late(one));
        let late: Vec<_> = others.map(|(name, _)| Arc::clone(name)).collect();
        late.iter().for_each(|process| self.remove(&mut inner, process));
        late
    }

    /// Returns the clients in a room, ordered by id.
    pub(crate) fn members(&self, gateway: &str, room: &str) -> Vec<Member> {
        let inner = self.inner();
        let all = std::iter::once(&inner.own).chain(inner.others.values());
        let clients = all.flat_map(|process| &process.clients);
        let present = clients
            .filter(|((name, _), entry)| &**name == gateway && entry.rooms.contains_key(room));
        let mut members: Vec<_> =
            present.map(|((_, client), entry)| member(client, entry.data.clone())).collect();
        members.sort_by(|one, other| one.client.cmp(&other.client));
        members
    }

    /// Replaces the clients of a process, and notifies subscribers of the changes.
    fn replace(&self, process: &mut Process, clients: Vec<ClientPresence>) {
        let mut before = std::mem::take(&mut process.clients);
        for ClientPresence { gateway, client, data, rooms } in clients {
            let key = (gateway, client);
            let old = before.remove(&key).unwrap_or_default();
            let rooms: BTreeMap<_, ()> = rooms.into_iter().map(|room| (room, ())).collect();
            for room in old.rooms.keys().filter(|room| !rooms.contains_key(*room)) {
                self.notify(&key, &old.data, room, false);
            }
            for room in rooms.keys().filter(|room| !old.rooms.contains_key(*room)) {
                self.notify(&key, &data, room, true);
            }
            process.clients.insert(key, PresenceEntry { data, rooms });
        }
        for (key, old) in before {
            for room in old.rooms.keys() {
                self.notify(&key, &old.data, room, false);
            }
        }
    }

    fn apply(&self, process: &mut Process, change: &Change) {
        let key = (Arc::clone(&change.gateway), Arc::clone(&change.client));
        let entry = process.clients.entry(key.clone()).or_default();
        entry.data.clone_from(&change.data);
        if let Some(room) = &change.room {
            let has_changed = if change.joined {
                entry.rooms.insert(Arc::clone(room), ()).is_none()
            } else {
                entry.rooms.remove(room).is_some()
            };
            if has_changed {
                self.notify(&key, &change.data, room, change.joined);
            }
        }
        if entry.rooms.is_empty() {
            process.clients.remove(&key);
        }
    }

    fn notify(
        &self,
        (gateway, client): &ClientKey,
        data: &Option<Bytes>,
        room: &Arc<str>,
        joined: bool,
    ) {
        let member = member(client, data.clone());
        let room = Arc::clone(room);
        let change = if joined {
            PresenceChange::Joined { room, member }
        } else {
            PresenceChange::Left { room, member }
        };
        // Sending fails if there are no subscribers.
        let _ = self.changes.send(PresenceEvent { gateway: Arc::clone(gateway), change });
    }
}

fn member(client: &Arc<str>, data: Option<Bytes>) -> Member {
    Member { client: ClientId::new(Arc::clone(client)), data }
}

impl fmt::Debug for Presence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Presence").finish_non_exhaustive()
    }
}
