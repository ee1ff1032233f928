//! The clusters that the suite runs on, and the app that it runs.

use std::sync::Arc;
use std::time::Duration;

use baya::testing::{TestApp, Value};
use baya_gateway::{
    Client, ClientId, Cluster, Gateway, GatewayModule, GatewayOptions, MemoryCluster, Payload,
    TestSocket, TestSockets,
};
use baya_macros::{gateway, module};

/// How soon a process that has ended without a word is forgotten.
pub const EXPIRY: Duration = Duration::from_secs(1);

/// A cluster that no other test uses.
pub trait Backend {
    /// Prepares it; `None` if its service can't be reached.
    fn start() -> Option<Self>
    where
        Self: Sized;

    /// Returns a connection of one more process.
    fn join(&self) -> Arc<dyn Cluster>;
}

/// A cluster on a server.
#[cfg(any(feature = "nats", feature = "redis"))]
pub trait Remote: Backend {
    /// The address of the server.
    const ADDRESS: &'static str;
    /// The test that is another process.
    const OTHER: &'static str;

    /// Returns a connection through another address.
    fn join_at(&self, address: &str) -> Arc<dyn Cluster>;

    /// Returns what another process needs to join.
    fn id(&self) -> &str;

    /// Returns the cluster with this id.
    fn with_id(id: String) -> Self;
}

/// In memory.
#[derive(Default)]
pub struct Memory(MemoryCluster);

impl Backend for Memory {
    fn start() -> Option<Self> {
        Some(Self::default())
    }

    fn join(&self) -> Arc<dyn Cluster> {
        Arc::new(self.0.clone())
    }
}

/// On Redis.
#[cfg(feature = "redis")]
pub struct Redis(String);

#[cfg(feature = "redis")]
impl Backend for Redis {
    fn start() -> Option<Self> {
        wire::is_reachable("Redis", Self::ADDRESS).then(|| Self(wire::unique()))
    }

    fn join(&self) -> Arc<dyn Cluster> {
        self.join_at(Self::ADDRESS)
    }
}

#[cfg(feature = "redis")]
impl Remote for Redis {
    const ADDRESS: &'static str = "127.0.0.1:6379";
    const OTHER: &'static str = "redis_server::is_another_process";

    fn join_at(&self, address: &str) -> Arc<dyn Cluster> {
        let cluster = baya_gateway::RedisCluster::connect(&format!("redis://{address}"));
        Arc::new(cluster.unwrap().channel(&*self.0).emitter(&*self.0))
    }

    fn id(&self) -> &str {
        &self.0
    }

    fn with_id(id: String) -> Self {
        Self(id)
    }
}

/// On NATS.
#[cfg(feature = "nats")]
pub struct Nats(String);

#[cfg(feature = "nats")]
impl Backend for Nats {
    fn start() -> Option<Self> {
        wire::is_reachable("NATS", Self::ADDRESS).then(|| Self(wire::unique()))
    }

    fn join(&self) -> Arc<dyn Cluster> {
        self.join_at(Self::ADDRESS)
    }
}

#[cfg(feature = "nats")]
impl Remote for Nats {
    const ADDRESS: &'static str = "127.0.0.1:4222";
    const OTHER: &'static str = "nats_server::is_another_process";

    fn join_at(&self, address: &str) -> Arc<dyn Cluster> {
        let cluster = baya_gateway::NatsCluster::connect(&format!("nats://{address}"));
        Arc::new(cluster.unwrap().subject(&*self.0))
    }

    fn id(&self) -> &str {
        &self.0
    }

    fn with_id(id: String) -> Self {
        Self(id)
    }
}

/// Declares the tests of the suite for a cluster.
macro_rules! suite {
    ($name:ident: $backend:ty) => {
        mod $name {
            crate::backend::suite! { @each $backend, messages:
                delivers_each_message_once_and_in_order_in_each_process
                delivers_to_a_room_in_each_process
                delivers_to_one_client_wherever_it_is_connected
                leaves_out_a_client_of_another_process
                closes_clients_of_other_processes
                carries_bytes
                keeps_gateways_apart
            }
            crate::backend::suite! { @each $backend, presence:
                lists_the_members_in_each_process
                lists_members_who_joined_before_it_started
                notifies_of_members_who_join_and_leave
                lists_what_a_client_shows
                forgets_the_clients_of_a_process_that_has_ended
                lists_many_members
            }
        }
    };
    (@each $backend:ty, $file:ident: $($test:ident)*) => { $(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $test() {
            if let Some(backend) = <$backend as crate::backend::Backend>::start() {
                crate::$file::$test(&backend).await;
            }
        }
    )* };
}
pub(crate) use suite;

/// Declares the tests of the suite for a cluster on a server.
#[cfg(any(feature = "nats", feature = "redis"))]
macro_rules! remote_suite {
    ($name:ident: $backend:ty) => {
        mod $name {
            crate::backend::suite! { @each $backend, outage:
                goes_on_after_a_large_message
                delivers_in_its_own_process_while_the_server_is_out_of_reach
                resumes_after_connections_were_cut
                starts_while_the_server_is_out_of_reach
            }
            crate::backend::suite! { @each $backend, killed:
                forgets_the_clients_of_a_process_that_was_killed
                delivers_between_processes
            }

            #[tokio::test]
            async fn is_another_process() {
                crate::killed::run::<$backend>().await;
            }
        }
    };
}
#[cfg(any(feature = "nats", feature = "redis"))]
pub(crate) use remote_suite;

/// Rooms and messages.
#[gateway("/chat")]
pub struct Chat;

#[gateway]
impl Chat {
    #[message("id")]
    async fn id(&self, client: Client) -> ClientId {
        client.id().clone()
    }

    #[message("join")]
    async fn join(&self, client: Client, room: Payload<String>) -> baya::Result<()> {
        client.join(&room)
    }

    #[message("leave")]
    async fn leave(&self, client: Client, room: Payload<String>) {
        client.leave(&room);
    }

    #[message("show")]
    async fn show(&self, client: Client, data: Payload<Value>) -> baya::Result<()> {
        client.show(&*data)
    }

    #[message("say")]
    async fn say(&self, client: Client, say: Payload<(String, u32)>) -> baya::Result<()> {
        client.to(&say.0.0).send("said", &say.0.1)
    }

    #[message("shout")]
    async fn shout(&self, client: Client) -> baya::Result<()> {
        client.others().send("shouted", &())
    }
}

/// Another gateway.
#[gateway("/other")]
pub struct Other;

#[gateway]
impl Other {
    #[message("id")]
    async fn id(&self, client: Client) -> ClientId {
        client.id().clone()
    }
}

fn options() -> GatewayOptions {
    GatewayOptions::new().presence_expiry(EXPIRY).any_number_of_messages().queue(10_000)
}

#[cfg(not(feature = "socket-io"))]
use options as served;

/// Socket.IO as well, for its emitter.
#[cfg(feature = "socket-io")]
fn served() -> GatewayOptions {
    options().socket_io()
}

/// The connection of this process, which each app replaces.
#[derive(Debug)]
struct Nowhere;

#[baya_macros::provider_trait]
impl Cluster for Nowhere {
    async fn publish(&self, _message: bytes::Bytes) -> baya::Result<()> {
        Ok(())
    }

    async fn subscribe(&self) -> baya::Result<baya_gateway::ClusterMessages> {
        Ok(baya_gateway::ClusterMessages::new(futures_util::stream::pending()))
    }
}

#[module(global, providers = [value(Nowhere as Nowhere) as dyn Cluster], exports = [dyn Cluster])]
struct ClusterModule;

#[module(root, imports = [ClusterModule, GatewayModule::with(served())], gateways = [Chat, Other])]
struct AppModule;

/// Starts one more process, which is an app of this one.
pub async fn process(cluster: Arc<dyn Cluster>) -> TestApp {
    TestApp::new::<AppModule>().replace_arc::<dyn Cluster>(cluster).start().await.unwrap()
}

/// Starts processes that know each other.
pub async fn processes<const N: usize>(backend: &impl Backend) -> [TestApp; N] {
    let mut all = Vec::new();
    for _ in 0..N {
        all.push(process(backend.join()).await);
    }
    let Ok(all) = <[TestApp; N]>::try_from(all) else { panic!("as many as were started") };
    // Each hears of a client of each other.
    for app in &all {
        let mut socket = app.ws("/chat").await;
        socket.request("join", "hello").await;
        for other in &all {
            until(|| Gateway::<Chat>::of(other).members("hello").len() == 1).await;
        }
        drop(socket);
        for other in &all {
            until(|| Gateway::<Chat>::of(other).members("hello").is_empty()).await;
        }
    }
    all
}

/// Connects a client that is in a room.
pub async fn in_room(app: &TestApp, room: &str) -> TestSocket {
    let mut socket = app.ws("/chat").await;
    socket.request("join", room).await;
    socket
}

/// Returns the id of a client.
pub async fn id(socket: &mut TestSocket) -> ClientId {
    ClientId::new(socket.request("id", &()).await.as_str().unwrap())
}

/// Waits until something holds.
pub async fn until(mut holds: impl FnMut() -> bool) {
    wire::poll(async || holds().then_some(())).await;
}

/// Returns the clients in a room, as a process knows them.
pub fn members(app: &TestApp, room: &str) -> Vec<String> {
    let members = Gateway::<Chat>::of(app).members(room);
    members.iter().map(|member| member.client.to_string()).collect()
}
