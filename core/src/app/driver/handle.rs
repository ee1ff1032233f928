//! The handle through which a driver uses an app.

use std::any::{Any, TypeId};
use std::fmt;
use std::future::Future;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;

use super::tasks::Tasks;
use crate::app::{Endpoints, endpoints};
use crate::di::{ComponentInstance, Container, HandlerInstance};
use crate::error::{Error, Result};
use crate::graph::spec::{ComponentSpec, Trigger};
use crate::http::is_own_origin;
use crate::http::{HttpSettings, NoTransport};
use crate::pipeline::{AnyHandler, CallScope, HandlerShared};
use crate::pipeline::{Clock, InFlight, Timeline};

/// The maximum time before a timeline reads the clock again, which may have been changed meanwhile.
const MAX_WAIT: Duration = Duration::from_secs(1);

/// A handle to a running app for drivers: its handlers, endpoints, clock, tasks and shutdown. Clones refer to the same
/// app.
#[derive(Clone)]
pub struct AppHandle {
    container: Arc<Container>,
    settings: Arc<HttpSettings>,
    tasks: Tasks,
    /// The router, after the routes are mounted.
    router: Arc<OnceLock<Router>>,
}

/// A handler with the data of its trigger.
#[derive(Clone)]
#[non_exhaustive]
pub struct BoundHandler<T: 'static> {
    /// The data of the trigger, such as the schedule, the event type or the message name.
    pub data: &'static T,
    /// The trigger.
    pub trigger: &'static Trigger,
    /// The component of the handler.
    pub component: &'static ComponentSpec,
    /// The handler.
    pub handler: AnyHandler,
}

impl<T: 'static> fmt::Debug for BoundHandler<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoundHandler")
            .field("handler", &self.handler)
            .field("trigger", &self.trigger)
            .finish_non_exhaustive()
    }
}

impl AppHandle {
    pub(crate) fn new(
        container: Arc<Container>,
        settings: Arc<HttpSettings>,
        tasks: Tasks,
    ) -> Self {
        Self { container, settings, tasks, router: Arc::default() }
    }

    pub(crate) fn set_router(&self, router: &Router) {
        // The routes are mounted once, so the cell is empty.
        let _ = self.router.set(router.clone());
    }

    /// Sends a request to the app and returns the response, for requests that a driver creates itself, such as those of
    /// another protocol. Before the routes are mounted, it returns a 503 response.
    pub async fn respond(&self, request: Request) -> Response {
        let Some(router) = self.router.get() else { return Error::unavailable().into_response() };
        match router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }

    /// Returns the handlers of all modules whose trigger has data of type `T`, in the order of modules and their lists.
    ///
    /// # Errors
    ///
    /// Returns an internal error if a handler can't be planned. The checks at boot exclude this.
    pub fn handlers<T: Any>(&self) -> Result<Vec<BoundHandler<T>>> {
        bound_handlers(&self.container, &self.settings)
    }

    /// Returns the endpoints of the app.
    pub fn endpoints(&self) -> Endpoints {
        endpoints(&self.container, &self.settings)
    }

    /// Returns whether a module of the app lists this controller or gateway.
    pub fn lists(&self, controller: TypeId) -> bool {
        let modules = self.container.modules.iter();
        let mut all = modules.flat_map(|module| &module.controllers);
        all.any(|(spec, _)| spec.component.provider.declared.id == controller)
    }

    /// Spawns a task that runs alongside the app. A panic is logged with the name. At shutdown, the task should end
    /// after [`stopping`](Self::stopping). If it has not ended after the shutdown timeout, it is aborted.
    pub fn spawn(&self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(name, task);
    }

    /// Waits until all drivers have started, or the app drains. Drivers must not call handlers before, because handlers
    /// may depend on other drivers.
    pub async fn started(&self) {
        tokio::select! {
            biased;
            () = self.tasks.started() => {}
            () = self.stopping() => {}
        }
    }

    pub(crate) fn set_started(&self) {
        self.tasks.set_started();
    }

    /// Waits until the shutdown drains the app. From then on, no new work begins. This is the time to send close
    /// frames: the [reads of upgraded connections](crate::App::shutdown_timeout) end at least a second later, or after
    /// half of the remaining shutdown timeout if that is shorter.
    pub async fn stopping(&self) {
        self.settings.calls.drain.begun().await;
    }

    /// Waits until the app drains and all work in flight has finished.
    pub async fn drained(&self) {
        self.stopping().await;
        self.settings.calls.drain.idle().await;
    }

    /// Creates a scope for the calls of a request, which share request-scoped providers.
    pub fn scope(&self) -> CallScope {
        CallScope::for_app(self.container.request_scoped)
    }

    /// Returns [`App::timeout`](crate::App::timeout), for a driver whose requests make several calls.
    pub fn timeout(&self) -> Option<Duration> {
        self.settings.calls.timeout
    }

    /// Returns the address of the client from a request head, as [`Context::client_ip`](crate::Context::client_ip)
    /// does, for the routes of a driver.
    pub fn client_ip(&self, head: &Parts) -> Option<IpAddr> {
        self.settings.proxies.client(head)
    }

    /// Returns whether pages of an origin may send a request with this head: the origin is that of the app itself, or
    /// the [`Cors`](crate::Cors) policy of the app allows it.
    pub fn allows_origin(&self, head: &Parts, origin: &str) -> bool {
        let is_allowed = self.settings.edge.cors.is_some_and(|cors| cors.allows(origin));
        is_allowed || is_own_origin(head, &self.settings, origin)
    }

    /// Returns the clock of the app, which tests can move.
    pub fn clock(&self) -> &Clock {
        &self.settings.calls.clock
    }

    /// Runs the due entries of a timeline by the clock of the app, until the app drains.
    pub fn follow(&self, name: &'static str, timeline: Arc<dyn Timeline>) {
        if !self.clock().is_real() {
            return self.clock().follow(timeline);
        }
        let app = self.clone();
        self.spawn(name, async move {
            app.started().await;
            loop {
                let now = app.clock().now();
                let next = timeline.next();
                let wait = next.map(|next| next.duration_since(now).unwrap_or_default());
                tokio::select! {
                    biased;
                    () = app.stopping() => return,
                    () = timeline.changed() => {}
                    () = tokio::time::sleep(wait.unwrap_or(MAX_WAIT).min(MAX_WAIT)) => {}
                }
                drop(timeline.run_due(app.clock().now()));
            }
        });
    }

    /// Begins work that the shutdown waits for until the returned value is dropped. Returns `None` if the app drains.
    pub fn begin_work(&self) -> Option<InFlight> {
        self.settings.calls.drain.enter()
    }
}

impl fmt::Debug for AppHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppHandle").finish_non_exhaustive()
    }
}

/// Plans the handlers whose trigger has data of type `T`.
pub(crate) fn bound_handlers<T: Any>(
    container: &Arc<Container>,
    settings: &Arc<HttpSettings>,
) -> Result<Vec<BoundHandler<T>>> {
    let mut all = Vec::new();
    for (module, component, handler) in triggered(container) {
        let of_kind = handler.spec.trigger.filter(|one| one.kind.id == TypeId::of::<T>());
        let Some(trigger) = of_kind else { continue };
        let data: &'static dyn Any = trigger.data;
        let other_type = || {
            let name = std::any::type_name::<T>();
            Error::internal(format!("the trigger at {} is not a `{name}`", handler.spec.at))
        };
        let data = data.downcast_ref().ok_or_else(other_type)?;
        let Some(built) = container.built[component.node as usize].get() else {
            let name = component.spec.provider.declared.written;
            return Err(Error::internal(format!("the component `{name}` was not created")));
        };
        let transport = NoTransport(settings);
        let shared = HandlerShared::plan(
            container,
            module,
            component,
            handler,
            &settings.calls,
            &transport,
        )?;
        let handler = AnyHandler::new(built.clone(), shared, trigger.call);
        all.push(BoundHandler { data, trigger, component: component.spec, handler });
    }
    Ok(all)
}

/// Returns the handlers with a trigger, with the indexes of their modules.
pub(crate) fn triggered(
    container: &Container,
) -> impl Iterator<Item = (u32, &ComponentInstance, &HandlerInstance)> {
    (0..).zip(&container.modules).flat_map(|(number, module)| {
        let controllers = module.controllers.iter().map(|(_, component)| component);
        let components = controllers.chain(&module.components);
        let handlers = components.flat_map(move |component| {
            component.handlers.iter().map(move |handler| (number, component, handler))
        });
        handlers.filter(|(.., handler)| handler.spec.trigger.is_some())
    })
}
