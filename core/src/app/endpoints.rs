//! What an app serves, as data, for documents of it.

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

/// Everything that the modules of an app serve.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Endpoints {
    /// Each handler, once for each of its paths, in the order of the modules.
    pub all: Vec<Endpoint>,
    /// The handlers that something other than HTTP calls, in the order of the modules.
    pub triggered: Vec<TriggeredEndpoint>,
    /// The name of the root module.
    pub root: &'static str,
    /// How a request names a version.
    pub versioning: Versioning,
    /// The framework whose error format is used.
    pub compat: Option<Compat>,
    /// The media types that [`Negotiated`](crate::Negotiated) values are read from, beside that of JSON.
    pub read: Vec<&'static str>,
    /// Those that they are written as.
    pub written: Vec<&'static str>,
    /// The options that modules were imported with.
    options: Vec<crate::base::Stored>,
}

/// One handler at one path.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Endpoint {
    /// Method, path, host, versions, guards.
    pub info: RouteInfo,
    /// The module that lists the controller.
    pub module: Type,
    /// The controller.
    pub controller: &'static ControllerSpec,
    /// The route, with its handler.
    pub route: &'static RouteSpec,
    /// Since when it is deprecated, and until when it stays.
    pub deprecation: Deprecation,
    /// The versions that something else than the path tells apart.
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
    /// What it is, what calls it, its guards.
    pub info: HandlerInfo,
    /// The module that lists its component.
    pub module: Type,
    /// Its component.
    pub component: Type,
    /// The handler, with what calls it.
    pub handler: &'static HandlerSpec,
    /// The errors that the pipes of its arguments declare.
    pub pipe_errors: Vec<&'static ErrorSpec>,
    /// What the guards before it require of clients, and how they refuse them; nothing if the app itself calls it.
    pub protection: Protection,
    mapped: ResponseMapping,
}

impl TriggeredEndpoint {
    /// Returns the data of its trigger, if that is a `K`.
    pub fn trigger<K: TriggerKind>(&self) -> Option<&'static K> {
        let data: &'static dyn Any = self.handler.trigger?.data;
        data.downcast_ref()
    }

    /// Returns the JSON schema of a reply after the interceptors, from that of the value that the handler returns.
    pub fn mapped_schema(&self, schema: Value) -> Value {
        self.mapped.map_schema(schema)
    }
}

impl Endpoint {
    /// Returns the JSON schema of a successful response after the interceptors, from that of the value that the handler
    /// returns.
    pub fn mapped_schema(&self, schema: Value) -> Value {
        self.mapped.map_schema(schema)
    }

    /// The metadata of this type: that of the handler, or of the nearest level that has it.
    pub fn meta<T: Metadata>(&self) -> Option<&'static T> {
        let found = self.meta.iter().find(|meta| meta.id == TypeId::of::<T>())?;
        let value: &'static dyn Any = found.value;
        value.downcast_ref()
    }
}

impl Endpoints {
    /// The options that a module was imported with; those of the first import where there are several.
    pub fn options<O: Send + Sync + 'static>(&self) -> Option<Arc<O>> {
        self.options.iter().find_map(|stored| stored.get::<O>())
    }
}

/// The endpoints of a container, built or not.
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

/// The first media type of each format but JSON.
fn media(settings: &HttpSettings, such: impl Fn(&dyn Format) -> bool) -> Vec<&'static str> {
    let others = settings.formats.all().iter().skip(1).filter(|format| such(&***format));
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
    let is_guarded = handler.spec.is_guarded();
    Some(TriggeredEndpoint {
        info: handlers::info(container, module, component, handler)?,
        protection: match is_guarded {
            true => protection(container, module, component, handler),
            false => Protection::default(),
        },
        module: container.modules[module as usize].spec.token,
        component: component.spec.provider.declared,
        handler: handler.spec,
        pipe_errors: pipe_errors(container, module, component, handler),
        mapped: ResponseMapping::for_handler(container, module, component, handler),
    })
}

impl App {
    /// What the app serves, without building any of its providers.
    ///
    /// # Errors
    ///
    /// Every diagnostic about the module graph that the compiler could not see.
    pub fn endpoints(&self) -> Result<Endpoints> {
        let container = link(self.root, &self.overrides)?;
        Ok(endpoints(&container, &self.settings))
    }
}

impl Booted {
    /// What the app serves.
    pub fn endpoints(&self) -> Endpoints {
        endpoints(self.container(), self.settings())
    }
}
