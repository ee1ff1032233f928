//! The routes of an app, as its tests and its banner see them.

use std::fmt;
use std::sync::Arc;

use super::boot::Booted;
use crate::di::{ComponentInstance, Container, HandlerInstance};
use crate::error::Result;
use crate::pipeline::HandlerShared;
use crate::spec::{Method, Place, join};

/// One route of an app.
///
/// It is shown as `GET /cats/{id}  CatsController::find`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RouteInfo {
    /// The verb; `*` for every one.
    pub method: &'static str,
    /// The whole path.
    pub path: String,
    /// The component and the method that answer.
    pub handler: String,
    /// Where the method was written.
    pub at: Place,
    /// How many guards stand before it, on every level.
    pub guards: usize,
}

impl fmt::Display for RouteInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}  {}", self.method, self.path, self.handler)
    }
}

/// Every route, by path and then by verb.
pub(crate) fn routes(container: &Arc<Container>) -> Result<Vec<(Method, RouteInfo)>> {
    let mut all = Vec::new();
    for (number, module) in container.modules.iter().enumerate() {
        for (controller, component) in &module.controllers {
            for (route, handler) in controller.routes.iter().zip(&component.handlers) {
                let settings = Arc::default();
                let shared =
                    HandlerShared::plan(container, number as u32, component, handler, &settings)?;
                let info = RouteInfo {
                    method: route.method.as_str(),
                    path: join(controller.prefix, route.path),
                    handler: name(component, handler),
                    at: handler.spec.at,
                    guards: shared.plan.guards.len(),
                };
                all.push((route.method, info));
            }
        }
    }
    all.sort_by(|(verb, one), (other_verb, other)| {
        one.path.cmp(&other.path).then((*verb as u8).cmp(&(*other_verb as u8)))
    });
    Ok(all)
}

fn name(component: &ComponentInstance, handler: &HandlerInstance) -> String {
    format!("{}::{}", component.spec.provider.declared.written, handler.spec.name)
}

impl Booted {
    /// Every route of the modules, by path and then by verb.
    pub fn routes(&self) -> Vec<RouteInfo> {
        all(self.container())
    }

    /// The routes before which no guard stands, on any level. A test that compares them with a list
    /// finds the route that somebody forgot to guard.
    pub fn unguarded_routes(&self) -> Vec<RouteInfo> {
        unguarded(self.container())
    }
}

/// What can't be planned has not booted.
pub(crate) fn all(container: &Arc<Container>) -> Vec<RouteInfo> {
    let routes = routes(container).unwrap_or_default();
    routes.into_iter().map(|(_, info)| info).collect()
}

pub(crate) fn unguarded(container: &Arc<Container>) -> Vec<RouteInfo> {
    all(container).into_iter().filter(|route| route.guards == 0).collect()
}
