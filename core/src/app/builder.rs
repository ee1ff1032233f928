//! The builder of an app: its root module, layers, limits and settings.

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

/// A function that wraps a router.
pub(super) type Wrap = Box<dyn FnOnce(Router) -> Router + Send>;

/// The builder of an app from its root module.
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
    /// Creates an app from a root module and everything that it imports.
    pub fn new<M: Root>() -> Self {
        Self::of::<M>()
    }

    /// Creates an app from any module. Its graph is only verified at boot.
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

    /// Wraps the whole app in a tower layer. The layer that is added first is the innermost.
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

    /// Adds the routes of an axum router. The fallback of the router is ignored; [`fallback`](Self::fallback) sets the
    /// fallback of the app.
    ///
    /// These routes are open by default: the guards, interceptors and filters of modules, including those of the
    /// root module, do not run on them. Layers of the app and of the router itself do.
    /// [`unguarded_routes`](crate::Booted::unguarded_routes) lists them.
    #[track_caller]
    pub fn merge(mut self, router: Router) -> Self {
        self.merged.push((router, Location::caller()));
        self
    }

    /// Sets the service for requests without a matching route, such as one that serves the pages of a single-page app.
    /// The default is a 404 response.
    pub fn fallback<S>(mut self, service: S) -> Self
    where
        S: Service<Request, Error = std::convert::Infallible> + Clone + Send + Sync + 'static,
        S::Response: IntoResponse,
        S::Future: Send + 'static,
    {
        self.fallback = Some(Box::new(move |router| router.fallback_service(service)));
        self
    }

    /// Sets the timeout for request heads; the default is 30 s.
    ///
    /// Connections without a first request in this time are closed, as are connections on which no further request
    /// follows. Over HTTP/2, the server first sends a GOAWAY, so idle connections close after one to two times this
    /// timeout.
    ///
    /// It does not apply to upgraded connections, such as WebSockets. They may be idle for any time, and their
    /// protocols detect lost clients themselves, such as by pings.
    pub const fn header_timeout(mut self, timeout: Duration) -> Self {
        self.limits.header_timeout = timeout;
        self
    }

    /// Sets the maximum size of request heads in bytes; the default is 64 KiB and the minimum 8 KiB. Larger ones are
    /// rejected with status 431.
    pub const fn header_limit(mut self, bytes: usize) -> Self {
        self.limits.header_bytes = if bytes < 8 * 1024 { 8 * 1024 } else { bytes };
        self
    }

    /// Sets the maximum number of headers of a request; the default is 100 and the maximum 8,192. Requests with more
    /// headers are rejected with status 431.
    pub const fn header_count(mut self, count: usize) -> Self {
        self.limits.headers = if count < Limits::MAX_HEADERS { count } else { Limits::MAX_HEADERS };
        self
    }

    /// Sets the maximum size in bytes of bodies that an extractor reads as a whole; the default is 2 MiB. Larger ones
    /// are rejected with status 413.
    pub const fn body_limit(mut self, bytes: usize) -> Self {
        self.limits.body_bytes = bytes;
        self
    }

    /// Sets the maximum pause between two chunks of a request body; the default is 30 s. Slower requests are rejected
    /// with status 408.
    pub const fn body_timeout(mut self, timeout: Duration) -> Self {
        self.limits.body_timeout = timeout;
        self
    }

    /// Sets the minimum rate of request bodies in bytes per second; the default is 256, and 0 disables the check.
    ///
    /// The rate is checked after the handler has waited for the body for [`body_timeout`](Self::body_timeout) in total.
    /// Slower requests are rejected with status 408. `#[http(body_rate = ...)]` overrides the rate for a handler, such
    /// as one that reads a stream of rare events.
    pub const fn body_rate(mut self, bytes: usize) -> Self {
        self.limits.body_rate = bytes;
        self
    }

    /// Sets the maximum time in which a client reads nothing of a waiting response; the default is 30 s.
    ///
    /// After that, the connection is closed. Over HTTP/2, if the client reads the connection but provides no window for
    /// a stream, only that stream is reset. A stream that waits for other streams on a slow connection has ten times as
    /// much time.
    ///
    /// Upgraded connections, such as WebSockets, are closed as well, even if their task keeps them: writes fail, and
    /// reads end. Only tunnels over HTTP/2 may wait for their clients for any time.
    pub const fn write_timeout(mut self, timeout: Duration) -> Self {
        self.limits.write_timeout = timeout;
        self
    }

    /// Sets the maximum number of concurrent requests on an HTTP/2 connection; the default is 200. The client delays
    /// further requests.
    pub const fn stream_limit(mut self, streams: u32) -> Self {
        self.limits.streams = streams;
        self
    }

    /// Sets the timeout of calls, from the first guard to the head of the response; there is none by default. Filters
    /// have the same time once more.
    ///
    /// Calls that take longer are cancelled, and their response has status 503.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.calls.timeout = Some(timeout);
        self
    }

    /// Sets the proxies whose forwarding headers [`Context::client_ip`](crate::Context::client_ip) trusts; none by
    /// default.
    pub fn trusted_proxies(mut self, proxies: TrustedProxies) -> Self {
        self.settings.proxies = proxies;
        self
    }

    /// Sets the messages of validation errors, such as translations for the languages in `Accept-Language`.
    pub fn messages(mut self, messages: impl Messages) -> Self {
        self.settings.messages = Some(Arc::new(messages));
        self
    }

    /// Adds a format for [`Negotiated`](crate::Negotiated) values, such as those in `baya::formats`. JSON is always
    /// available. If a client accepts several formats with the same preference, the one that was added first is used.
    pub fn format(mut self, format: impl Format) -> Self {
        self.settings.formats.add(format);
        self
    }

    /// Sets the security headers of all responses; the default is [`SecurityHeaders::default`].
    pub fn security_headers(mut self, headers: SecurityHeaders) -> Self {
        self.settings.edge.security = headers;
        self
    }

    /// Sets the CORS policy for pages of other origins; by default, they can't use the app.
    ///
    /// `#[http(cors = ...)]` overrides the policy for a handler, controller or module. If the policy is a `const`,
    /// contradictions in it are compile errors; otherwise its constructor panics.
    pub const fn cors(mut self, cors: Cors) -> Self {
        self.settings.edge.cors = Some(cors);
        self
    }

    /// Sets whether paths match routes regardless of case and of repeated or trailing slashes, such as `/Cats/` for
    /// `/cats`; the default is `false`. The values of parameters are not changed.
    pub const fn normalize_path(mut self, normalize: bool) -> Self {
        self.settings.edge.normalize = normalize;
        self
    }

    /// Sets whether responses have the headers `x-request-id` with the id of the request, and `traceparent` of the
    /// request; the default is `true`.
    ///
    /// Ids are created on demand, so a response only has one if the request has one, or if a handler or an error used
    /// it.
    pub const fn response_ids(mut self, answer: bool) -> Self {
        self.settings.edge.sends_ids = answer;
        self
    }

    /// Makes responses compatible with another framework, for the migration of an existing API; see [`Compat`].
    pub const fn compat(mut self, compat: Compat) -> Self {
        self.settings.edge.compat = Some(compat);
        self.settings.edge.normalize = true;
        self
    }

    /// Sets the maximum number of open connections; the default is 25,000. Further connections wait to be accepted.
    ///
    /// Upgraded connections, such as WebSockets, count until their tasks drop them.
    pub const fn connection_limit(mut self, connections: usize) -> Self {
        let max = Semaphore::MAX_PERMITS;
        self.limits.connections = if connections < max { connections } else { max };
        self
    }

    /// Sets the time that requests in flight have to finish at shutdown; the default is 30 s. If requests are cut off
    /// after that, the exit status is 1.
    ///
    /// # Upgraded connections
    ///
    /// WebSockets and other upgraded connections are not requests in flight, but the shutdown ends them as well:
    ///
    /// 1. When the drain begins, reads and writes still work. This is the time to send close frames and to receive
    ///    those of the clients: at least a second (half of the remaining time if that is shorter), and as long as
    ///    requests or other work are in flight, such as work from
    ///    [`AppHandle::begin_work`](crate::AppHandle::begin_work).
    /// 2. Then reads end, as if the client had closed the connection, so that tasks that wait for the client end.
    ///    Writes still succeed. A tunnel over HTTP/2 can't end in one direction, so it is closed.
    /// 3. Connections that are still open at the end of this timeout are closed. Their writes fail, and the shutdown
    ///    returns an error.
    pub const fn shutdown_timeout(mut self, timeout: Duration) -> Self {
        self.limits.shutdown_timeout = timeout;
        self
    }

    /// Sets whether the app prints its modules, routes and addresses when it listens; the default is `true`.
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

    /// Boots the app without a port: creates its providers and runs the `#[on_init]` and `#[on_bootstrap]` hooks.
    ///
    /// # Errors
    ///
    /// Returns an error with all diagnostics about the module graph that can only be detected at boot, or with all
    /// providers that could not be created and all hooks that failed. In the latter case, started components are shut
    /// down.
    pub async fn boot(self) -> Result<Booted> {
        let stopped = || Error::unavailable().with_message("the app was stopped while it booted");
        boot::boot(self, Drain::new()).await?.ok_or_else(stopped)
    }

    /// Boots the app and returns its router, for programs with their own server, and the handle that runs the
    /// `#[on_shutdown]` hooks.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`boot`](Self::boot).
    pub async fn into_router(self) -> Result<(Router, Shutdown)> {
        let booted = self.boot().await?;
        Ok((booted.router(), booted.shutdown_handle()))
    }

    /// Boots the app and serves it until SIGTERM, SIGINT or [`Shutdown::begin`].
    ///
    /// The shutdown has the same order for all of them: the app accepts no new connections, requests in flight finish,
    /// new requests on kept-alive connections get a 503 response, upgraded connections [end](Self::shutdown_timeout),
    /// and the `#[on_shutdown]` hooks run in reverse order. A second signal ends the process immediately.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`boot`](Self::boot), an error if the address can't be bound, and an error if the shutdown
    /// timeout cut off a request or an upgraded connection. A signal during the boot is not an error: started
    /// components are shut down.
    pub async fn listen(self, address: impl ToSocketAddrs) -> Result<()> {
        self.serve(async |booted: &Booted| {
            let (listener, _) = booted.bind(address).await?;
            Ok(vec![OpenListener::from(listener)])
        })
        .await
    }

    /// Boots the app and serves it on several listeners, as [`listen`](Self::listen) does.
    ///
    /// Listeners may be addresses, Unix domain sockets, or sockets that the parent process has opened, with TLS or the
    /// PROXY protocol. A string is an address, as for [`Listener::tcp`].
    ///
    /// # Errors
    ///
    /// Returns the errors of [`listen`](Self::listen), and an error if the list is empty.
    pub async fn listen_on(self, listeners: impl IntoIterator<Item: Into<Listener>>) -> Result<()> {
        let listeners: Vec<_> = listeners.into_iter().map(Into::into).collect();
        if listeners.is_empty() {
            let error = Error::internal_error().with_code("listen");
            return Err(
                error.with_message("the list of listeners is empty; add a listener, or call `App::run` for an app without a port")
            );
        }
        self.serve(async |booted: &Booted| booted.open(listeners).await).await
    }

    /// Boots the app and runs it without a port until SIGTERM, SIGINT or [`Shutdown::begin`], for workers that run
    /// jobs, events or queues.
    ///
    /// Its routes are not served. The shutdown is that of [`listen`](Self::listen): no new work begins, running work
    /// finishes, and the `#[on_shutdown]` hooks run.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`boot`](Self::boot), and an error if the shutdown timeout cut off work.
    pub async fn run(self) -> Result<()> {
        #[cfg(feature = "log")]
        super::log::log_by_default();
        let print_banner = self.banner;
        let drain = Drain::new();
        let _signals = signals::listen(drain.clone());
        let Some(booted) = boot::boot(self, drain).await? else {
            tracing::warn!("the app was stopped while it booted");
            return Ok(());
        };
        if print_banner {
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
            let message = "the connection limit is 0, so no client could connect; remove `connection_limit(0)`, or call `App::run` for an app without a port";
            return Err(Error::internal_error().with_code("listen").with_message(message));
        }
        let print_banner = self.banner;
        let drain = Drain::new();
        let _signals = signals::listen(drain.clone());
        let Some(booted) = boot::boot(self, drain).await? else {
            tracing::warn!("the app was stopped while it booted");
            return Ok(());
        };
        let listeners = open(&booted).await?;
        if print_banner {
            banner::print(&booted, &listeners);
        }
        booted.serve_on(listeners).await
    }
}
