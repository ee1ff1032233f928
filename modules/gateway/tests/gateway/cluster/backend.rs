//! The clusters that the suite tests, and the app that it runs.

use std::sync::Arc;
use std::time::Duration;

use baya::testing::{TestApp, Value};
use baya_gateway::{
    Client, ClientId, Cluster, Gateway, GatewayModule, GatewayOptions, MemoryCluster, Payload,
    TestSocket, TestSockets,
};
use baya_macros::{gateway, module};

/// Time after which the clients of a killed process are removed.
pub const EXPIRY: Duration = Duration::from_secs(1);

/// A kind of cluster. Each value is a separate cluster.
pub trait Backend {
    /// Creates a cluster; `None` if its server can't be reached.
    fn start() -> Option<Self>
    where
        Self: Sized;

    /// Returns a connection for another process.
    fn join(&self) -> Arc<dyn Cluster>;
}

/// A cluster that needs a server.
#[cfg(any(feature = "nats", feature = "redis"))]
pub trait Remote: Backend {
    /// The address of the server.
    const ADDRESS: &'static str;
    /// The name of the test that runs as another process.
    const PROCESS_TEST: &'static str;

    /// Returns a connection through another address, such as that of a proxy.
    fn join_at(&self, address: &str) -> Arc<dyn Cluster>;

    /// Returns the id with which another process joins the cluster.
    fn id(&self) -> &str;

    /// Returns the cluster with this id.
    fn with_id(id: String) -> Self;
}

/// A cluster in memory.
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

/// A cluster on Redis.
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
    const PROCESS_TEST: &'static str = "cluster::redis_server::is_another_process";

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

/// A cluster on NATS.
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
    const PROCESS_TEST: &'static str = "cluster::nats_server::is_another_process";

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

/// Declares the suite for a kind of cluster.
macro_rules! suite {
    ($name:ident: $backend:ty) => {
        mod $name {
            crate::cluster::backend::suite! { @each $backend, messages:
                delivers_each_message_once_and_in_order_in_each_process
                delivers_to_a_room_in_each_process
                delivers_to_one_client_wherever_it_is_connected
                excludes_a_client_of_another_process
                closes_clients_of_other_processes
                delivers_bytes
                delivers_only_to_clients_of_the_same_gateway
            }
            crate::cluster::backend::suite! { @each $backend, presence:
                lists_the_members_in_each_process
                lists_members_that_joined_before_the_process_started
                notifies_of_members_that_join_and_leave
                lists_the_presence_data_of_clients
                removes_the_clients_of_a_process_that_has_shut_down
                lists_many_members
            }
        }
    };
    (@each $backend:ty, $file:ident: $($test:ident)*) => { $(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $test() {
            if let Some(backend) = <$backend as crate::cluster::backend::Backend>::start() {
                crate::cluster::$file::$test(&backend).await;
            }
        }
    )* };
}
pub(crate) use suite;

/// Declares the additional suite for a kind of cluster that needs a server.
#[cfg(any(feature = "nats", feature = "redis"))]
macro_rules! remote_suite {
    ($name:ident: $backend:ty) => {
        mod $name {
            crate::cluster::backend::suite! { @each $backend, outage:
                delivers_messages_after_a_too_large_message
                delivers_within_the_process_while_the_server_is_unreachable
                resumes_after_connections_were_cut
                starts_while_the_server_is_unreachable
            }
            crate::cluster::backend::suite! { @each $backend, killed:
                removes_the_clients_of_a_killed_process
                delivers_between_processes
            }

            #[tokio::test]
            async fn is_another_process() {
                crate::cluster::killed::run_process::<$backend>().await;
            }
        }
    };
}
#[cfg(any(feature = "nats", feature = "redis"))]
pub(crate) use remote_suite;

/// A gateway with rooms and messages.
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

    #[message("presence")]
    async fn presence(&self, client: Client, data: Payload<Value>) -> baya::Result<()> {
        client.set_presence_data(&*data)
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

/// A second gateway.
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
    GatewayOptions::new().presence_expiry(EXPIRY).unlimited_messages().queue(10_000)
}

#[cfg(not(feature = "socket-io"))]
use options as app_options;

/// Enables Socket.IO as well, for its emitter.
#[cfg(feature = "socket-io")]
fn app_options() -> GatewayOptions {
    options().socket_io()
}

/// A cluster that delivers nothing, which each app replaces.
#[derive(Debug)]
struct NoCluster;

#[baya_macros::provider_trait]
impl Cluster for NoCluster {
    async fn publish(&self, _message: bytes::Bytes) -> baya::Result<()> {
        Ok(())
    }

    async fn subscribe(&self) -> baya::Result<baya_gateway::ClusterMessages> {
        Ok(baya_gateway::ClusterMessages::new(futures_util::stream::pending()))
    }
}

#[module(global, providers = [value(NoCluster as NoCluster) as dyn Cluster], exports = [dyn Cluster])]
struct ClusterModule;

#[module(root, imports = [ClusterModule, GatewayModule::with(app_options())], gateways = [Chat, Other])]
struct AppModule;

/// Starts an app that acts as one process of the cluster.
pub async fn start_process(cluster: Arc<dyn Cluster>) -> TestApp {
    TestApp::new::<AppModule>().replace_arc::<dyn Cluster>(cluster).start().await.unwrap()
}

/// Starts several processes, and waits until each receives the messages of the others.
pub async fn start_processes<const N: usize>(backend: &impl Backend) -> [TestApp; N] {
    let mut all = Vec::new();
    for _ in 0..N {
        all.push(start_process(backend.join()).await);
    }
    let Ok(all) = <[TestApp; N]>::try_from(all) else { panic!("`N` processes were started") };
    // Each process learns of a client of each other process.
    for app in &all {
        let mut socket = app.ws("/chat").await;
        socket.request("join", "hello").await;
        for other in &all {
            until(|| Gateway::<Chat>::from_app(other).members("hello").len() == 1).await;
        }
        drop(socket);
        for other in &all {
            until(|| Gateway::<Chat>::from_app(other).members("hello").is_empty()).await;
        }
    }
    all
}

/// Connects a client, and joins a room.
pub async fn connect_in_room(app: &TestApp, room: &str) -> TestSocket {
    let mut socket = app.ws("/chat").await;
    socket.request("join", room).await;
    socket
}

/// Returns the id of a client.
pub async fn client_id(socket: &mut TestSocket) -> ClientId {
    ClientId::new(socket.request("id", &()).await.as_str().unwrap())
}

/// Waits until a condition holds.
pub async fn until(mut holds: impl FnMut() -> bool) {
    wire::poll(async || holds().then_some(())).await;
}

/// Returns the ids of the clients in a room, as one process lists them.
pub fn members(app: &TestApp, room: &str) -> Vec<String> {
    let members = Gateway::<Chat>::from_app(app).members(room);
    members.iter().map(|member| member.client.to_string()).collect()
}
