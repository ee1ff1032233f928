//! From a root module to an app that can answer.

use std::any::TypeId;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use tokio::net::{TcpListener, ToSocketAddrs, lookup_host};

use super::builder::{App, Limits};
use super::drain::Drain;
use super::lifecycle::Lifecycle;
use super::{orphans, panics, serve};
use crate::di::{Container, Failure, instantiate, link};
use crate::error::{Error, Result};
use crate::http::{Mount, RouteShared, Table, unknown_path, unknown_verb};
use crate::spec::{Place, join};

/// An app whose providers are built and whose hooks have run.
pub struct Booted {
    container: Arc<Container>,
    router: Router,
    limits: Limits,
    shutdown: Shutdown,
}

/// Ends an app: tells its server to drain, and runs its `on_shutdown` hooks.
#[derive(Clone)]
pub struct Shutdown {
    drain: Drain,
    lifecycle: Arc<Lifecycle>,
}

/// Boots the app; `None` when the drain began before it was done.
pub(super) async fn boot(app: App, drain: Drain) -> Result<Option<Booted>> {
    panics::remember_places();
    let container = link(app.root, &app.overrides)?;
    orphans::check(app.root, &container)?;
    let lifecycle = Arc::new(Lifecycle::new(Arc::clone(&container)));
    let started = tokio::select! {
        biased;
        failures = start(&container, &lifecycle) => Some(failures),
        () = drain.begun() => None,
    };
    match started {
        Some(failures) if failures.is_empty() => {}
        Some(failures) => {
            lifecycle.shutdown().await;
            return Err(failed(app.root.token.written, &failures));
        }
        None => {
            lifecycle.built_without_init();
            lifecycle.shutdown().await;
            return Ok(None);
        }
    }
    let shutdown = Shutdown { drain, lifecycle };
    let (merged, layers, fallback, limits) = (app.merged, app.layers, app.fallback, app.limits);
    let mounting = AssertUnwindSafe(|| {
        let router = merged
            .into_iter()
            .fold(mount(&container)?, |router, merged| router.merge(merged.reset_fallback()));
        let router = match fallback {
            Some(fallback) => fallback(router),
            None => router.fallback(unknown_path),
        };
        let router = router.method_not_allowed_fallback(unknown_verb);
        let router = match limits.body_bytes {
            Limits::DEFAULT_BODY => router,
            bytes => router.layer(DefaultBodyLimit::max(bytes)),
        };
        Ok(layers.into_iter().fold(router, |router, wrap| wrap(router)))
    });
    let mounted = catch_unwind(mounting).unwrap_or_else(|panic| Err(panics::error(&*panic)));
    match mounted {
        Ok(router) => Ok(Some(Booted { container, router, limits, shutdown })),
        Err(error) => {
            shutdown.finish().await;
            Err(error.with_message("the routes can't be mounted"))
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
        let place = if *at == Place::NOWHERE { String::new() } else { format!("\n       {at}") };
        let chain = error.chain();
        text.push_str(&format!("\n\n  {}. `{what}` failed: {chain}{place}", number + 1));
    }
    Error::internal_error().with_code("boot").with_message(text)
}

/// Every handler of every module on one router.
fn mount(container: &Arc<Container>) -> Result<Router> {
    let mut table = Table::default();
    for (number, module) in container.modules.iter().enumerate() {
        for (controller, node, handlers) in &module.controllers {
            let Some(built) = container.built[*node as usize].get() else {
                let controller = controller.component.declared.written;
                return Err(Error::internal(format!(
                    "the controller `{controller}` was never built"
                )));
            };
            for (route, handler) in controller.routes.iter().zip(handlers) {
                let shared = RouteShared {
                    container: Arc::clone(container),
                    module: number as u32,
                    controller: controller.component.declared.written,
                    spec: route,
                    levels: [route.meta, controller.meta, module.spec.meta],
                    sources: container.nodes[*handler as usize].sources.clone(),
                };
                (route.mount)(Mount {
                    table: &mut table,
                    path: join(controller.prefix, route.path),
                    controller: built,
                    shared: Arc::new(shared),
                });
            }
        }
    }
    Ok(table.into_router())
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
            self.shutdown.finish().await;
        }
        bound
    }

    /// Serves the app on a listener until its [`Shutdown`] begins, then drains and shuts down.
    ///
    /// # Errors
    ///
    /// When the deadline of the drain cut a request off.
    pub async fn serve(self, listener: TcpListener) -> Result<()> {
        let drained = serve::serve(listener, self.router, self.limits, &self.shutdown.drain).await;
        self.shutdown.finish().await;
        drained
    }

    pub(crate) const fn container(&self) -> &Arc<Container> {
        &self.container
    }
}

async fn bind(address: impl ToSocketAddrs) -> Result<(TcpListener, SocketAddr)> {
    let unresolved =
        |error| Error::internal(error).with_message("the address to listen on is none");
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

impl Shutdown {
    /// Tells the server to drain; the app ends when the requests in flight have finished.
    pub fn begin(&self) {
        self.drain.begin();
    }

    /// Whether the shutdown has begun.
    pub fn has_begun(&self) -> bool {
        self.drain.has_begun()
    }

    /// Runs the `on_shutdown` hooks, in the reverse order of `on_init`, for an app whose router was
    /// embedded. A hook that fails is logged, and the others still run; a second call does nothing.
    pub async fn finish(&self) {
        self.begin();
        self.lifecycle.shutdown().await;
    }
}

impl std::fmt::Debug for Shutdown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shutdown").field("begun", &self.has_begun()).finish_non_exhaustive()
    }
}
