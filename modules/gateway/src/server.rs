//! The server of all gateways: accepts connections and dispatches messages of other processes.

use std::any::TypeId;
use std::collections::HashMap;
use std::fmt;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

use baya::axum::http::HeaderValue;
use baya::axum::http::request::Parts;
use baya::axum::response::Response;
use baya::protocol::BoundHandler;
use baya::{
    AppHandle, Connecting, Error, GatewayEvent, GatewayHandler, GatewayServer, GatewaySpec, Result,
    WebSocketHandshake,
};
use baya_macros::injectable;
use hyper::upgrade::OnUpgrade;

use crate::client::{Client, ClientId};
use crate::cluster::{self, Bus, Cluster, Target};
use crate::connection;
use crate::error::GatewayUnavailable;
use crate::handshake::{Handshake, check_origin};
use crate::message::Outgoing;
use crate::metrics::{GatewayCounts, Metrics};
use crate::namespace::Namespace;
use crate::options::GatewayOptions;
use crate::outbox::CloseStatus;
#[cfg(feature = "socket-io")]
use crate::socket_io;

/// All gateways of an app, which accept connections. The provider of every [`Gateway`](crate::Gateway).
#[injectable(module = GatewayModule)]
pub struct Gateways {
    #[inject(default)]
    state: OnceLock<State>,
}

/// The state after the app has started.
struct State {
    shared: Arc<Shared>,
    namespaces: Mutex<HashMap<TypeId, Arc<Namespace>>>,
}

/// The state that all gateways of an app share.
pub(crate) struct Shared {
    pub(crate) app: AppHandle,
    pub(crate) options: GatewayOptions,
    pub(crate) metrics: Metrics,
    pub(crate) bus: Bus,
    /// The gateways by their type paths.
    by_name: Mutex<HashMap<Arc<str>, Weak<Namespace>>>,
    connections: Mutex<ConnectionCounts>,
    /// Set before the clients are disconnected at shutdown, so that clients that connect meanwhile are disconnected as well.
    is_stopping: AtomicBool,
    #[cfg(feature = "socket-io")]
    permit_released: tokio::sync::Notify,
}

/// The number of connections, of all clients and per client address.
#[derive(Default)]
struct ConnectionCounts {
    total: usize,
    per_address: HashMap<IpAddr, usize>,
}

/// The permission for one connection, which counts towards the limits until it is dropped.
pub(crate) struct ConnectionPermit {
    shared: Arc<Shared>,
    address: Option<IpAddr>,
}

/// A connection after its handshake, until it is accepted. It is dropped if it is not accepted.
#[derive(Clone)]
struct PendingSlot(Arc<Mutex<Option<PendingConnection>>>);

struct PendingConnection {
    connected: ConnectedClient,
    permit: ConnectionPermit,
    transport: Transport,
}

/// The transport of a connection, with the data that is needed to accept it.
enum Transport {
    WebSocket {
        accept: HeaderValue,
        upgrade: OnUpgrade,
    },
    #[cfg(feature = "socket-io")]
    SocketIo(socket_io::SocketIoHandshake),
}

/// A client that leaves the gateway when this value is dropped.
pub(crate) struct ConnectedClient {
    pub(crate) client: Client,
    /// Whether the client counts as connected.
    is_accepted: bool,
}

impl ConnectedClient {
    const fn new(client: Client) -> Self {
        Self { client, is_accepted: false }
    }

    /// Counts the client as connected, and adds it to the gateway.
    fn accept(&mut self) {
        let client = &self.client;
        let namespace = client.namespace();
        self.is_accepted = true;
        namespace.shared.metrics.accepted();
        client.enable_requests();
        namespace.add(client);
        if namespace.shared.is_stopping.load(Ordering::SeqCst) {
            client.close_for_shutdown();
        }
    }
}

impl Gateways {
    pub(crate) fn start(
        &self,
        app: AppHandle,
        options: GatewayOptions,
        cluster: Option<Arc<dyn Cluster>>,
    ) -> Result<Arc<Shared>> {
        options.validate()?;
        let (bus, tasks) = Bus::new(cluster);
        let shared = Arc::new(Shared {
            app: app.clone(),
            options,
            metrics: Metrics::default(),
            bus,
            by_name: Mutex::default(),
            connections: Mutex::default(),
            is_stopping: AtomicBool::new(false),
            #[cfg(feature = "socket-io")]
            permit_released: tokio::sync::Notify::new(),
        });
        let mut namespaces: HashMap<TypeId, Namespace> = HashMap::new();
        for BoundHandler { data, handler, .. } in app.handlers::<GatewayHandler>()? {
            let name = (data.name)();
            let new = || Namespace::new(name, Arc::clone(&shared));
            let namespace = namespaces.entry((data.gateway)()).or_insert_with(new);
            match data.on {
                GatewayEvent::Message(name) => {
                    namespace.messages.insert(name, handler);
                }
                GatewayEvent::Binary => namespace.binary = Some(handler),
                GatewayEvent::Disconnect => namespace.disconnect = Some(handler),
                other => {
                    let message = format!(
                        "`{}` has the trigger {other:?}, which `GatewayModule` does not support",
                        handler.name()
                    );
                    return Err(Error::internal(message));
                }
            }
        }
        let namespaces =
            namespaces.into_iter().map(|(id, one)| (id, shared.register(one))).collect();
        let namespaces = Mutex::new(namespaces);
        // The module starts only once.
        let _ = self.state.set(State { shared: Arc::clone(&shared), namespaces });
        if let Some(tasks) = tasks {
            cluster::start(&app, &shared, tasks);
        }
        let stopping = Arc::clone(&shared);
        app.spawn("gateways", async move {
            stopping.app.stopping().await;
            stopping.stop();
        });
        Ok(shared)
    }

    /// Returns the gateway of a type. Gateways without message handlers are created here.
    pub(crate) fn namespace(
        &self,
        gateway: TypeId,
        name: &'static str,
        spec: &'static GatewaySpec,
    ) -> Result<Arc<Namespace>, GatewayUnavailable> {
        let state = self.state.get().ok_or(GatewayUnavailable::NotStarted)?;
        let mut all = state.namespaces.lock().unwrap_or_else(PoisonError::into_inner);
        let existing = all.get(&gateway).map(Arc::clone);
        let namespace = match existing {
            Some(existing) => existing,
            None if !state.shared.app.lists(gateway) => {
                return Err(GatewayUnavailable::NotListed(name));
            }
            None => {
                let new = Namespace::new(name, Arc::clone(&state.shared));
                let new = state.shared.register(new);
                all.insert(gateway, Arc::clone(&new));
                new
            }
        };
        namespace.set_spec(spec);
        Ok(namespace)
    }

    /// Returns the counts; all zero before the app has started.
    pub(crate) fn counts(&self) -> GatewayCounts {
        self.state.get().map(|state| state.shared.metrics.counts()).unwrap_or_default()
    }
}

impl GatewayServer for Gateways {
    fn begin(&self, to: &Connecting, head: &mut Parts) -> Result<()> {
        let namespace = self.namespace(to.gateway, to.name, to.declared);
        let namespace = namespace.map_err(GatewayUnavailable::into_error)?;
        let shared = &namespace.shared;
        let pending =
            shared.begin(&namespace, to, head).inspect_err(|_| shared.metrics.refused())?;
        head.extensions.insert(pending.connected.client.clone());
        head.extensions.insert(PendingSlot(Arc::new(Mutex::new(Some(pending)))));
        Ok(())
    }

    fn accept(&self, head: &mut Parts) -> Result<Response> {
        let slot = head.extensions.remove::<PendingSlot>();
        head.extensions.remove::<Client>();
        let pending =
            slot.and_then(|slot| slot.0.lock().unwrap_or_else(PoisonError::into_inner).take());
        let pending = pending
            .ok_or_else(|| Error::internal("a connection was accepted without a handshake"))?;
        let PendingConnection { mut connected, permit, transport } = pending;
        connected.accept();
        match transport {
            Transport::WebSocket { accept, upgrade } => {
                let client = &connected.client;
                let response = WebSocketHandshake::accepted(accept, client.protocol());
                let app = client.namespace().shared.app.clone();
                app.spawn(
                    "gateway connection",
                    connection::run_websocket(upgrade, connected, permit),
                );
                Ok(response)
            }
            #[cfg(feature = "socket-io")]
            Transport::SocketIo(handshake) => {
                handshake.accept(connected, permit);
                Ok(Response::default())
            }
        }
    }
}

impl Shared {
    /// Reads the handshake of a client, and checks its origin and the connection limits.
    fn begin(
        self: &Arc<Self>,
        namespace: &Arc<Namespace>,
        to: &Connecting,
        head: &mut Parts,
    ) -> Result<PendingConnection> {
        #[cfg(feature = "socket-io")]
        if let Some(handshake) = head.extensions.remove::<socket_io::SocketIoHandshake>() {
            check_origin(to, &self.options.origins)?;
            let permit = self.acquire_permit(to.address)?;
            let client = Client::over_socket_io(
                Arc::clone(namespace),
                WebSocketHandshake::lasting(head),
                &handshake,
            );
            return Ok(PendingConnection {
                connected: ConnectedClient::new(client),
                permit,
                transport: Transport::SocketIo(handshake),
            });
        }
        let Handshake { accept, protocol, upgrade } = Handshake::read(to, head)?;
        check_origin(to, &self.options.origins)?;
        let permit = self.acquire_permit(to.address)?;
        let client =
            Client::new(Arc::clone(namespace), WebSocketHandshake::lasting(head), protocol);
        let transport = Transport::WebSocket { accept, upgrade };
        Ok(PendingConnection { connected: ConnectedClient::new(client), permit, transport })
    }

    /// Waits until no client is connected.
    #[cfg(feature = "socket-io")]
    pub(crate) async fn all_disconnected(&self) {
        loop {
            let released = self.permit_released.notified();
            if self.connections().total == 0 {
                return;
            }
            released.await;
        }
    }

    /// Registers a gateway by its type path.
    fn register(&self, namespace: Namespace) -> Arc<Namespace> {
        let namespace = Arc::new(namespace);
        let weak = Arc::downgrade(&namespace);
        self.by_name().insert(namespace.name.into(), weak);
        namespace
    }

    fn by_name(&self) -> MutexGuard<'_, HashMap<Arc<str>, Weak<Namespace>>> {
        self.by_name.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends a message of another process to the clients of this one.
    pub(crate) fn deliver(&self, to: &Target, message: &Outgoing, volatile: bool) {
        self.each(to, |client| client.enqueue(message.clone(), volatile));
    }

    /// Disconnects clients of this process on behalf of another one.
    pub(crate) fn close(&self, to: &Target, closing: &CloseStatus) {
        self.each(to, |client| client.close(closing.code, closing.reason.clone()));
    }

    fn each(&self, to: &Target, run: impl FnMut(&Client)) {
        let namespace = self.by_name().get(&to.gateway).and_then(Weak::upgrade);
        let Some(namespace) = namespace else { return };
        let only = to.only.clone().map(ClientId::new);
        let except: Vec<_> = to.except.iter().cloned().map(ClientId::new).collect();
        namespace.each(&to.rooms, only.as_ref(), &except, run);
    }

    /// Disconnects all clients because the app shuts down. A signal that each connection awaits would be polled with each
    /// message.
    fn stop(&self) {
        self.is_stopping.store(true, Ordering::SeqCst);
        for namespace in self.namespaces() {
            namespace.each(&[], None, &[], Client::close_for_shutdown);
        }
    }

    /// Returns all gateways.
    pub(crate) fn namespaces(&self) -> Vec<Arc<Namespace>> {
        self.by_name().values().filter_map(Weak::upgrade).collect()
    }

    fn connections(&self) -> MutexGuard<'_, ConnectionCounts> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Acquires the permission for one connection.
    fn acquire_permit(self: &Arc<Self>, address: Option<IpAddr>) -> Result<ConnectionPermit> {
        let mut counts = self.connections();
        if counts.total >= self.options.connections {
            return Err(Error::unavailable()
                .with_code("too_many_connections")
                .with_message("the server has reached its connection limit; try again later"));
        }
        if let Some(address) = address {
            let own = counts.per_address.entry(address).or_default();
            if *own >= self.options.connections_per_address {
                return Err(Error::too_many_requests()
                    .with_code("too_many_connections")
                    .with_message("too many connections from this address"));
            }
            *own += 1;
        }
        counts.total += 1;
        Ok(ConnectionPermit { shared: Arc::clone(self), address })
    }
}

impl Drop for ConnectionPermit {
    fn drop(&mut self) {
        let mut counts = self.shared.connections();
        counts.total -= 1;
        #[cfg(feature = "socket-io")]
        self.shared.permit_released.notify_waiters();
        let Some(address) = self.address else { return };
        if let Some(own) = counts.per_address.get_mut(&address) {
            *own -= 1;
            if *own == 0 {
                counts.per_address.remove(&address);
            }
        }
    }
}

impl Drop for ConnectedClient {
    fn drop(&mut self) {
        self.client.outbox().end();
        self.client.leave_gateway();
        if self.is_accepted {
            self.client.namespace().shared.metrics.ended();
        }
    }
}

impl fmt::Debug for Gateways {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gateways").field("counts", &self.counts()).finish_non_exhaustive()
    }
}
