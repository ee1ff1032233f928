//! Creates the router of an app: plans its handlers and mounts their routes.

use std::collections::HashSet;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn, map_response};
use axum::response::Response;

use crate::base::Location;
use crate::di::{ComponentInstance, Container, Level};
use crate::error::{Error, Result};
use crate::graph::spec::HandlerSpec;
use crate::http::edge::{Outer, RoutePolicy};
use crate::http::{HttpSettings, HttpTransport};
use crate::http::{
    Middleware, Mount, RouteConditions, Table, format_vary, handle_module_routes, unknown_path,
    unsupported_method, version_vary,
};
use crate::pipeline::{HandlerShared, Plan, Transport};

use super::builder::Wrap;
use super::drivers;
use super::endpoints::endpoints;
use super::extra_routes::ExtraRoute;
use super::route_conflicts::RegisteredRoutes;
use crate::http::route::resolved_route::{ResolvedRoute, resolve_routes};

/// The layers of a module, in order.
struct Layers {
    module: u32,
    middleware: Vec<Middleware>,
}

/// The routers, layers and settings that are added to the routes of controllers.
pub(super) struct Additions {
    pub(super) merged: Vec<(Router, Location)>,
    /// The routers of drivers, with the indexes of their modules.
    pub(super) driven: Vec<(u32, Router)>,
    pub(super) fallback: Option<Wrap>,
    pub(super) layers: Vec<Wrap>,
    pub(super) settings: Arc<HttpSettings>,
}

/// Creates the router with all routes and layers of an app. Also returns the routes that no controller declares.
pub(super) fn create(
    container: &Arc<Container>,
    additions: Additions,
) -> Result<(Router, Vec<ExtraRoute>)> {
    let layers = layers(container);
    check(container, &layers)?;
    let app = unmatched_handler(container, &additions.settings)?;
    let (mut router, served) = routes(container, &layers, &additions.settings, &app)?;
    let mut extra_routes = Vec::new();
    let mut registered = RegisteredRoutes::new(&resolve_routes(container));
    let described = documents(container, &additions.settings)?;
    for (module, added) in described.into_iter().chain(additions.driven) {
        let routes = ExtraRoute::from_module(&added, container, module);
        registered.add(&routes)?;
        extra_routes.extend(routes);
        let guarded = guarded(added, container, module, &additions.settings)?;
        router = router.merge(with_edge_headers(guarded, &app).reset_fallback());
    }
    for (merged, at) in additions.merged {
        let routes = ExtraRoute::from_merged(&merged, at);
        registered.add(&routes)?;
        extra_routes.extend(routes);
        router = router.merge(merged.reset_fallback());
    }
    let router = with_fallbacks(router, additions.fallback, &app);
    let router = with_app_layers(router, container, &layers);
    let router = additions.layers.into_iter().fold(router, |router, wrap| wrap(router));
    let router =
        if Outer::is_needed(&app, &served) { Outer::around(router, app, &served) } else { router };
    Ok((router, extra_routes))
}

/// Adds the fallback for unknown paths, which the app may declare, and the one for unsupported methods.
fn with_fallbacks(router: Router, fallback: Option<Wrap>, app: &Arc<HandlerShared>) -> Router {
    let router = match fallback {
        Some(fallback) => fallback(router),
        None => {
            let app = Arc::clone(app);
            router.fallback(move |request: Request| unknown_path(app, request))
        }
    };
    let app = Arc::clone(app);
    router.method_not_allowed_fallback(move |request: Request| unsupported_method(app, request))
}

/// Adds the layers of the root module that apply to the whole app.
fn with_app_layers(router: Router, container: &Container, layers: &[Layers]) -> Router {
    let everywhere = layers
        .iter()
        .filter(|layers| layers.module == container.root)
        .flat_map(|layers| &layers.middleware)
        .filter(|middleware| middleware.is_everywhere());
    let everywhere: Vec<_> = everywhere.collect();
    everywhere.into_iter().rev().fold(router, |router, layer| layer.around_all(router))
}

/// Wraps the routes that a module adds in the guards and interceptors that are declared on its imports.
fn guarded(
    documents: Router,
    container: &Arc<Container>,
    module: u32,
    settings: &Arc<HttpSettings>,
) -> Result<Router> {
    let transport = HttpTransport::new(settings);
    let Some(shared) =
        HandlerShared::for_module_routes(container, module, &settings.calls, &transport)?
    else {
        return Ok(documents);
    };
    let around = move |request: Request, next: Next| {
        handle_module_routes(Arc::clone(&shared), request, next)
    };
    Ok(documents.layer(from_fn(around)))
}

/// Returns the routers of the modules that describe the app, with the indexes of the modules.
fn documents(container: &Container, settings: &HttpSettings) -> Result<Vec<(u32, Router)>> {
    let mut all = Vec::new();
    for (number, module) in container.modules.iter().enumerate() {
        let Some(documents) = module.spec.describes else { continue };
        if let Some(built) = drivers::built(container, number as u32) {
            all.push((number as u32, documents(built, &endpoints(container, settings))?));
        }
    }
    Ok(all)
}

/// Adds the headers of all responses of the app, such as security headers, to the responses of a router.
fn with_edge_headers(router: Router, app: &Arc<HandlerShared>) -> Router {
    let app = Arc::clone(app);
    router.layer(map_response(move |mut response: Response| {
        app.http().edge.finish(&mut response);
        std::future::ready(response)
    }))
}

/// Returns the layers of all modules: first those of global modules, then from the root to the leaves. Imports are in
/// the order of their lists. A layer with patterns is added once, even if its module has several instances.
fn layers(container: &Container) -> Vec<Layers> {
    let global = |module: &u32| container.modules[*module as usize].spec.global;
    let (first, others): (Vec<u32>, Vec<u32>) =
        container.outermost.iter().copied().partition(global);
    let mut visited = HashSet::new();
    let mut all = Vec::new();
    for module in first.into_iter().chain(others) {
        let spec = container.modules[module as usize].spec;
        let is_visited = !visited.insert(spec.token.id);
        let created = spec.middleware.iter().map(|create| create());
        let middleware: Vec<_> =
            created.filter(|layer| !(is_visited && layer.is_bound())).collect();
        if !middleware.is_empty() {
            all.push(Layers { module, middleware });
        }
    }
    all
}

fn routes(
    container: &Arc<Container>,
    layers: &[Layers],
    settings: &Arc<HttpSettings>,
    app: &Arc<HandlerShared>,
) -> Result<(Router, Vec<RoutePolicy>)> {
    let mut table = Table::default();
    let mut served = Vec::new();
    let vary = version_vary(&container.routing().versioning);
    for route in resolve_routes(container) {
        let component = route.component;
        let handler = route.handler;
        let dispatched = route.selector_versions();
        let deprecation = route.deprecation();
        let vary = vary.as_ref().filter(|_| !dispatched.is_empty());
        let vary = if route.route.negotiates { format_vary(vary) } else { vary.cloned() };
        let transport = HttpTransport { settings, deprecation, vary };
        let shared = HandlerShared::plan(
            container,
            route.module,
            component,
            handler,
            &settings.calls,
            &transport,
        )?;
        let Some(controller) = container.built[component.node as usize].get() else {
            return Err(not_created(component));
        };
        served.push(RoutePolicy {
            path: route.path.clone(),
            method: route.route.method.as_str(),
            host: route.host(),
            cors: shared.http().edge.cors(),
        });
        (route.route.mount)(Mount {
            table: &mut table,
            middleware: route_layers(container, layers, &route),
            conditions: RouteConditions { host: route.host(), versions: dispatched },
            path: route.path,
            method: route.route.method,
            controller,
            shared,
        });
    }
    Ok((table.into_router(container.routing().versioning, app), served))
}

fn not_created(component: &ComponentInstance) -> Error {
    let name = component.spec.provider.declared.written;
    Error::internal(format!("the component `{name}` was not created"))
}

/// Rejects invalid patterns, layers without routes, and layers of the root in an impossible order. Layers around the
/// whole app are always outside of layers around some routes.
fn check(container: &Container, layers: &[Layers]) -> Result<()> {
    let routes = resolve_routes(container);
    let mut errors = Vec::new();
    for Layers { module, middleware } in layers {
        let name = container.modules[*module as usize].spec.token.written;
        let serves = !container.modules[*module as usize].spec.controllers.is_empty();
        for layer in middleware {
            let pattern_errors = layer.errors(&routes).into_iter();
            errors.extend(pattern_errors.map(|error| (layer.at, error)));
            if !serves && *module != container.root && !layer.is_bound() {
                let error = format!(
                    "`{name}` lists a layer, but no controllers that it applies to; write `.on(\"/cats/{{*rest}}\")` for routes of other modules"
                );
                errors.push((layer.at, error));
            }
        }
        let some = middleware.iter().position(|layer| !layer.is_everywhere());
        let after = middleware.iter().skip(some.unwrap_or(middleware.len()));
        let last = after.into_iter().find(|layer| layer.is_everywhere());
        if let Some(layer) = last.filter(|_| *module == container.root) {
            let error = format!(
                "`{name}` lists a layer around the whole app after one around some routes; list it first"
            );
            errors.push((layer.at, error));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(layer_error(container, &errors)) }
}

/// Returns the errors of all layers as one error.
fn layer_error(container: &Container, errors: &[(Location, String)]) -> Error {
    let root = container.modules[container.root as usize].spec.token.written;
    let count = errors.len();
    let plural = if count == 1 { "error" } else { "errors" };
    let mut message = format!("`{root}` can't start: the layers have {count} {plural}");
    for (number, (at, error)) in errors.iter().enumerate() {
        message.push_str(&format!("\n\n  {}. {error}\n       {at}", number + 1));
    }
    Error::internal_error().with_code("middleware").with_message(message)
}

/// Returns the layers of a route, the outermost first. Layers of the root that apply to the whole app wrap the router
/// instead.
fn route_layers<'l>(
    container: &Container,
    layers: &'l [Layers],
    route: &ResolvedRoute<'_>,
) -> Vec<&'l Middleware> {
    let mut all = Vec::new();
    for module_layers in layers {
        for middleware in &module_layers.middleware {
            let is_root = module_layers.module == container.root;
            let is_own = module_layers.module == route.module;
            let may_apply = is_root || is_own || middleware.is_bound();
            let wraps_router = is_root && middleware.is_everywhere();
            if may_apply && !wraps_router && middleware.covers(route) {
                all.push(middleware);
            }
        }
    }
    all
}

/// Returns the handler data of requests without a matching route.
fn unmatched_handler(
    container: &Arc<Container>,
    settings: &Arc<HttpSettings>,
) -> Result<Arc<HandlerShared>> {
    let app: &Level = &container.modules[container.root as usize].level;
    Ok(Arc::new(HandlerShared {
        container: Arc::clone(container),
        module: container.root,
        component: "",
        spec: &HandlerSpec::NONE,
        meta: app.meta.clone().into(),
        sources: Box::default(),
        plan: Plan::for_app(container, &settings.calls)?,
        settings: Arc::clone(&settings.calls),
        transport: HttpTransport::new(settings).plan(&app.meta),
    }))
}
