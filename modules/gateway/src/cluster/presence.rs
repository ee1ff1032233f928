//! The clients in each room, in all processes.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use serde::de::DeserializeOwned;
use tokio::sync::broadcast;
use tokio::time::Instant;

use super::envelope::{Change, Present};
use crate::client::ClientId;

/// How many changes wait for a subscriber. A slower one receives the number of changes that it has missed.
const MOST: usize = 1024;

/// A client in a room, in any process.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Member {
    /// Its id.
    pub client: ClientId,
    data: Option<Bytes>,
}

impl Member {
    /// Returns what others know of it, from [`Client::show`](crate::Client::show); `None` if it has shown nothing that is a `T`.
    pub fn data<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(self.data.as_ref()?).ok()
    }
}

/// A client that has joined or left a room.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum PresenceChange {
    /// A client has entered.
    Joined {
        /// The room.
        room: Arc<str>,
        /// The client.
        member: Member,
    },
    /// A client has left.
    Left {
        /// The room.
        room: Arc<str>,
        /// The client.
        member: Member,
    },
    /// The number of changes of all gateways that were missed, because the subscriber was too slow.
    /// [`Gateway::members`](crate::Gateway::members) returns the current members.
    Missed(u64),
}

/// The clients that join and leave the rooms of a gateway, in all processes.
pub struct PresenceChanges {
    gateway: Arc<str>,
    changes: broadcast::Receiver<Notice>,
}

impl PresenceChanges {
    /// Waits for the next change; `None` after the app has ended.
    pub async fn next(&mut self) -> Option<PresenceChange> {
        loop {
            match self.changes.recv().await {
                Ok(notice) if notice.gateway == self.gateway => return Some(notice.change),
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
struct Notice {
    gateway: Arc<str>,
    change: PresenceChange,
}

/// The clients of all processes.
pub(crate) struct Presence {
    inner: Mutex<Inner>,
    changes: broadcast::Sender<Notice>,
}

#[derive(Default)]
struct Inner {
    /// Those of this process.
    own: Process,
    others: HashMap<Arc<str>, Process>,
}

/// The clients of one process.
#[derive(Default)]
struct Process {
    version: u64,
    seen: Option<Instant>,
    clients: HashMap<Key, Shown>,
    /// A new list, as far as it has come.
    coming: Option<Coming>,
}

/// The first parts of a list.
struct Coming {
    version: u64,
    /// The number of the next part.
    next: u32,
    clients: Vec<Present>,
}

/// The gateway and the client.
type Key = (Arc<str>, Arc<str>);

#[derive(Clone, Default)]
struct Shown {
    data: Option<Bytes>,
    rooms: BTreeMap<Arc<str>, ()>,
}

/// What a process has to do after it has received a message.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Then {
    Nothing,
    /// It has missed something: all others are asked for their clients.
    Ask,
}

impl Default for Presence {
    fn default() -> Self {
        Self { inner: Mutex::default(), changes: broadcast::Sender::new(MOST) }
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
    pub(crate) fn own(&self) -> (u64, Vec<Present>) {
        let inner = self.inner();
        let present = |((gateway, client), shown): (&Key, &Shown)| Present {
            gateway: Arc::clone(gateway),
            client: Arc::clone(client),
            data: shown.data.clone(),
            rooms: shown.rooms.keys().cloned().collect(),
        };
        (inner.own.version, inner.own.clients.iter().map(present).collect())
    }

    /// Records a heartbeat of another process.
    pub(crate) fn alive(&self, from: &Arc<str>, version: u64) -> Then {
        let mut inner = self.inner();
        let process = inner.others.entry(Arc::clone(from)).or_default();
        process.seen = Some(Instant::now());
        if process.version == version { Then::Nothing } else { Then::Ask }
    }

    /// Applies a change of another process.
    pub(crate) fn changed(&self, from: &Arc<str>, version: u64, change: &Change) -> Then {
        let mut inner = self.inner();
        let process = inner.others.entry(Arc::clone(from)).or_default();
        process.seen = Some(Instant::now());
        if version <= process.version {
            return Then::Nothing;
        }
        if version != process.version + 1 {
            return Then::Ask;
        }
        process.version = version;
        self.apply(process, change);
        Then::Nothing
    }

    /// Takes one part of the clients of another process.
    pub(crate) fn listed(
        &self,
        from: &Arc<str>,
        (version, part, is_last): (u64, u32, bool),
        clients: Vec<Present>,
    ) {
        let mut inner = self.inner();
        let process = inner.others.entry(Arc::clone(from)).or_default();
        process.seen = Some(Instant::now());
        if version < process.version {
            return;
        }
        if part == 0 {
            process.coming = Some(Coming { version, next: 0, clients: Vec::new() });
        }
        let Some(mut coming) = process.coming.take() else { return };
        // Of a list with a gap nothing is taken, so that the next heartbeat shows that it is missing.
        if coming.version != version || coming.next != part {
            return;
        }
        coming.clients.extend(clients);
        coming.next += 1;
        if is_last {
            process.version = version;
            self.replace(process, coming.clients);
        } else {
            process.coming = Some(coming);
        }
    }

    /// Removes the clients of a process that has ended.
    pub(crate) fn gone(&self, from: &Arc<str>) {
        // Locked until subscribers know it, so that they hear of changes in their order.
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
        self.inner().others.values_mut().for_each(|process| process.seen = Some(now));
    }

    /// Removes the processes without a heartbeat for this time, and returns them.
    pub(crate) fn expire(&self, after: Duration) -> Vec<Arc<str>> {
        let now = Instant::now();
        let is_late = |process: &Process| process.seen.is_none_or(|seen| now - seen > after);
        let mut inner = self.inner();
        let others = inner.others.iter().filter(|(_, one)| is_late(one));
        let late: Vec<_> = others.map(|(name, _)| Arc::clone(name)).collect();
        late.iter().for_each(|process| self.remove(&mut inner, process));
        late
    }

    /// Returns the clients in a room, ordered by their ids.
    pub(crate) fn members(&self, gateway: &str, room: &str) -> Vec<Member> {
        let inner = self.inner();
        let all = std::iter::once(&inner.own).chain(inner.others.values());
        let clients = all.flat_map(|process| &process.clients);
        let there =
            clients.filter(|((of, _), shown)| &**of == gateway && shown.rooms.contains_key(room));
        let mut members: Vec<_> =
            there.map(|((_, client), shown)| member(client, shown.data.clone())).collect();
        members.sort_by(|one, other| one.client.cmp(&other.client));
        members
    }

    /// Replaces the clients of a process, and notifies subscribers of the changes.
    fn replace(&self, process: &mut Process, clients: Vec<Present>) {
        let mut before = std::mem::take(&mut process.clients);
        for Present { gateway, client, data, rooms } in clients {
            let key = (gateway, client);
            let old = before.remove(&key).unwrap_or_default();
            let rooms: BTreeMap<_, ()> = rooms.into_iter().map(|room| (room, ())).collect();
            for room in old.rooms.keys().filter(|room| !rooms.contains_key(*room)) {
                self.notify(&key, &old.data, room, false);
            }
            for room in rooms.keys().filter(|room| !old.rooms.contains_key(*room)) {
                self.notify(&key, &data, room, true);
            }
            process.clients.insert(key, Shown { data, rooms });
        }
        for (key, old) in before {
            for room in old.rooms.keys() {
                self.notify(&key, &old.data, room, false);
            }
        }
    }

    fn apply(&self, process: &mut Process, change: &Change) {
        let key = (Arc::clone(&change.gateway), Arc::clone(&change.client));
        let shown = process.clients.entry(key.clone()).or_default();
        shown.data.clone_from(&change.data);
        if let Some(room) = &change.room {
            let has_changed = match change.joined {
                true => shown.rooms.insert(Arc::clone(room), ()).is_none(),
                false => shown.rooms.remove(room).is_some(),
            };
            if has_changed {
                self.notify(&key, &change.data, room, change.joined);
            }
        }
        if shown.rooms.is_empty() {
            process.clients.remove(&key);
        }
    }

    fn notify(&self, (gateway, client): &Key, data: &Option<Bytes>, room: &Arc<str>, joined: bool) {
        let member = member(client, data.clone());
        let room = Arc::clone(room);
        let change = match joined {
            true => PresenceChange::Joined { room, member },
            false => PresenceChange::Left { room, member },
        };
        // It is an error to have no subscribers.
        let _ = self.changes.send(Notice { gateway: Arc::clone(gateway), change });
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
