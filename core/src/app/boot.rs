//! From a root module to an app that can answer.

use std::any::{Any, TypeId};
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use axum::Router;
use tokio::net::{TcpListener, ToSocketAddrs, lookup_host};

use super::brought::Brought;
use super::builder::App;
use super::lifecycle::Lifecycle;
use super::mount::{self, Around};
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

/// An app whose providers are built and whose hooks have run.
pub struct Booted {
    container: Arc<Container>,
    router: Router,
    brought: Arc<[Brought]>,
    limits: Limits,
    settings: Arc<HttpSettings>,
    shutdown: Shutdown,
}

/// Boots the app; `None` when the drain began before it was done.
pub(super) async fn boot(app: App, drain: Drain) -> Result<Option<Booted>> {
    panics::remember_places();
    let container = link(app.root, &app.overrides)?;
    orphans::check(app.root, &container)?;
    let lifecycle = Arc::new(Lifecycle::new(Arc::clone(&container)));
    let mut stopped = ShutdownReason::BootFailed;
    let started = tokio::select! {
        biased;
        failures = start(&container, &lifecycle) => Some(failures),
        reason = drain.requested() => {
            stopped = reason;
            None
        }
    };
    match started {
        Some(failures) if failures.is_empty() => {}
        Some(failures) => {
            lifecycle.shutdown(stopped).await;
            return Err(failed(app.root.token.written, &failures));
        }
        None => {
            lifecycle.built_without_init();
            lifecycle.shutdown(stopped).await;
            return Ok(None);
        }
    }
    let limits = app.limits;
    let tasks = Tasks::default();
    let shutdown = Shutdown::new(drain.clone(), lifecycle, tasks.clone(), limits.shutdown_timeout);
    let mut settings = app.settings;
    settings.calls = Arc::new(Settings { drain, ..app.calls });
    settings.edge.body_limit =
        (limits.body_bytes != Limits::DEFAULT_BODY).then_some(limits.body_bytes);
    settings.edge.around = !(app.layers.is_empty() && app.merged.is_empty())
        || app.fallback.is_some()
        || container.modules.iter().any(|module| !module.spec.middleware.is_empty());
    let settings = Arc::new(settings);
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
    let around = Around {
        driven,
        merged: app.merged,
        fallback: app.fallback,
        layers: app.layers,
        settings: Arc::clone(&settings),
    };
    let mounting = AssertUnwindSafe(|| mount::router(&container, around));
    let mounted = catch_unwind(mounting).unwrap_or_else(|panic| Err(panics::error(&*panic)));
    match mounted {
        Ok((router, brought)) => {
            handle.mounted(&router);
            let brought = brought.into();
            Ok(Some(Booted { container, router, brought, limits, settings, shutdown }))
        }
        Err(error) => {
            shutdown.abandon().await;
            Err(match error.message() {
                Some(_) => error,
                None => error.with_message(
                    "the routes can't be mounted, probably because two merged routers or modules declare the same route; change one of the paths",
                ),
            })
        }
    }
}

async fn start(container: &Container, lifecycle: &Lifecycle) -> Vec<Failure> {
    let failures = instantiate(container).await;
    if !failures.is_empty() {
        lifecycle.built_without_init();
        return failures;
    }
    let failures = lifecycle.init().await;
    if !failures.is_empty() {
        return failures;
    }
    lifecycle.bootstrap().await
}

fn failed(root: &str, failures: &[Failure]) -> Error {
    let count = failures.len();
    let plural = if count == 1 { "failure" } else { "failures" };
    let mut text = format!("`{root}` can't start: {count} {plural}");
    for (number, Failure { what, at, error }) in failures.iter().enumerate() {
        let location =
            if *at == Location::NOWHERE { String::new() } else { format!("\n       {at}") };
        let chain = error.chain();
        text.push_str(&format!("\n\n  {}. `{what}` failed: {chain}{location}", number + 1));
    }
    Error::internal_error().with_code("boot").with_message(text)
}

impl Booted {
    /// The router of the app; clones of it share the app.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// A singleton of the app, in whichever module it is; `None` when there is none.
    pub fn get<T: ?Sized + Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        let node = self.container.find_anywhere(TypeId::of::<T>())?;
        self.container.built[node as usize].get()?.get()
    }

    /// Returns the handlers whose trigger has data of type `T`, such as the jobs of the app, in the order of the modules
    /// and their lists.
    ///
    /// # Errors
    ///
    /// If one can't be planned, which the checks of the boot exclude.
    pub fn handlers<T: Any>(&self) -> Result<Vec<BoundHandler<T>>> {
        bound_handlers(&self.container, &self.settings)
    }

    /// The handle that ends the app.
    pub fn shutdown_handle(&self) -> Shutdown {
        self.shutdown.clone()
    }

    /// Binds an address; where it can't, the app is shut down.
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

    /// Serves the app on a listener until its [`Shutdown`] is requested, then drains and shuts down.
    ///
    /// # Errors
    ///
    /// When the deadline of the drain cut a request or an upgraded connection off.
    pub async fn serve(self, listener: TcpListener) -> Result<()> {
        self.serve_on(vec![OpenListener::from(listener)]).await
    }

    /// Opens listeners; where one can't be, the app is shut down.
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

    /// Runs the app without a port until its shutdown is requested.
    pub(crate) async fn work(self) -> Result<()> {
        self.shutdown.complete().await
    }

    pub(crate) const fn settings(&self) -> &Arc<HttpSettings> {
        &self.settings
    }

    pub(crate) const fn brought(&self) -> &Arc<[Brought]> {
        &self.brought
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
