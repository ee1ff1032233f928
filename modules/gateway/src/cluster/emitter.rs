//! Messages that programs without clients publish on Redis with the npm package `@socket.io/redis-emitter`.
//!
//! A message is `[sender, packet, options]` in MessagePack, on the channel `socket.io#/chat#` or, for one room,
//! `socket.io#/chat#room#`. A request is JSON, on the channel `socket.io-request#/chat#`.

use std::sync::Arc;

use serde::Deserialize;

use crate::binary::with_attachments;
use crate::client::{Client, ClientId};
use crate::message::{Message, Outgoing, is_reserved};
use crate::node::Node;
use crate::server::Shared;

/// The target clients of a message or a request.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Options {
    rooms: Vec<String>,
    except: Vec<String>,
    flags: Flags,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Flags {
    volatile: bool,
}

#[derive(Debug, Deserialize)]
struct Packet {
    data: Vec<Node>,
}

// The types of requests.
const JOIN: u8 = 2;
const LEAVE: u8 = 3;
const DISCONNECT: u8 = 4;

#[derive(Debug, Deserialize)]
struct Request {
    #[serde(rename = "type")]
    kind: u8,
    #[serde(default)]
    opts: Options,
    #[serde(default)]
    rooms: Vec<String>,
}

/// Applies a message that was published on a channel of the emitter.
pub(super) fn apply(shared: &Arc<Shared>, channel: &str, bytes: &[u8]) {
    let Some((key, rest)) = channel.split_once('#') else { return };
    let path = rest.split('#').next().unwrap_or_default();
    let is_valid = if key.ends_with("-request") {
        request(shared, path, bytes)
    } else {
        message(shared, path, bytes)
    };
    if !is_valid {
        tracing::warn!(channel, "a message of a Socket.IO emitter is not valid and was ignored");
    }
}

fn message(shared: &Arc<Shared>, path: &str, bytes: &[u8]) -> bool {
    let Ok((_, packet, options)) = rmp_serde::from_slice::<(String, Packet, Options)>(bytes) else {
        return false;
    };
    let mut data = packet.data.into_iter();
    let Some(Node::String(event)) = data.next() else { return false };
    if is_reserved(&event) {
        return false;
    }
    let mut data: Vec<_> = data.collect();
    let data = match data.len() {
        0 => Node::Null,
        1 => data.remove(0),
        _ => Node::List(data),
    };
    let (json, attachments) = with_attachments(|| data.to_attached());
    if Node::from_json(&json, &attachments).is_err() {
        return false;
    }
    let message = Outgoing::Message(Message::new(&event, json.into(), attachments));
    each(shared, path, &options, |client| {
        client.enqueue(message.clone(), options.flags.volatile);
    });
    true
}

fn request(shared: &Arc<Shared>, path: &str, bytes: &[u8]) -> bool {
    let Ok(Request { kind, opts, rooms }) = serde_json::from_slice(bytes) else { return false };
    // Collected first, because joining and leaving change the members of rooms.
    let mut clients = Vec::new();
    each(shared, path, &opts, |client| clients.push(client.clone()));
    for client in clients {
        match kind {
            JOIN => {
                for room in &rooms {
                    if let Err(error) = client.join(room) {
                        tracing::warn!(
                            "a client can't join the room that an emitter requests: {}",
                            error.chain()
                        );
                    }
                }
            }
            LEAVE => rooms.iter().for_each(|room| client.leave(room)),
            DISCONNECT => client.close(1000, ""),
            _ => {}
        }
    }
    true
}

/// Calls a function with each client that is connected to this path. A client is also in the rooms named by its id and by its
/// Socket.IO session.
fn each(shared: &Shared, path: &str, options: &Options, mut run: impl FnMut(&Client)) {
    let rooms: Vec<Arc<str>> = options.rooms.iter().map(|room| Arc::from(&**room)).collect();
    let except: Vec<_> = options.except.iter().map(|one| ClientId::new(&**one)).collect();
    let is_excluded = |client: &Client| {
        let session = client.session().cloned();
        let mut rooms = client.rooms().into_iter().chain(session);
        rooms.any(|room| options.except.iter().any(|one| **one == *room))
    };
    for namespace in shared.namespaces() {
        let mut clients = Vec::new();
        namespace.each(&rooms, None, &except, |client| clients.push(client.clone()));
        for room in &rooms {
            let id = ClientId::new(Arc::clone(room));
            let single = namespace.client(&id).or_else(|| namespace.client_of_session(room));
            let single = single.filter(|one| !except.contains(one.id()));
            clients
                .extend(single.filter(|one| !clients.iter().any(|other| other.id() == one.id())));
        }
        for client in clients {
            if client.head().uri.path() == path && !is_excluded(&client) {
                run(&client);
            }
        }
    }
}
