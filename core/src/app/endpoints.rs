//! The endpoints of an app as data, for OpenAPI and AsyncAPI documents.

use std::any::{Any, TypeId};
use std::sync::Arc;

use serde_json::Value;

use super::builder::App;
use super::handlers::{self, HandlerInfo};
use super::routes::info;
use super::{Booted, RouteInfo};
use crate::app::driver::triggered;
use crate::base::Type;
use crate::di::{ComponentInstance, Container, HandlerInstance, Make, link};
use crate::error::Compat;
use crate::error::{ErrorSpec, Result};
use crate::graph::spec::{
    ControllerSpec, Deprecation, HandlerSpec, Meta, Metadata, RouteSpec, TriggerKind, Versioning,
};
use crate::http::HttpSettings;
use crate::http::route::resolved_route::{ResolvedRoute, resolve_routes};
use crate::http::{Format, FormatData};
use crate::pipeline::Protection;
use crate::pipeline::{ResponseMapping, metadata_of, pipe_errors, protection};

/// The endpoints of all modules of an app.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Endpoints {
    /// The HTTP endpoints: each handler once for each of its paths, in the order of modules.
    pub all: Vec<Endpoint>,
    /// The handlers that something other than HTTP calls, in the order of modules.
    pub triggered: Vec<TriggeredEndpoint>,
    /// The name of the root module.
    pub root: &'static str,
    /// The way in which requests select a version.
    pub versioning: Versioning,
    /// The framework whose error format the app uses.
    pub compat: Option<Compat>,
    /// The media types besides JSON that [`Negotiated`](crate::Negotiated) values are read from.
    pub read: Vec<&'static str>,
    /// The media types besides JSON that [`Negotiated`](crate::Negotiated) values are written as.
    pub written: Vec<&'static str>,
    /// The options of imported modules.
    options: Vec<crate::base::Stored>,
}

/// A handler at a path.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Endpoint {
    /// The method, path, host, versions and guards.
    pub info: RouteInfo,
    /// The module that lists the controller.
    pub module: Type,
    /// The controller.
    pub controller: &'static ControllerSpec,
    /// The route, with its handler.
    pub route: &'static RouteSpec,
    /// The deprecation and removal dates.
    pub deprecation: Deprecation,
    /// The versions, if they are not part of the path.
    pub dispatched: &'static [&'static str],
    /// The errors that the pipes of its arguments declare.
    pub pipe_errors: Vec<&'static ErrorSpec>,
    meta: Vec<Meta>,
    mapped: ResponseMapping,
}

/// A handler that something other than HTTP calls.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TriggeredEndpoint {
    /// The label, trigger, caller and guards.
    pub info: HandlerInfo,
    /// The module that lists the component.
    pub module: Type,
    /// The component.
    pub component: Type,
    /// The handler, with its trigger.
    pub handler: &'static HandlerSpec,
    /// The errors that the pipes of its arguments declare.
    pub pipe_errors: Vec<&'static ErrorSpec>,
    /// The requirements of the guards before it, and their error responses. Empty if the app itself calls it.
    pub protection: Protection,
    mapped: ResponseMapping,
}

impl TriggeredEndpoint {
    /// Returns the data of the trigger, if it is a `K`.
    pub fn trigger<K: TriggerKind>(&self) -> Option<&'static K> {
        let data: &'static dyn Any = self.handler.trigger?.data;
        data.downcast_ref()
    }

    /// Maps the JSON schema of the handler's return type to that of the reply, as the interceptors change it.
    pub fn mapped_schema(&self, schema: Value) -> Value {
        self.mapped.map_schema(schema)
    }
}

impl Endpoint {
    /// Maps the JSON schema of the handler's return type to that of a successful response, as the interceptors change
    /// it.
    pub fn mapped_schema(&self, schema: Value) -> Value {
        self.mapped.map_schema(schema)
    }

    /// Returns the metadata of a type from the innermost level that has it.
    pub fn meta<T: Metadata>(&self) -> Option<&'static T> {
        let meta = self.meta.iter().find(|meta| meta.id == TypeId::of::<T>())?;
        let value: &'static dyn Any = meta.value;
        value.downcast_ref()
    }
}

impl Endpoints {
    /// Returns the options of an imported module. If several imports have options of this type, it returns the first.
    pub fn options<O: Send + Sync + 'static>(&self) -> Option<Arc<O>> {
        self.options.iter().find_map(|stored| stored.get::<O>())
    }
}

/// Returns the endpoints of a container. Its components need not be created.
pub(crate) fn endpoints(container: &Container, settings: &HttpSettings) -> Endpoints {
    let ready = container.nodes.iter().filter_map(|node| match &node.make {
        Make::Ready(stored) => Some(stored.clone()),
        _ => None,
    });
    Endpoints {
        all: resolve_routes(container).iter().map(|route| endpoint(container, route)).collect(),
        triggered: triggered(container)
            .filter_map(|one| triggered_endpoint(container, one))
            .collect(),
        root: container.modules[container.root as usize].spec.token.written,
        versioning: container.routing().versioning,
        compat: settings.edge.compat,
        read: media(settings, |format| format.data() != FormatData::WriteOnly),
        written: media(settings, |_| true),
        options: ready.collect(),
    }
}

/// Returns the first media type of each format besides JSON that the filter accepts.
fn media(settings: &HttpSettings, filter: impl Fn(&dyn Format) -> bool) -> Vec<&'static str> {
    let others = settings.formats.all().iter().skip(1).filter(|format| filter(&***format));
    others.filter_map(|format| format.media_types().first().copied()).collect()
}

fn endpoint(container: &Container, route: &ResolvedRoute<'_>) -> Endpoint {
    Endpoint {
        info: info(container, route),
        module: container.modules[route.module as usize].spec.token,
        controller: route.controller,
        route: route.route,
        deprecation: route.deprecation(),
        dispatched: route.selector_versions(),
        pipe_errors: pipe_errors(container, route.module, route.component, route.handler),
        meta: metadata_of(container, route.module, route.component, route.handler),
        mapped: ResponseMapping::for_handler(
            container,
            route.module,
            route.component,
            route.handler,
        ),
    }
}

fn triggered_endpoint(
    container: &Container,
    (module, component, handler): (u32, &ComponentInstance, &HandlerInstance),
) -> Option<TriggeredEndpoint> {
    let protection = if handler.spec.is_guarded() {
        protection(container, module, component, handler)
    } else {
        Protection::default()
    };
    Some(TriggeredEndpoint {
        info: handlers::info(container, module, component, handler)?,
        protection,
        module: container.modules[module as usize].spec.token,
        component: component.spec.provider.declared,
        handler: handler.spec,
        pipe_errors: pipe_errors(container, module, component, handler),
        mapped: ResponseMapping::for_handler(container, module, component, handler),
    })
}

impl App {
    /// Returns the endpoints of the app without creating its providers.
    ///
    /// # Errors
    ///
    /// Returns an error with all diagnostics about the module graph that can only be detected at boot.
    pub fn endpoints(&self) -> Result<Endpoints> {
        let container = link(self.root, &self.overrides)?;
        Ok(endpoints(&container, &self.settings))
    }
}

impl Booted {
    /// Returns the endpoints of the app.
    pub fn endpoints(&self) -> Endpoints {
        endpoints(self.container(), self.settings())
    }
}
