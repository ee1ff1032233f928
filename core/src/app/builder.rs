//! What an app is told before it boots.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::response::IntoResponse;
use axum::routing::Route;
use tokio::net::ToSocketAddrs;
use tokio::sync::Semaphore;
use tower::{Layer, Service};

use super::banner;
use super::boot::{self, Booted};
use super::shutdown::Shutdown;
use crate::base::Location;
use crate::di::Overrides;
use crate::error::Compat;
use crate::error::{Error, Result};
use crate::graph::spec::{Module, ModuleSpec, Root};
use crate::http::Format;
use crate::http::HttpSettings;
use crate::http::Messages;
use crate::http::TrustedProxies;
use crate::http::edge::{Cors, SecurityHeaders};
use crate::pipeline::Drain;
use crate::pipeline::Settings;
use crate::server::Limits;
use crate::server::listener::{Listener, OpenListener};
use crate::server::signals;

/// Something put around a router.
pub(super) type Wrap = Box<dyn FnOnce(Router) -> Router + Send>;

/// An app, from its root module.
///
/// # Examples
///
/// ```no_run
/// # extern crate baya_core as baya;
/// use baya::App;
///
/// # async fn example<AppModule: baya::Root>() -> baya::Result<()> {
/// App::new::<AppModule>().listen("127.0.0.1:3000").await
/// # }
/// ```
#[must_use = "an app does nothing until it listens"]
pub struct App {
    pub(super) root: &'static ModuleSpec,
    pub(super) overrides: Overrides,
    pub(super) merged: Vec<(Router, Location)>,
    pub(super) layers: Vec<Wrap>,
    pub(super) fallback: Option<Wrap>,
    pub(super) limits: Limits,
    pub(super) calls: Settings,
    pub(super) settings: HttpSettings,
    pub(super) banner: bool,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App")
            .field("root", &self.root.token.written)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl App {
    /// An app of this root module and all that it imports.
    pub fn new<M: Root>() -> Self {
        Self::of::<M>()
    }

    /// An app of any module, whose graph is checked at boot alone.
    pub(crate) fn of<M: Module>() -> Self {
        Self {
            root: const { &M::SPEC },
            overrides: Overrides::default(),
            merged: Vec::new(),
            layers: Vec::new(),
            fallback: None,
            limits: Limits::default(),
            calls: Settings::default(),
            settings: HttpSettings::default(),
            banner: true,
        }
    }

    /// Wraps all that the app answers in a tower layer; the first one added is the innermost.
    pub fn layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<Route> + Clone + Send + Sync + 'static,
        L::Service: Service<Request> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request>>::Response: IntoResponse + 'static,
        <L::Service as Service<Request>>::Error: Into<std::convert::Infallible> + 'static,
        <L::Service as Service<Request>>::Future: Send + 'static,
    {
        self.layers.push(Box::new(move |router| router.layer(layer)));
        self
    }

    /// Serves the routes of an axum router beside those of the modules. The router's own fallback is ignored;
    /// [`fallback`](Self::fallback) sets the fallback of the app.
    ///
    /// These routes are open by default: the guards, interceptors and filters of modules, including those of the
    /// root module, do not run on them. Layers of the app and of the router itself do.
    /// [`unguarded_routes`](crate::Booted::unguarded_routes) lists them.
    #[track_caller]
    pub fn merge(mut self, router: Router) -> Self {
        self.merged.push((router, Location::caller()));
        self
    }

    /// Answers what no route does, such as the pages of a single-page app; a 404 problem by default.
    pub fn fallback<S>(mut self, service: S) -> Self
    where
        S: Service<Request, Error = std::convert::Infallible> + Clone + Send + Sync + 'static,
        S::Response: IntoResponse,
        S::Future: Send + 'static,
    {
        self.fallback = Some(Box::new(move |router| router.fallback_service(service)));
        self
    }

    /// How long a request's head may take to arrive; 30 s by default. A connection whose first request
    /// does not come in this time is closed, and so is one on which no other follows: over HTTP/2 after
    /// once to twice this time, when the client has been told.
    ///
    /// It does not apply to upgraded connections, such as WebSockets: they may be idle for any time, and their protocol
    /// detects clients that have vanished, by pings for example.
    pub const fn header_timeout(mut self, timeout: Duration) -> Self {
        self.limits.header_timeout = timeout;
        self
    }

    /// How many bytes a request's head may have; 64 KiB by default and 8 KiB at least. A larger one
    /// is answered by 431.
    pub const fn header_limit(mut self, bytes: usize) -> Self {
        self.limits.header_bytes = if bytes < 8 * 1024 { 8 * 1024 } else { bytes };
        self
    }

    /// Sets how many headers a request may have; 100 by default and at most 8,192. Requests with more headers
    /// are rejected with status 431.
    pub const fn header_count(mut self, count: usize) -> Self {
        self.limits.headers = if count < Limits::MAX_HEADERS { count } else { Limits::MAX_HEADERS };
        self
    }

    /// How many bytes a body may have where an extractor reads all of it; 2 MiB by default. A larger
    /// one is answered by 413.
    pub const fn body_limit(mut self, bytes: usize) -> Self {
        self.limits.body_bytes = bytes;
        self
    }

    /// How long a body may pause between two pieces; 30 s by default. A slower one is answered by
    /// 408.
    pub const fn body_timeout(mut self, timeout: Duration) -> Self {
        self.limits.body_timeout = timeout;
        self
    }

    /// How many bytes of a body come in each second at least, once its reader has waited for as long as
    /// [`body_timeout`](Self::body_timeout) in all; 256 by default, and none with 0. A slower one is answered
    /// by 408. `#[http(body_rate = ...)]` says otherwise for a handler, such as one that follows a stream
    /// of rare events.
    pub const fn body_rate(mut self, bytes: usize) -> Self {
        self.limits.body_rate = bytes;
        self
    }

    /// How long a client may take nothing of an answer that waits for it; 30 s by default. The connection
    /// is closed then; over HTTP/2, where the client reads the connection and gives one of its streams no
    /// room, that stream is reset. A stream that waits for others, on a slow connection, has ten times as
    /// long.
    ///
    /// An upgraded connection, such as a WebSocket, is closed as well, even if its task keeps it: the waiting write and
    /// all others fail, and reads end. Only a tunnel over HTTP/2 may wait for its client for any time.
    pub const fn write_timeout(mut self, timeout: Duration) -> Self {
        self.limits.write_timeout = timeout;
        self
    }

    /// How many requests of one connection of HTTP/2 may be in flight at once; 200 by default. More wait
    /// with the client.
    pub const fn stream_limit(mut self, streams: u32) -> Self {
        self.limits.streams = streams;
        self
    }

    /// How long a call may take from its first guard to the head of its answer, and a filter behind
    /// it once more; no bound by default. What takes longer is dropped where it waits, and answered
    /// by 503.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.calls.timeout = Some(timeout);
        self
    }

    /// The proxies in front of the app whose word about the client is believed by
    /// [`Context::client_ip`](crate::Context::client_ip); none by default.
    pub fn trusted_proxies(mut self, proxies: TrustedProxies) -> Self {
        self.settings.proxies = proxies;
        self
    }

    /// Says faults of input in other words, such as those of another language, which the client tells in
    /// `Accept-Language`.
    pub fn messages(mut self, messages: impl Messages) -> Self {
        self.settings.messages = Some(Arc::new(messages));
        self
    }

    /// Adds a format for [`Negotiated`](crate::Negotiated) values, such as those in `baya::formats`. JSON is
    /// there; of those that a client likes alike, it gets the one that was added first.
    pub fn format(mut self, format: impl Format) -> Self {
        self.settings.formats.add(format);
        self
    }

    /// The headers by which every answer tells browsers to be careful; [`SecurityHeaders::default`] unless
    /// told otherwise.
    pub fn security_headers(mut self, headers: SecurityHeaders) -> Self {
        self.settings.edge.security = headers;
        self
    }

    /// Which pages of other origins may call; none by default. `#[http(cors = ...)]` says otherwise for a
    /// handler, a controller or a module. Written as a `const`, a policy that contradicts itself does not
    /// compile; written here, it is a panic before the app boots.
    pub const fn cors(mut self, cors: Cors) -> Self {
        self.settings.edge.cors = Some(cors);
        self
    }

    /// Whether a path means a route although it has other slashes or is in other case, as `/Cats/` does
    /// `/cats`; it does not by default. Values of parameters stay as they are.
    pub const fn normalize_path(mut self, normalize: bool) -> Self {
        self.settings.edge.normalize = normalize;
        self
    }

    /// Whether an answer carries the id of its request as `x-request-id`, and the `traceparent` that the
    /// request came with; it does by default. The id is made when somebody first asks for it, so that an
    /// answer has one where the request, a handler or an error has.
    pub const fn answer_ids(mut self, answer: bool) -> Self {
        self.settings.edge.sends_ids = answer;
        self
    }

    /// Has the app answer in the ways of another framework, for teams that move an API; see [`Compat`].
    pub const fn compat(mut self, compat: Compat) -> Self {
        self.settings.edge.compat = Some(compat);
        self.settings.edge.normalize = true;
        self
    }

    /// How many connections are open at once; 25,000 by default. More wait to be accepted.
    ///
    /// An upgraded connection, such as a WebSocket, counts until its task drops it.
    pub const fn connection_limit(mut self, connections: usize) -> Self {
        let most = Semaphore::MAX_PERMITS;
        self.limits.connections = if connections < most { connections } else { most };
        self
    }

    /// How long requests in flight may take to finish at shutdown; 30 s by default. What is cut off
    /// then makes the exit status 1.
    ///
    /// # Upgraded connections
    ///
    /// A WebSocket, or another connection that has left HTTP, is not a request in flight, but the shutdown ends it too:
    ///
    /// 1. When the drain begins, reads and writes go on. This is the time to send close frames and to receive those of
    ///    the clients: at least a second (half of the remaining time if that is shorter), and as long as requests or
    ///    other work are in flight, such as what [`AppHandle::begin_work`](crate::AppHandle::begin_work) has begun.
    /// 2. Then reads end, as if the client had closed the connection, so that tasks that wait for the client end. Writes
    ///    still succeed. A tunnel over HTTP/2 can't end in one direction, so it is closed.
    /// 3. A connection whose task still keeps it at the end of this timeout is closed. Its writes fail, and the shutdown
    ///    is an error.
    pub const fn shutdown_timeout(mut self, timeout: Duration) -> Self {
        self.limits.shutdown_timeout = timeout;
        self
    }

    /// Whether the modules, routes and the address are printed when the app listens; they are by
    /// default.
    pub const fn banner(mut self, banner: bool) -> Self {
        self.banner = banner;
        self
    }

    pub(crate) const fn calls_mut(&mut self) -> &mut Settings {
        &mut self.calls
    }

    pub(crate) const fn overrides(&mut self) -> &mut Overrides {
        &mut self.overrides
    }

    /// Builds every provider and runs the `on_init` and `on_bootstrap` hooks, without a port.
    ///
    /// # Errors
    ///
    /// Every diagnostic about the module graph that the compiler could not see, or every provider that
    /// could not be built and every hook that failed; what had started is shut down before.
    pub async fn boot(self) -> Result<Booted> {
        let stopped = || Error::unavailable().with_message("the app was stopped while it booted");
        boot::boot(self, Drain::new()).await?.ok_or_else(stopped)
    }

    /// Boots the app and gives its router, to be mounted in a program that serves by itself, with
    /// the handle that runs the `on_shutdown` hooks.
    ///
    /// # Errors
    ///
    /// Those of [`boot`](Self::boot).
    pub async fn into_router(self) -> Result<(Router, Shutdown)> {
        let booted = self.boot().await?;
        Ok((booted.router(), booted.shutdown_handle()))
    }

    /// Boots the app and serves it until SIGTERM, SIGINT or [`Shutdown::begin`].
    ///
    /// The order is the same for all of them: no new connections, requests in flight finish, new
    /// ones on kept-alive connections get 503, upgraded connections [end](Self::shutdown_timeout), then the
    /// `on_shutdown` hooks run in reverse. A second signal ends the process at once.
    ///
    /// # Errors
    ///
    /// Those of [`boot`](Self::boot), an address that can't be bound, and a deadline that cut a request or an
    /// upgraded connection off. A signal while the app boots is not an error: what had started is shut down.
    pub async fn listen(self, address: impl ToSocketAddrs) -> Result<()> {
        self.serve(async |booted: &Booted| {
            let (listener, _) = booted.bind(address).await?;
            Ok(vec![OpenListener::from(listener)])
        })
        .await
    }

    /// The same on several listeners, which may be sockets of the machine or those that whoever started
    /// the program has opened, with TLS or behind a balancer; a text is an address, as for
    /// [`Listener::tcp`].
    ///
    /// # Errors
    ///
    /// Those of [`listen`](Self::listen).
    pub async fn listen_on(self, listeners: impl IntoIterator<Item: Into<Listener>>) -> Result<()> {
        let listeners: Vec<_> = listeners.into_iter().map(Into::into).collect();
        if listeners.is_empty() {
            let error = Error::internal_error().with_code("listen");
            return Err(
                error.with_message("an app listens somewhere; the list of listeners is empty")
            );
        }
        self.serve(async |booted: &Booted| booted.open(listeners).await).await
    }

    /// Boots the app without a port, for a worker that runs jobs, events or queues, until SIGTERM, SIGINT or
    /// [`Shutdown::begin`]. Its routes are not served. The shutdown is that of [`listen`](Self::listen): no new work
    /// begins, running work finishes, then the `#[on_shutdown]` hooks run.
    ///
    /// # Errors
    ///
    /// Those of [`boot`](Self::boot), and a deadline that cut work off.
    pub async fn run(self) -> Result<()> {
        #[cfg(feature = "log")]
        super::log::log_by_default();
        let show = self.banner;
        let drain = Drain::new();
        let _signals = signals::listen(drain.clone());
        let Some(booted) = boot::boot(self, drain).await? else {
            tracing::warn!("the app was stopped while it booted");
            return Ok(());
        };
        if show {
            banner::print(&booted, &[]);
        }
        booted.work().await
    }

    async fn serve(
        self,
        open: impl AsyncFnOnce(&Booted) -> Result<Vec<OpenListener>>,
    ) -> Result<()> {
        #[cfg(feature = "log")]
        super::log::log_by_default();
        if self.limits.connections == 0 {
            let text = "the connection limit is 0, so that no client could connect; remove `connection_limit(0)`, or call `App::run` for an app without a port";
            return Err(Error::internal_error().with_code("listen").with_message(text));
        }
        let show = self.banner;
        let drain = Drain::new();
        let _signals = signals::listen(drain.clone());
        let Some(booted) = boot::boot(self, drain).await? else {
            tracing::warn!("the app was stopped while it booted");
            return Ok(());
        };
        let listeners = open(&booted).await?;
        if show {
            banner::print(&booted, &listeners);
        }
        booted.serve_on(listeners).await
    }
}
