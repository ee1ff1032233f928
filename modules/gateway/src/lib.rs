//! Gateways: typed handlers for the messages of WebSocket and Socket.IO clients.
//!
//! Programs use this crate as `baya::gateway`, with the feature `gateway`.
//!
//! | type | purpose |
//! |---|---|
//! | [`GatewayModule`] | the module that serves gateways, the types with `#[gateway]` |
//! | [`GatewayOptions`] | its options: limits, pings, origins |
//! | [`Client`], [`ClientId`] | a connected client, as an argument of handlers |
//! | [`Payload`], [`Binary`] | the data of a message, as an argument of its handler |
//! | [`DisconnectReason`] | the reason why a client has left, as an argument of the disconnection handler |
//! | [`Gateway`] | all clients of a gateway, as a field of any component |
//! | [`Gateways`] | the provider of every [`Gateway`] |
//! | [`Audience`] | the clients that a message is sent to |
//! | [`Cluster`] | connects the gateways of several processes: [`MemoryCluster`], `RedisCluster`, `NatsCluster` |
//! | [`Member`], [`PresenceChange`] | the clients in a room, in all processes |
//! | [`GatewayCounts`] | counts of connections and messages, for metrics and tests |
//! | [`GatewayHandler`], [`GatewayEvent`] | the trigger of a handler, as `TestApp::handlers` lists it |
//! | [`TestSockets`] | connects clients in tests: `app.ws("/chat").await` |

#![forbid(unsafe_code)]

extern crate baya_core as baya;

mod audience;
mod binary;
mod call;
mod client;
mod cluster;
mod connection;
mod error;
mod frame;
mod handling;
mod handshake;
mod heartbeat;
mod json;
mod message;
mod metrics;
mod module;
mod namespace;
#[cfg(feature = "socket-io")]
mod node;
mod options;
mod outbox;
mod payload;
mod rate;
mod reply;
mod request;
mod scan;
mod server;
mod service;
#[cfg(feature = "socket-io")]
mod socket_io;
mod streams;
mod testing;
mod websocket;
mod wire;

pub use audience::Audience;
pub use baya::{GatewayEvent, GatewayHandler};
pub use binary::Binary;
pub use client::{Client, ClientId};
#[cfg(feature = "nats")]
pub use cluster::NatsCluster;
#[cfg(feature = "redis")]
pub use cluster::RedisCluster;
pub use cluster::{
    Cluster, ClusterMessage, ClusterMessages, Member, MemoryCluster, PresenceChange,
    PresenceChanges,
};
pub use metrics::GatewayCounts;
pub use module::GatewayModule;
pub use options::GatewayOptions;
#[cfg(feature = "socket-io")]
pub use options::SocketIoParser;
pub use payload::{DisconnectReason, Payload};
pub use server::Gateways;
pub use service::Gateway;
pub use testing::{HandshakeRejection, TestHandshake, TestSocket, TestSockets};
#[cfg(feature = "socket-io")]
pub use testing::{TestSocketIo, TestSocketIoHandshake};
