//! The server of all gateways of an app.

use std::any::TypeId;
use std::collections::HashMap;
use std::fmt;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

use baya::axum::http::HeaderValue;
use baya::axum::http::request::Parts;
use baya::axum::response::Response;
use baya::{
    AppHandle, BoundHandler, Connecting, Error, GatewayEvent, GatewayHandler, GatewayServer,
    GatewaySpec, Result, WebSocketHandshake,
};
use baya_macros::injectable;
use hyper::upgrade::OnUpgrade;

use crate::client::{Client, ClientId};
use crate::cluster::{self, Bus, Cluster, Target};
use crate::connection;
use crate::handshake::{Handshake, check_origin};
use crate::message::Outgoing;
use crate::metrics::{GatewayCounts, Metrics};
use crate::namespace::Namespace;
use crate::options::GatewayOptions;
use crate::outbox::Closing;
#[cfg(feature = "socket-io")]
use crate::socket_io;

/// All gateways of an app. It carries their connections.
#[injectable(module = GatewayModule)]
pub struct Gateways {
    #[inject(default)]
    started: OnceLock<Started>,
}

struct Started {
    shared: Arc<Shared>,
    namespaces: Mutex<HashMap<TypeId, Arc<Namespace>>>,
}

/// Why there is no gateway.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Absent {
    /// The app has not started yet.
    NotStarted,
    /// No module lists the gateway of this type.
    NotListed(&'static str),
}

impl Absent {
    #[cold]
    pub(crate) fn error(self) -> Error {
        match self {
            Self::NotStarted => Error::internal(
                "a gateway was used before the app has started; send from a handler, or from a task that `#[on_bootstrap]` starts",
            )
            .with_code("gateways_not_started"),
            Self::NotListed(path) => {
                let name = path.rsplit("::").next().unwrap_or(path);
                let message = format!(
                    "no module lists the gateway `{name}`; add it to `gateways = [...]` of a module"
                );
                Error::internal(message).with_code("gateway_not_listed")
            }
        }
    }
}

/// What all gateways of an app share.
pub(crate) struct Shared {
    pub(crate) app: AppHandle,
    pub(crate) options: GatewayOptions,
    pub(crate) metrics: Metrics,
    pub(crate) bus: Bus,
    /// The gateways by the paths of their types.
    by_name: Mutex<HashMap<Arc<str>, Weak<Namespace>>>,
    places: Mutex<Places>,
    /// Set before the clients are disconnected at the end of the app, so that a client that connects meanwhile is disconnected as well.
    is_stopping: AtomicBool,
    #[cfg(feature = "socket-io")]
    left: tokio::sync::Notify,
}

/// How many connections there are.
#[derive(Default)]
struct Places {
    all: usize,
    of_address: HashMap<IpAddr, usize>,
}

/// The place of one connection, until it is dropped.
pub(crate) struct Place {
    shared: Arc<Shared>,
    address: Option<IpAddr>,
}

/// A connection between the handshake and its acceptance. Its client leaves, if it is not accepted.
#[derive(Clone)]
struct Pending(Arc<Mutex<Option<Opening>>>);

struct Opening {
    entered: Entered,
    place: Place,
    how: How,
}

/// How a connection is taken over.
enum How {
    WebSocket {
        accept: HeaderValue,
        upgrade: OnUpgrade,
    },
    #[cfg(feature = "socket-io")]
    SocketIo(socket_io::Opening),
}

/// A client that leaves when the value is dropped.
pub(crate) struct Entered {
    pub(crate) client: Client,
    /// Whether it counts as connected.
    is_accepted: bool,
}

impl Entered {
    const fn new(client: Client) -> Self {
        Self { client, is_accepted: false }
    }

    /// Counts the client as connected, and lets others find it.
    fn accept(&mut self) {
        let client = &self.client;
        let namespace = client.namespace();
        self.is_accepted = true;
        namespace.shared.metrics.accepted();
        client.open();
        namespace.enter(client);
        if namespace.shared.is_stopping.load(Ordering::SeqCst) {
            client.end_with_the_app();
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
            places: Mutex::default(),
            is_stopping: AtomicBool::new(false),
            #[cfg(feature = "socket-io")]
            left: tokio::sync::Notify::new(),
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
                        "`{}` is called for {other:?}, which this module does not know",
                        handler.name()
                    );
                    return Err(Error::internal(message));
                }
            }
        }
        let namespaces = namespaces.into_iter().map(|(id, one)| (id, shared.known(one))).collect();
        let namespaces = Mutex::new(namespaces);
        // A module starts once.
        let _ = self.started.set(Started { shared: Arc::clone(&shared), namespaces });
        if let Some(tasks) = tasks {
            cluster::start(&app, &shared, tasks);
        }
        let stopped = Arc::clone(&shared);
        app.spawn("gateways", async move {
            stopped.app.stopping().await;
            stopped.stop();
        });
        Ok(shared)
    }

    /// Returns the gateway of a type, which may have no message handlers.
    pub(crate) fn namespace(
        &self,
        gateway: TypeId,
        name: &'static str,
        declared: &'static GatewaySpec,
    ) -> Result<Arc<Namespace>, Absent> {
        let started = self.started.get().ok_or(Absent::NotStarted)?;
        let mut all = started.namespaces.lock().unwrap_or_else(PoisonError::into_inner);
        let known = all.get(&gateway).map(Arc::clone);
        let namespace = match known {
            Some(known) => known,
            None if !started.shared.app.lists(gateway) => return Err(Absent::NotListed(name)),
            None => {
                let new = Namespace::new(name, Arc::clone(&started.shared));
                let new = started.shared.known(new);
                all.insert(gateway, Arc::clone(&new));
                new
            }
        };
        namespace.declared(declared);
        Ok(namespace)
    }

    /// Returns what was counted; nothing before the app has started.
    pub(crate) fn counts(&self) -> GatewayCounts {
        self.started.get().map(|started| started.shared.metrics.counts()).unwrap_or_default()
    }
}

impl GatewayServer for Gateways {
    fn begin(&self, to: &Connecting, head: &mut Parts) -> Result<()> {
        let namespace = self.namespace(to.gateway, to.name, to.declared);
        let namespace = namespace.map_err(Absent::error)?;
        let shared = &namespace.shared;
        let opening =
            shared.opening(&namespace, to, head).inspect_err(|_| shared.metrics.refused())?;
        head.extensions.insert(opening.entered.client.clone());
        head.extensions.insert(Pending(Arc::new(Mutex::new(Some(opening)))));
        Ok(())
    }

    fn accept(&self, head: &mut Parts) -> Result<Response> {
        let pending = head.extensions.remove::<Pending>();
        head.extensions.remove::<Client>();
        let opening = pending
            .and_then(|pending| pending.0.lock().unwrap_or_else(PoisonError::into_inner).take());
        let opening = opening
            .ok_or_else(|| Error::internal("a connection was accepted without a handshake"))?;
        let Opening { mut entered, place, how } = opening;
        entered.accept();
        match how {
            How::WebSocket { accept, upgrade } => {
                let client = &entered.client;
                let response = WebSocketHandshake::accepted(accept, client.protocol());
                let app = client.namespace().shared.app.clone();
                app.spawn("gateway connection", connection::run_websocket(upgrade, entered, place));
                Ok(response)
            }
            #[cfg(feature = "socket-io")]
            How::SocketIo(opening) => {
                opening.accept(entered, place);
                Ok(Response::default())
            }
        }
    }
}

impl Shared {
    fn opening(
        self: &Arc<Self>,
        namespace: &Arc<Namespace>,
        to: &Connecting,
        head: &mut Parts,
    ) -> Result<Opening> {
        #[cfg(feature = "socket-io")]
        if let Some(opening) = head.extensions.remove::<socket_io::Opening>() {
            check_origin(to, &self.options.origins)?;
            let place = self.place(to.address)?;
            let client = Client::over_socket_io(
                Arc::clone(namespace),
                WebSocketHandshake::lasting(head),
                &opening,
            );
            return Ok(Opening {
                entered: Entered::new(client),
                place,
                how: How::SocketIo(opening),
            });
        }
        let Handshake { accept, protocol, upgrade } = Handshake::read(to, head)?;
        check_origin(to, &self.options.origins)?;
        let place = self.place(to.address)?;
        let client =
            Client::new(Arc::clone(namespace), WebSocketHandshake::lasting(head), protocol);
        let how = How::WebSocket { accept, upgrade };
        Ok(Opening { entered: Entered::new(client), place, how })
    }

    /// Waits until no client is connected.
    #[cfg(feature = "socket-io")]
    pub(crate) async fn all_left(&self) {
        loop {
            let left = self.left.notified();
            if self.places().all == 0 {
                return;
            }
            left.await;
        }
    }

    /// Makes a gateway known by its name.
    fn known(&self, namespace: Namespace) -> Arc<Namespace> {
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
        self.each(to, |client| client.push_or_not(message.clone(), volatile));
    }

    /// Disconnects clients of this process for another one.
    pub(crate) fn close(&self, to: &Target, closing: &Closing) {
        self.each(to, |client| client.close(closing.code, closing.reason.clone()));
    }

    fn each(&self, to: &Target, run: impl FnMut(&Client)) {
        let namespace = self.by_name().get(&to.gateway).and_then(Weak::upgrade);
        let Some(namespace) = namespace else { return };
        let only = to.only.clone().map(ClientId::new);
        let except: Vec<_> = to.except.iter().cloned().map(ClientId::new).collect();
        namespace.each(&to.rooms, only.as_ref(), &except, run);
    }

    /// Disconnects all clients because the app ends. A signal for each connection would be polled with each of its messages.
    fn stop(&self) {
        self.is_stopping.store(true, Ordering::SeqCst);
        for namespace in self.namespaces() {
            namespace.each(&[], None, &[], Client::end_with_the_app);
        }
    }

    /// Returns all gateways.
    pub(crate) fn namespaces(&self) -> Vec<Arc<Namespace>> {
        self.by_name().values().filter_map(Weak::upgrade).collect()
    }

    fn places(&self) -> MutexGuard<'_, Places> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a place for one connection.
    fn place(self: &Arc<Self>, address: Option<IpAddr>) -> Result<Place> {
        let mut places = self.places();
        if places.all >= self.options.connections {
            return Err(Error::unavailable()
                .with_code("too_many_connections")
                .with_message("the server has reached its connection limit; try again later"));
        }
        if let Some(address) = address {
            let own = places.of_address.entry(address).or_default();
            if *own >= self.options.per_address {
                return Err(Error::too_many_requests()
                    .with_code("too_many_connections")
                    .with_message("too many connections from this address"));
            }
            *own += 1;
        }
        places.all += 1;
        Ok(Place { shared: Arc::clone(self), address })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut places = self.shared.places();
        places.all -= 1;
        #[cfg(feature = "socket-io")]
        self.shared.left.notify_waiters();
        let Some(address) = self.address else { return };
        if let Some(own) = places.of_address.get_mut(&address) {
            *own -= 1;
            if *own == 0 {
                places.of_address.remove(&address);
            }
        }
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        self.client.outbox().end();
        self.client.leave_all();
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
