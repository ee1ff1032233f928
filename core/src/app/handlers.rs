//! Information about handlers that something other than HTTP calls, for tests and the banner.

use std::fmt;

use super::boot::Booted;
use super::routes::RouteInfo;
use crate::app::driver::triggered;
use crate::base::Location;
use crate::di::{ComponentInstance, Container, HandlerInstance};
use crate::graph::spec::Caller;
use crate::pipeline::guards_before;

/// A handler that something other than HTTP calls, such as a job, an event listener or a message handler.
///
/// It is displayed as `scheduled job  0 0 4 * * *  Cats::nightly`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HandlerInfo {
    /// The kind of handler, such as `scheduled job`.
    pub label: &'static str,
    /// The trigger: the schedule, the event type or the message name.
    pub trigger: &'static str,
    /// The component and the method.
    pub handler: String,
    /// The location of the method.
    pub at: Location,
    /// The caller.
    pub caller: Caller,
    /// The guards of all levels, in running order. Empty if the app itself calls the handler.
    pub guards: Vec<String>,
}

impl fmt::Display for HandlerInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}  {}  {}", self.label, self.trigger, self.handler)
    }
}

/// A route or handler that clients reach without a guard.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum UnguardedEndpoint {
    /// A route, which may belong to a module or a merged router.
    Route(RouteInfo),
    /// A handler of another protocol.
    Handler(HandlerInfo),
}

impl fmt::Display for UnguardedEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Route(route) => route.fmt(f),
            Self::Handler(handler) => handler.fmt(f),
        }
    }
}

/// Returns the handlers with a trigger, in the order of modules and their lists.
pub(crate) fn handlers(container: &Container) -> Vec<HandlerInfo> {
    let info =
        |(module, component, handler): (u32, &_, &_)| info(container, module, component, handler);
    triggered(container).filter_map(info).collect()
}

pub(super) fn info(
    container: &Container,
    module: u32,
    component: &ComponentInstance,
    handler: &HandlerInstance,
) -> Option<HandlerInfo> {
    let trigger = handler.spec.trigger?;
    let guards = guards_before(container, module, component, handler);
    Some(HandlerInfo {
        label: trigger.label,
        trigger: trigger.shown,
        handler: format!("{}::{}", component.spec.provider.declared.written, handler.spec.name),
        at: handler.spec.at,
        caller: trigger.caller,
        guards: guards.iter().map(|guard| guard.written()).collect(),
    })
}

/// Returns the routes and handlers of all protocols that clients reach without a guard: first the routes, then the
/// handlers.
pub(crate) fn unguarded(container: &Container, routes: Vec<RouteInfo>) -> Vec<UnguardedEndpoint> {
    let handlers = handlers(container).into_iter();
    let open = handlers.filter(|one| is_client(one.caller) && one.guards.is_empty());
    routes
        .into_iter()
        .map(UnguardedEndpoint::Route)
        .chain(open.map(UnguardedEndpoint::Handler))
        .collect()
}

const fn is_client(caller: Caller) -> bool {
    matches!(caller, Caller::Client | Caller::Operation)
}

impl Booted {
    /// Returns the handlers that something other than HTTP calls, in the order of modules and their lists.
    pub fn triggered_handlers(&self) -> Vec<HandlerInfo> {
        handlers(self.container())
    }

    /// Returns the routes and handlers of all protocols that clients reach without a guard. This includes the routes of
    /// modules and merged routers, and excludes handlers that the app itself calls.
    pub fn unguarded_handlers(&self) -> Vec<UnguardedEndpoint> {
        unguarded(self.container(), self.unguarded_routes())
    }
}
