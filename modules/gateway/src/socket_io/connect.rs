//! Clients that connect to a namespace.

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

use super::inbox::{Enqueued, Inbox};
use super::wire::SocketIoWire;
use crate::connection;
use crate::node::Node;
use crate::server::{Entered, Place, Shared};

/// A client that connects, in the extensions of the request to the path of its gateway.
#[derive(Clone)]
pub(crate) struct Opening {
    /// The session, which the client knows as its id.
    pub(crate) session: Arc<str>,
    /// What the client has sent with its connection, as JSON.
    pub(crate) auth: Option<Arc<[u8]>>,
    accepted: Arc<Mutex<Option<(Entered, Place)>>>,
}

impl Opening {
    /// Accepts the client.
    pub(crate) fn accept(&self, entered: Entered, place: Place) {
        *self.accepted.lock().unwrap_or_else(PoisonError::into_inner) = Some((entered, place));
    }

    fn accepted(&self) -> Option<(Entered, Place)> {
        self.accepted.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// A client that was accepted, until its connection is served.
#[derive(Clone)]
struct Accepted(Arc<Unserved>);

/// A client whose disconnection handler is called also if its connection is lost before it is served.
struct Unserved(Mutex<Option<(Entered, Place)>>);

impl Unserved {
    fn take(&self) -> Option<(Entered, Place)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Drop for Unserved {
    fn drop(&mut self) {
        if let Some((entered, place)) = self.take() {
            let app = entered.client.namespace().shared.app.clone();
            let lost = connection::run(ready(None::<SocketIoWire>), entered, place);
            app.spawn("gateway connection", lost);
        }
    }
}

/// Why a client was refused, as the client receives it.
struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How many clients are in a namespace or connect to it. One without any is forgotten.
#[derive(Default)]
struct Namespaces(Mutex<HashMap<String, usize>>);

impl Namespaces {
    fn enter(self: &Arc<Self>, path: &str, io: &SocketIo) -> InNamespace {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *all.entry(path.to_owned()).or_default() += 1;
        InNamespace { namespaces: Arc::clone(self), path: path.to_owned(), io: io.clone() }
    }

    /// Removes a client, and forgets a namespace without any.
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

/// A client in a namespace, until this is dropped.
struct InNamespace {
    namespaces: Arc<Namespaces>,
    path: String,
    io: SocketIo,
}

impl Drop for InNamespace {
    fn drop(&mut self) {
        self.namespaces.leave(&self.path, &self.io);
    }
}

/// The paths of gateways. A namespace is one of them: other routes are not for clients of Socket.IO, whose handshake may come
/// from another origin.
struct Paths(matchit::Router<bool>);

impl Paths {
    fn of(shared: &Shared) -> Self {
        let mut paths = matchit::Router::new();
        let mut known = HashMap::new();
        for endpoint in shared.app.endpoints().all {
            if matches!(endpoint.route.method, baya::Method::Get | baya::Method::All) {
                let is_gateway = endpoint.controller.gateway.is_some();
                *known.entry(endpoint.info.path).or_insert(false) |= is_gateway;
            }
        }
        for (path, is_gateway) in known {
            if let Err(error) = paths.insert(&*path, is_gateway) {
                tracing::debug!(path, "the path is not among those of namespaces: {error}");
            }
        }
        Self(paths)
    }

    /// Returns whether a gateway has this path.
    fn serve(&self, path: &str) -> bool {
        self.0.at(path).is_ok_and(|found| *found.value)
    }
}

/// What a client has sent with its connection.
struct Auth(Option<Node>);

impl FromConnectParts<socketioxide::adapter::LocalAdapter> for Auth {
    type Error = std::convert::Infallible;

    fn from_connect_parts(_: &Arc<Socket>, auth: &Option<Value>) -> Result<Self, Self::Error> {
        Ok(Self(match auth {
            Some(Value::Str(json, _)) => Node::of_json(json.as_bytes(), &[]).ok(),
            Some(Value::Bytes(packed)) => rmp_serde::from_slice(packed).ok(),
            None => None,
        }))
    }
}

/// Serves every namespace.
pub(super) fn listen(io: &SocketIo, shared: &Arc<Shared>) {
    let namespaces = Arc::<Namespaces>::default();
    let gateways = Arc::new(Paths::of(shared));
    let connect = move |io: SocketIo, socket: SocketRef| {
        serve(&io, &socket);
        async {}
    };
    let handler = |shared: &Arc<Shared>| {
        let all = (Arc::clone(shared), Arc::clone(&namespaces), Arc::clone(&gateways));
        connect.with(move |io: SocketIo, socket: SocketRef, auth: Auth| {
            let (shared, namespaces, gateways) = all.clone();
            async move { admit(&shared, &namespaces, &gateways, &io, (&socket, auth)).await }
        })
    };
    io.ns("/", handler(shared));
    // The path is a constant that the router takes.
    let _ = io.dyn_ns("/{*gateway}", handler(shared));
}

/// Asks the gateway whether the client may connect.
async fn admit(
    shared: &Arc<Shared>,
    namespaces: &Arc<Namespaces>,
    gateways: &Paths,
    io: &SocketIo,
    (socket, Auth(auth)): (&SocketRef, Auth),
) -> Result<(), Refused> {
    let path = socket.ns();
    // First, because a namespace that is refused has to be forgotten as well.
    let inside = namespaces.enter(path, io);
    // In a path, these begin what is not part of it.
    if path.contains(['?', '#']) || !gateways.serve(path) {
        return Err(Refused("Invalid namespace".to_owned()));
    }
    // Before the gateway is asked, because clients send messages at once.
    let inbox = Arc::new(Inbox::new(shared.options.max_message));
    socket.extensions.insert(Arc::clone(&inbox));
    socket.on_fallback(|_: Enqueued| async {});
    let opening = Opening {
        session: socket.id.to_string().into(),
        auth: auth.as_ref().map(|auth| Arc::from(&*auth.to_json())),
        accepted: Arc::default(),
    };
    let refused = match request(socket.req_parts(), path, &opening, auth.as_ref()) {
        Ok(request) => refusal(shared, request).await,
        Err(error) => Some(Refused(error.public().message.to_owned())),
    };
    let accepted = opening.accepted();
    match (refused, accepted) {
        (None, Some(accepted)) => {
            socket.extensions.insert(Accepted(Arc::new(Unserved(Mutex::new(Some(accepted))))));
            // One whose connection is lost before it was accepted has no end, and drops this.
            let inside = Arc::new(Mutex::new(Some(inside)));
            socket.on_disconnect(move |_: SocketRef, reason: DisconnectReason| {
                inbox.end(reason);
                inside.lock().unwrap_or_else(PoisonError::into_inner).take();
                async {}
            });
            Ok(())
        }
        (refused, _) => Err(refused.unwrap_or_else(|| Refused("Invalid namespace".to_owned()))),
    }
}

/// Serves a client that was accepted.
fn serve(io: &SocketIo, socket: &SocketRef) {
    // The namespace was forgotten while the client connected to it, so messages would not arrive.
    if io.of(socket.ns()).and_then(|namespace| namespace.get_socket(socket.id)).is_none() {
        let _ = socket.clone().disconnect();
        // Its disconnection handler is called.
        socket.extensions.remove::<Accepted>();
        return;
    }
    let accepted = socket.extensions.remove::<Accepted>();
    let inbox = socket.extensions.get::<Arc<Inbox>>();
    let accepted = accepted.and_then(|Accepted(one)| one.take());
    let (Some((entered, place)), Some(inbox)) = (accepted, inbox) else { return };
    let client = entered.client.clone();
    let app = client.namespace().shared.app.clone();
    let wire = SocketIoWire::new(socket.clone(), inbox, client);
    app.spawn("gateway connection", connection::run(ready(Some(wire)), entered, place));
}

/// Returns the request of a client to the path of the gateway: its handshake, without what belongs to the protocol.
fn request(
    handshake: &Parts,
    path: &str,
    opening: &Opening,
    auth: Option<&Node>,
) -> Result<Request<Body>, Error> {
    const OF_THE_PROTOCOL: [&str; 6] = ["EIO", "transport", "t", "sid", "j", "b64"];
    let pairs = form_urlencoded::parse(handshake.uri.query().unwrap_or_default().as_bytes());
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs.filter(|(name, _)| !OF_THE_PROTOCOL.contains(&&**name)) {
        query.append_pair(&name, &value);
    }
    let query = query.finish();
    let target = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
    let mut request = Request::builder().method(Method::GET).uri(target).body(Body::empty());
    let request = request.as_mut().map_err(|_| Error::bad_request())?;
    *request.version_mut() = handshake.version;
    *request.headers_mut() = handshake.headers.clone();
    *request.extensions_mut() = handshake.extensions.clone();
    request.extensions_mut().insert(opening.clone());
    if let Some(token) = auth.and_then(token)
        && !request.headers().contains_key(AUTHORIZATION)
        && let Ok(mut value) = HeaderValue::try_from(format!("Bearer {token}"))
    {
        value.set_sensitive(true);
        request.headers_mut().insert(AUTHORIZATION, value);
    }
    Ok(std::mem::take(request))
}

/// Returns the token that a client has sent with its connection.
fn token(auth: &Node) -> Option<&str> {
    let Node::Map(map) = auth else { return None };
    let token = map.iter().find(|(name, _)| name == "token")?;
    match &token.1 {
        Node::String(token) => Some(token),
        _ => None,
    }
}

/// Sends the request; returns why it was refused.
async fn refusal(shared: &Shared, request: Request<Body>) -> Option<Refused> {
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
    Some(Refused(if message.is_empty() { name.to_owned() } else { message }))
}
