//! Connections of clients to namespaces.

use std::collections::HashMap;
use std::fmt;
use std::future::ready;
use std::sync::{Arc, Mutex, PoisonError};

use baya::Error;
use baya::axum::body::{Body, to_bytes};
use baya::axum::http::header::{AUTHORIZATION, HeaderValue};
use baya::axum::http::request::Parts;
use baya::axum::http::{Method, Request};
use serde::Deserialize;
use socketioxide::SocketIo;
use socketioxide::extract::SocketRef;
use socketioxide::handler::{ConnectHandler, FromConnectParts, Value};
use socketioxide::socket::{DisconnectReason, Socket};

use super::inbox::{EnqueuedMessage, Inbox};
use super::wire::SocketIoWire;
use crate::connection;
use crate::node::Node;
use crate::server::{ConnectedClient, ConnectionPermit, Shared};

/// A connecting client, in the extensions of the request to the path of its gateway.
#[derive(Clone)]
pub(crate) struct SocketIoHandshake {
    /// The session, which the Socket.IO client knows as its id.
    pub(crate) session: Arc<str>,
    /// The `auth` data of the client, as JSON.
    pub(crate) auth: Option<Arc<[u8]>>,
    accepted: Arc<Mutex<Option<(ConnectedClient, ConnectionPermit)>>>,
}

impl SocketIoHandshake {
    /// Accepts the client.
    pub(crate) fn accept(&self, connected: ConnectedClient, permit: ConnectionPermit) {
        *self.accepted.lock().unwrap_or_else(PoisonError::into_inner) = Some((connected, permit));
    }

    fn accepted(&self) -> Option<(ConnectedClient, ConnectionPermit)> {
        self.accepted.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// An accepted client whose connection is not served yet.
#[derive(Clone)]
struct AcceptedClient(Arc<UnservedClient>);

/// A client whose disconnection handler is also called if the connection is lost before it is served.
struct UnservedClient(Mutex<Option<(ConnectedClient, ConnectionPermit)>>);

impl UnservedClient {
    fn take(&self) -> Option<(ConnectedClient, ConnectionPermit)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Drop for UnservedClient {
    fn drop(&mut self) {
        if let Some((connected, permit)) = self.take() {
            let app = connected.client.namespace().shared.app.clone();
            let lost = connection::run(ready(None::<SocketIoWire>), connected, permit);
            app.spawn("gateway connection", lost);
        }
    }
}

/// The message that a refused client receives.
struct ConnectError(String);

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The number of clients that are in each namespace or connecting to it. Namespaces without clients are removed.
#[derive(Default)]
struct Namespaces(Mutex<HashMap<String, usize>>);

impl Namespaces {
    fn enter(self: &Arc<Self>, path: &str, io: &SocketIo) -> NamespaceMembership {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *all.entry(path.to_owned()).or_default() += 1;
        NamespaceMembership { namespaces: Arc::clone(self), path: path.to_owned(), io: io.clone() }
    }

    /// Removes a client, and the namespace if it has no other clients.
    fn leave(&self, path: &str, io: &SocketIo) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(count) = all.get_mut(path) else { return };
        *count -= 1;
        if *count == 0 {
            all.remove(path);
            if path != "/" {
                io.delete_ns(path);
            }
        }
    }
}

/// The membership of a client in a namespace, until the value is dropped.
struct NamespaceMembership {
    namespaces: Arc<Namespaces>,
    path: String,
    io: SocketIo,
}

impl Drop for NamespaceMembership {
    fn drop(&mut self) {
        self.namespaces.leave(&self.path, &self.io);
    }
}

/// The paths of gateways, which are the valid namespaces.
///
/// Socket.IO clients must not reach other routes, because their handshake may come from another origin.
struct GatewayPaths(matchit::Router<bool>);

impl GatewayPaths {
    fn new(shared: &Shared) -> Self {
        let mut paths = matchit::Router::new();
        let mut is_gateway_path = HashMap::new();
        for endpoint in shared.app.endpoints().all {
            if matches!(endpoint.route.method, baya::Method::Get | baya::Method::All) {
                let is_gateway = endpoint.controller.gateway.is_some();
                *is_gateway_path.entry(endpoint.info.path).or_insert(false) |= is_gateway;
            }
        }
        for (path, is_gateway) in is_gateway_path {
            if let Err(error) = paths.insert(&*path, is_gateway) {
                tracing::debug!(path, "the path can't be a namespace: {error}");
            }
        }
        Self(paths)
    }

    /// Returns whether a gateway has this path.
    fn contains(&self, path: &str) -> bool {
        self.0.at(path).is_ok_and(|matched| *matched.value)
    }
}

/// The `auth` data that a client sends when it connects.
struct Auth(Option<Node>);

impl FromConnectParts<socketioxide::adapter::LocalAdapter> for Auth {
    type Error = std::convert::Infallible;

    fn from_connect_parts(_: &Arc<Socket>, auth: &Option<Value>) -> Result<Self, Self::Error> {
        Ok(Self(match auth {
            Some(Value::Str(json, _)) => Node::from_json(json.as_bytes(), &[]).ok(),
            Some(Value::Bytes(packed)) => rmp_serde::from_slice(packed).ok(),
            None => None,
        }))
    }
}

/// Serves every namespace.
pub(super) fn listen(io: &SocketIo, shared: &Arc<Shared>) {
    let namespaces = Arc::<Namespaces>::default();
    let gateways = Arc::new(GatewayPaths::new(shared));
    let connect = move |io: SocketIo, socket: SocketRef| {
        serve(&io, &socket);
        async {}
    };
    let handler = |shared: &Arc<Shared>| {
        let state = (Arc::clone(shared), Arc::clone(&namespaces), Arc::clone(&gateways));
        connect.with(move |io: SocketIo, socket: SocketRef, auth: Auth| {
            let (shared, namespaces, gateways) = state.clone();
            async move { admit(&shared, &namespaces, &gateways, &io, (&socket, auth)).await }
        })
    };
    io.ns("/", handler(shared));
    // Can't fail: the path is a constant and valid.
    let _ = io.dyn_ns("/{*gateway}", handler(shared));
}

/// Requests the connection from the gateway, and returns an error if the gateway refuses it.
async fn admit(
    shared: &Arc<Shared>,
    namespaces: &Arc<Namespaces>,
    gateways: &GatewayPaths,
    io: &SocketIo,
    (socket, Auth(auth)): (&SocketRef, Auth),
) -> Result<(), ConnectError> {
    let path = socket.ns();
    // First, because the namespace has to be removed as well if the client is refused.
    let membership = namespaces.enter(path, io);
    // These characters would end the path.
    if path.contains(['?', '#']) || !gateways.contains(path) {
        return Err(ConnectError("Invalid namespace".to_owned()));
    }
    // Before the gateway accepts the client, because clients send messages immediately.
    let inbox = Arc::new(Inbox::new(shared.options.max_message));
    socket.extensions.insert(Arc::clone(&inbox));
    socket.on_fallback(|_: EnqueuedMessage| async {});
    let handshake = SocketIoHandshake {
        session: socket.id.to_string().into(),
        auth: auth.as_ref().map(|auth| Arc::from(&*auth.to_json())),
        accepted: Arc::default(),
    };
    let error = match request(socket.req_parts(), path, &handshake, auth.as_ref()) {
        Ok(request) => connect(shared, request).await,
        Err(error) => Some(ConnectError(error.public().message.to_owned())),
    };
    let accepted = handshake.accepted();
    match (error, accepted) {
        (None, Some(accepted)) => {
            socket
                .extensions
                .insert(AcceptedClient(Arc::new(UnservedClient(Mutex::new(Some(accepted))))));
            // Without a disconnection event, if the connection is lost before it was accepted, this is dropped with the socket.
            let membership = Arc::new(Mutex::new(Some(membership)));
            socket.on_disconnect(move |_: SocketRef, reason: DisconnectReason| {
                inbox.end(reason);
                membership.lock().unwrap_or_else(PoisonError::into_inner).take();
                async {}
            });
            Ok(())
        }
        (error, _) => Err(error.unwrap_or_else(|| ConnectError("Invalid namespace".to_owned()))),
    }
}

/// Serves an accepted client.
fn serve(io: &SocketIo, socket: &SocketRef) {
    // The namespace was removed while the client connected to it, so messages would not arrive.
    if io.of(socket.ns()).and_then(|namespace| namespace.get_socket(socket.id)).is_none() {
        let _ = socket.clone().disconnect();
        // Dropping it calls the disconnection handler.
        socket.extensions.remove::<AcceptedClient>();
        return;
    }
    let accepted = socket.extensions.remove::<AcceptedClient>();
    let inbox = socket.extensions.get::<Arc<Inbox>>();
    let accepted = accepted.and_then(|AcceptedClient(one)| one.take());
    let (Some((connected, permit)), Some(inbox)) = (accepted, inbox) else { return };
    let client = connected.client.clone();
    let app = client.namespace().shared.app.clone();
    let wire = SocketIoWire::new(socket.clone(), inbox, client);
    app.spawn("gateway connection", connection::run(ready(Some(wire)), connected, permit));
}

/// Creates the request to the path of the gateway from the handshake, without the query parameters of the protocol.
fn request(
    handshake: &Parts,
    path: &str,
    client: &SocketIoHandshake,
    auth: Option<&Node>,
) -> Result<Request<Body>, Error> {
    const PROTOCOL_PARAMETERS: [&str; 6] = ["EIO", "transport", "t", "sid", "j", "b64"];
    let pairs = form_urlencoded::parse(handshake.uri.query().unwrap_or_default().as_bytes());
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs.filter(|(name, _)| !PROTOCOL_PARAMETERS.contains(&&**name)) {
        query.append_pair(&name, &value);
    }
    let query = query.finish();
    let target = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
    let mut request = Request::builder().method(Method::GET).uri(target).body(Body::empty());
    let request = request.as_mut().map_err(|_| Error::bad_request())?;
    *request.version_mut() = handshake.version;
    *request.headers_mut() = handshake.headers.clone();
    *request.extensions_mut() = handshake.extensions.clone();
    request.extensions_mut().insert(client.clone());
    if let Some(token) = auth.and_then(token)
        && !request.headers().contains_key(AUTHORIZATION)
        && let Ok(mut value) = HeaderValue::try_from(format!("Bearer {token}"))
    {
        value.set_sensitive(true);
        request.headers_mut().insert(AUTHORIZATION, value);
    }
    Ok(std::mem::take(request))
}

/// Returns the `token` in the `auth` data of a client.
fn token(auth: &Node) -> Option<&str> {
    let Node::Map(map) = auth else { return None };
    let token = map.iter().find(|(name, _)| name == "token")?;
    match &token.1 {
        Node::String(token) => Some(token),
        _ => None,
    }
}

/// Sends the request to the gateway. Returns the error if the gateway refuses the connection.
async fn connect(shared: &Shared, request: Request<Body>) -> Option<ConnectError> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Problem {
        title: String,
        detail: Option<String>,
    }

    let response = shared.app.respond(request).await;
    let status = response.status();
    if status.is_success() || status.is_informational() {
        return None;
    }
    let body = to_bytes(response.into_body(), 64 * 1024).await.unwrap_or_default();
    let problem = serde_json::from_slice::<Problem>(&body).unwrap_or_default();
    let message = problem.detail.unwrap_or(problem.title);
    let name = status.canonical_reason().unwrap_or("refused");
    Some(ConnectError(if message.is_empty() { name.to_owned() } else { message }))
}
