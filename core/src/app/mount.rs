//! Plans every handler of an app and puts the routes on one router.

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

use super::brought::Brought;
use super::builder::Wrap;
use super::clashes::Known;
use super::drivers;
use super::endpoints::endpoints;
use crate::http::route::resolved_route::{ResolvedRoute, resolve_routes};

/// The layers of one module, in order.
struct Layers {
    module: u32,
    middleware: Vec<Middleware>,
}

/// What an app adds to the routes of its modules.
pub(super) struct Around {
    pub(super) merged: Vec<(Router, Location)>,
    /// The routes of drivers, with the index of each module.
    pub(super) driven: Vec<(u32, Router)>,
    pub(super) fallback: Option<Wrap>,
    pub(super) layers: Vec<Wrap>,
    pub(super) settings: Arc<HttpSettings>,
}

/// Returns one router with every handler and the layers around all of them, and the routes that no controller
/// declares.
pub(super) fn router(container: &Arc<Container>, around: Around) -> Result<(Router, Vec<Brought>)> {
    let layers = layers(container);
    check(container, &layers)?;
    let app = nobody(container, &around.settings)?;
    let (router, served) = routes(container, &layers, &around.settings, &app)?;
    let mut router = router;
    let mut brought = Vec::new();
    let mut known = Known::of(&resolve_routes(container));
    let described = documents(container, &around.settings)?;
    for (module, documents) in described.into_iter().chain(around.driven) {
        let added = Brought::of_module(&documents, container, module);
        known.add(&added)?;
        brought.extend(added);
        let documents = guarded(documents, container, module, &around.settings)?;
        router = router.merge(finished(documents, &app).reset_fallback());
    }
    for (merged, at) in around.merged {
        let added = Brought::merged(&merged, at);
        known.add(&added)?;
        brought.extend(added);
        router = router.merge(merged.reset_fallback());
    }
    let router = match around.fallback {
        Some(fallback) => fallback(router),
        None => {
            let app = Arc::clone(&app);
            router.fallback(move |request: Request| unknown_path(app, request))
        }
    };
    let for_verbs = Arc::clone(&app);
    let router = router.method_not_allowed_fallback(move |request: Request| {
        unsupported_method(for_verbs, request)
    });
    let everywhere = layers
        .iter()
        .filter(|layers| layers.module == container.root)
        .flat_map(|layers| &layers.middleware)
        .filter(|middleware| middleware.is_everywhere());
    let everywhere: Vec<_> = everywhere.collect();
    let router =
        everywhere.into_iter().rev().fold(router, |router, layer| layer.around_all(router));
    let router = around.layers.into_iter().fold(router, |router, wrap| wrap(router));
    let router =
        if Outer::is_needed(&app, &served) { Outer::around(router, app, &served) } else { router };
    Ok((router, brought))
}

/// Wraps the routes that a module adds itself in the guards and interceptors on the imports of their module.
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

/// Returns the routers of the modules that describe the app, with the index of each module.
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

/// Documents whose answers get what every answer of the app gets.
fn finished(documents: Router, app: &Arc<HandlerShared>) -> Router {
    let app = Arc::clone(app);
    documents.layer(map_response(move |mut response: Response| {
        app.http().edge.finish(&mut response);
        std::future::ready(response)
    }))
}

/// Returns the layers of all modules: first those of global modules, then from the root to the leaves. Imports of
/// one module keep the order of its list. A layer bound to patterns is added once, however many instances its
/// module has.
fn layers(container: &Container) -> Vec<Layers> {
    let global = |module: &u32| container.modules[*module as usize].spec.global;
    let (first, others): (Vec<u32>, Vec<u32>) =
        container.outermost.iter().copied().partition(global);
    let mut known = HashSet::new();
    let mut all = Vec::new();
    for module in first.into_iter().chain(others) {
        let spec = container.modules[module as usize].spec;
        let again = !known.insert(spec.token.id);
        let made = spec.middleware.iter().map(|make| make());
        let middleware: Vec<_> = made.filter(|layer| !(again && layer.is_bound())).collect();
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
            return Err(never_built(component));
        };
        served.push(RoutePolicy {
            path: route.path.clone(),
            method: route.route.method.as_str(),
            host: route.host(),
            cors: shared.http().edge.cors(),
        });
        (route.route.mount)(Mount {
            table: &mut table,
            middleware: around(container, layers, &route),
            conditions: RouteConditions { host: route.host(), versions: dispatched },
            path: route.path,
            method: route.route.method,
            controller,
            shared,
        });
    }
    Ok((table.into_router(container.routing().versioning, app), served))
}

fn never_built(component: &ComponentInstance) -> Error {
    let name = component.spec.provider.declared.written;
    Error::internal(format!("the component `{name}` was never built"))
}

/// Rejects invalid patterns, layers that apply to no route, and layers of the root whose order can't be kept: layers
/// around the whole app are always outside of layers around some routes.
fn check(container: &Container, layers: &[Layers]) -> Result<()> {
    let routes = resolve_routes(container);
    let mut faults = Vec::new();
    for Layers { module, middleware } in layers {
        let name = container.modules[*module as usize].spec.token.written;
        let serves = !container.modules[*module as usize].spec.controllers.is_empty();
        for layer in middleware {
            let found = layer.errors(&routes).into_iter();
            faults.extend(found.map(|fault| (layer.at, fault)));
            if !serves && *module != container.root && !layer.is_bound() {
                let fault = format!(
                    "`{name}` lists a layer, but no controllers that it applies to; write `.on(\"/cats/{{*rest}}\")` for routes of other modules"
                );
                faults.push((layer.at, fault));
            }
        }
        let some = middleware.iter().position(|layer| !layer.is_everywhere());
        let after = middleware.iter().skip(some.unwrap_or(middleware.len()));
        let last = after.into_iter().find(|layer| layer.is_everywhere());
        if let Some(layer) = last.filter(|_| *module == container.root) {
            let fault = format!(
                "`{name}` lists a layer around the whole app after one around some routes; list it first"
            );
            faults.push((layer.at, fault));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(wrong(container, &faults)) }
}

/// Returns the diagnostics of all layers as one error.
fn wrong(container: &Container, faults: &[(Location, String)]) -> Error {
    let root = container.modules[container.root as usize].spec.token.written;
    let count = faults.len();
    let plural = if count == 1 { "error" } else { "errors" };
    let mut text = format!("`{root}` can't start: the layers have {count} {plural}");
    for (number, (at, fault)) in faults.iter().enumerate() {
        text.push_str(&format!("\n\n  {}. {fault}\n       {at}", number + 1));
    }
    Error::internal_error().with_code("middleware").with_message(text)
}

/// The layers around one route, the outermost first. Those of the root that are around everything
/// are around the router.
fn around<'l>(
    container: &Container,
    layers: &'l [Layers],
    route: &ResolvedRoute<'_>,
) -> Vec<&'l Middleware> {
    let mut all = Vec::new();
    for of in layers {
        for middleware in &of.middleware {
            let root = of.module == container.root;
            let mine = root || of.module == route.module || middleware.is_bound();
            let outside = root && middleware.is_everywhere();
            if mine && !outside && middleware.covers(route) {
                all.push(middleware);
            }
        }
    }
    all
}

/// Returns the data of a handler for requests that match no route.
fn nobody(container: &Arc<Container>, settings: &Arc<HttpSettings>) -> Result<Arc<HandlerShared>> {
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
