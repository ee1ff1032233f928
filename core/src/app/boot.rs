//! Boots an app: links its modules, creates its components, runs its hooks and creates its router.

use std::any::{Any, TypeId};
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use axum::Router;
use tokio::net::{TcpListener, ToSocketAddrs, lookup_host};

use super::builder::App;
use super::extra_routes::ExtraRoute;
use super::lifecycle::Lifecycle;
use super::router::{self, Additions};
use super::shutdown::Shutdown;
use super::{drivers, orphans};
use crate::app::driver::{AppHandle, BoundHandler, Tasks, bound_handlers};
use crate::base::Location;
use crate::di::{Container, Failure, instantiate, link};
use crate::error::panics;
use crate::error::{Error, Result};
use crate::graph::spec::{Deprecation, ShutdownReason};
use crate::http::HttpSettings;
use crate::http::edge::Edge;
use crate::pipeline::Drain;
use crate::pipeline::Settings;
use crate::server::Limits;
use crate::server::listener::{Listener, OpenListener};
use crate::server::serve::{ServerConfig, serve};

/// A booted app: its providers are created, and its `#[on_init]` and `#[on_bootstrap]` hooks have run.
pub struct Booted {
    container: Arc<Container>,
    router: Router,
    extra_routes: Arc<[ExtraRoute]>,
    limits: Limits,
    settings: Arc<HttpSettings>,
    shutdown: Shutdown,
}

/// Boots the app. Returns `None` if a shutdown was requested before it had booted.
pub(super) async fn boot(app: App, drain: Drain) -> Result<Option<Booted>> {
    panics::record_locations();
    let container = link(app.root, &app.overrides)?;
    orphans::check(app.root, &container)?;
    let lifecycle = Arc::new(Lifecycle::new(Arc::clone(&container)));
    if !start_components(&container, &lifecycle, &drain, app.root.token.written).await? {
        return Ok(None);
    }
    let limits = app.limits;
    let tasks = Tasks::default();
    let shutdown = Shutdown::new(drain.clone(), lifecycle, tasks.clone(), limits.shutdown_timeout);
    let settings = Arc::new(settings(&app, &container, drain));
    let handle = AppHandle::new(Arc::clone(&container), Arc::clone(&settings), tasks);
    let starting = tokio::select! {
        biased;
        driven = drivers::start(&container, &handle) => Some(driven),
        _ = settings.calls.drain.requested() => None,
    };
    let driven = match starting {
        Some(Ok(driven)) => driven,
        None => {
            shutdown.finish().await;
            return Ok(None);
        }
        Some(Err(error)) => {
            shutdown.abandon().await;
            return Err(error);
        }
    };
    handle.set_started();
    let additions = Additions {
        driven,
        merged: app.merged,
        fallback: app.fallback,
        layers: app.layers,
        settings: Arc::clone(&settings),
    };
    let mounting = AssertUnwindSafe(|| router::create(&container, additions));
    let mounted = catch_unwind(mounting).unwrap_or_else(|panic| Err(panics::error(&*panic)));
    match mounted {
        Ok((router, extra_routes)) => {
            handle.set_router(&router);
            let extra_routes = extra_routes.into();
            Ok(Some(Booted { container, router, extra_routes, limits, settings, shutdown }))
        }
        Err(error) => {
            shutdown.abandon().await;
            Err(mount_error(error))
        }
    }
}

/// Creates the components of the app and runs their hooks. Returns `false` if a shutdown was requested meanwhile.
///
/// # Errors
///
/// Returns an error with all components that could not be created and all hooks that failed. The started components
/// have been shut down then.
async fn start_components(
    container: &Container,
    lifecycle: &Lifecycle,
    drain: &Drain,
    root: &str,
) -> Result<bool> {
    let mut reason = ShutdownReason::BootFailed;
    let started = tokio::select! {
        biased;
        failures = start(container, lifecycle) => Some(failures),
        requested = drain.requested() => {
            reason = requested;
            None
        }
    };
    match started {
        Some(failures) if failures.is_empty() => Ok(true),
        Some(failures) => {
            lifecycle.shutdown(reason).await;
            Err(boot_error(root, &failures))
        }
        None => {
            lifecycle.start_without_init();
            lifecycle.shutdown(reason).await;
            Ok(false)
        }
    }
}

/// Returns the settings of the app, completed by its limits and layers.
fn settings(app: &App, container: &Container, drain: Drain) -> HttpSettings {
    let mut settings = app.settings.clone();
    settings.calls = Arc::new(Settings { drain, ..app.calls.clone() });
    let body_limit = app.limits.body_bytes;
    settings.edge.body_limit = (body_limit != Limits::DEFAULT_BODY).then_some(body_limit);
    settings.edge.around = !(app.layers.is_empty() && app.merged.is_empty())
        || app.fallback.is_some()
        || container.modules.iter().any(|module| !module.spec.middleware.is_empty());
    settings
}

fn mount_error(error: Error) -> Error {
    match error.message() {
        Some(_) => error,
        None => error.with_message(
            "the routes can't be mounted, probably because two merged routers or modules declare the same route; change one of the paths",
        ),
    }
}

async fn start(container: &Container, lifecycle: &Lifecycle) -> Vec<Failure> {
    let failures = instantiate(container).await;
    if !failures.is_empty() {
        lifecycle.start_without_init();
        return failures;
    }
    let failures = lifecycle.init().await;
    if !failures.is_empty() {
        return failures;
    }
    lifecycle.bootstrap().await
}

fn boot_error(root: &str, failures: &[Failure]) -> Error {
    let count = failures.len();
    let plural = if count == 1 { "failure" } else { "failures" };
    let mut message = format!("`{root}` can't start: {count} {plural}");
    for (number, Failure { what, at, error }) in failures.iter().enumerate() {
        let location =
            if *at == Location::NOWHERE { String::new() } else { format!("\n       {at}") };
        let chain = error.chain();
        message.push_str(&format!("\n\n  {}. `{what}` failed: {chain}{location}", number + 1));
    }
    Error::internal_error().with_code("boot").with_message(message)
}

impl Booted {
    /// Returns the router of the app. Clones of the router share the app.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Returns a singleton of any module of the app, or `None` if there is none of this type.
    pub fn get<T: ?Sized + Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        let node = self.container.find_anywhere(TypeId::of::<T>())?;
        self.container.built[node as usize].get()?.get()
    }

    /// Returns the handlers whose trigger has data of type `T`, such as the jobs of the app, in the order of modules
    /// and their lists.
    ///
    /// # Errors
    ///
    /// Returns an internal error if a handler can't be planned. The checks at boot exclude this.
    pub fn handlers<T: Any>(&self) -> Result<Vec<BoundHandler<T>>> {
        bound_handlers(&self.container, &self.settings)
    }

    /// Returns a handle that shuts the app down.
    pub fn shutdown_handle(&self) -> Shutdown {
        self.shutdown.clone()
    }

    /// Binds an address. If this fails, the app is shut down.
    pub(crate) async fn bind(
        &self,
        address: impl ToSocketAddrs,
    ) -> Result<(TcpListener, SocketAddr)> {
        let bound = bind(address).await;
        if bound.is_err() {
            self.shutdown.abandon().await;
        }
        bound
    }

    /// Serves the app on a listener until its [`Shutdown`] is requested, then drains it and shuts it down.
    ///
    /// # Errors
    ///
    /// Returns an error if the shutdown timeout cut off a request, an upgraded connection or other work.
    pub async fn serve(self, listener: TcpListener) -> Result<()> {
        self.serve_on(vec![OpenListener::from(listener)]).await
    }

    /// Opens listeners. If one can't be opened, the app is shut down.
    pub(crate) async fn open(&self, listeners: Vec<Listener>) -> Result<Vec<OpenListener>> {
        let mut open = Vec::with_capacity(listeners.len());
        for listener in listeners {
            match listener.open().await {
                Ok(opened) => open.push(opened),
                Err(error) => {
                    self.shutdown.abandon().await;
                    return Err(error);
                }
            }
        }
        Ok(open)
    }

    pub(crate) async fn serve_on(self, listeners: Vec<OpenListener>) -> Result<()> {
        let root = &self.container.modules[self.container.root as usize];
        let edge = Edge::plan(&self.settings.edge, &root.level.meta, Deprecation::NONE, None);
        let serving = ServerConfig {
            router: self.router,
            limits: self.limits,
            settings: Arc::clone(&self.settings),
            edge,
            has_handler_rates: self.container.all_meta().any(Edge::sets_body_rate),
            drain: self.shutdown.drain().clone(),
        };
        let (drained, ()) = tokio::join!(serve(listeners, serving), self.shutdown.conduct());
        let completed = self.shutdown.complete().await;
        drained.and(completed)
    }

    /// Runs the app without a port until its shutdown is requested, then shuts it down.
    pub(crate) async fn work(self) -> Result<()> {
        self.shutdown.complete().await
    }

    pub(crate) const fn settings(&self) -> &Arc<HttpSettings> {
        &self.settings
    }

    pub(crate) const fn extra_routes(&self) -> &Arc<[ExtraRoute]> {
        &self.extra_routes
    }

    pub(crate) const fn container(&self) -> &Arc<Container> {
        &self.container
    }
}

async fn bind(address: impl ToSocketAddrs) -> Result<(TcpListener, SocketAddr)> {
    let unresolved = |error| {
        let message = "invalid listen address; write a host and a port, such as `\"127.0.0.1:3000\"` or `(\"0.0.0.0\", 3000)`";
        Error::internal(error).with_code("listen").with_message(message)
    };
    let all: Vec<_> = lookup_host(address).await.map_err(unresolved)?.collect();
    let unbound = |error| {
        let all: Vec<_> = all.iter().map(ToString::to_string).collect();
        Error::internal(error).with_message(format!("can't listen on {}", all.join(" or ")))
    };
    let listener = TcpListener::bind(&*all).await.map_err(unbound)?;
    let local = listener.local_addr().map_err(unbound)?;
    Ok((listener, local))
}

impl std::fmt::Debug for Booted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Booted").field("container", &self.container).finish_non_exhaustive()
    }
}
