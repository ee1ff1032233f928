//! Routes that modules and merged routers add to the routes of controllers.

use std::any::TypeId;

use axum::Router;

use super::routes::RouteInfo;
use crate::base::Location;
use crate::di::{Container, GuardNode};
use crate::pipeline::Protection;
use crate::pipeline::{module_routes_guards, module_routes_protection};

/// A route of a module or a merged router.
#[derive(Clone, Debug)]
pub(crate) struct ExtraRoute {
    pub(super) info: RouteInfo,
    /// The guards that all requests to the route must pass.
    required: Vec<TypeId>,
}

impl ExtraRoute {
    /// Returns the routes of a router that was merged at this source location.
    pub(super) fn from_merged(router: &Router, at: Location) -> Vec<Self> {
        new_routes(router, "a merged router", at, Vec::new(), &Protection::new(), &[])
    }

    /// Returns the routes of the router that the module with this index adds.
    pub(super) fn from_module(router: &Router, container: &Container, module: u32) -> Vec<Self> {
        let spec = container.modules[module as usize].spec;
        let guards = module_routes_guards(container, module);
        let names = guards.iter().map(|guard| guard.written()).collect();
        let mut required = Vec::new();
        guards.iter().for_each(|guard| add_required(guard, &mut required));
        let protection = module_routes_protection(container, module);
        new_routes(router, spec.token.written, spec.at, names, &protection, &required)
    }

    /// Returns whether a request can reach the route without passing the guard.
    pub(super) fn is_without(&self, guard: TypeId) -> bool {
        !self.required.contains(&guard)
    }
}

fn new_routes(
    router: &Router,
    added_by: &str,
    at: Location,
    guards: Vec<String>,
    protection: &Protection,
    required: &[TypeId],
) -> Vec<ExtraRoute> {
    let output = format!("{router:?}");
    let routes = parse_routes(&output).unwrap_or_else(|| vec![("*", "/{*path}".to_owned())]);
    let route = |(method, path)| ExtraRoute {
        info: RouteInfo {
            method,
            path,
            host: "",
            versions: Vec::new(),
            handler: added_by.to_owned(),
            at,
            negotiates: false,
            guards: guards.clone(),
            protection: protection.clone(),
        },
        required: required.to_vec(),
    };
    routes.into_iter().map(route).collect()
}

/// Adds the guards that a request must pass to `required`. A guard of `Any` is required only if all alternatives
/// contain it.
fn add_required(guard: &GuardNode, required: &mut Vec<TypeId>) {
    match guard {
        GuardNode::One(one) => required.push(one.enhancer.component.declared.id),
        GuardNode::All(all) => all.iter().for_each(|one| add_required(one, required)),
        GuardNode::Any(any) => {
            let mut alternatives = any.iter().map(|one| {
                let mut alternative = Vec::new();
                add_required(one, &mut alternative);
                alternative
            });
            if let Some(first) = alternatives.next() {
                let others: Vec<_> = alternatives.collect();
                let in_all = |guard: &TypeId| others.iter().all(|other| other.contains(guard));
                required.extend(first.into_iter().filter(in_all));
            }
        }
        GuardNode::Not(_) => {}
    }
}

/// Parses the methods and paths of an axum router from its `Debug` output, because axum has no method that lists them.
/// Returns `None` if the output has another format, which may change between axum releases.
fn parse_routes(output: &str) -> Option<Vec<(&'static str, String)>> {
    let (_, rest) = output.split_once("path_router: PathRouter { routes: {")?;
    let (routers, rest) = rest.split_once("}, node: Node { paths: {")?;
    let (paths, _) = rest.split_once("} }")?;
    let mut all = Vec::new();
    let mut rest = paths;
    while !rest.is_empty() {
        let (id, path, others) = parse_path(rest)?;
        let methods = parse_methods(routers, id)?;
        all.extend(methods.into_iter().map(|method| (method, path.clone())));
        rest = others;
    }
    Some(all)
}

/// Parses the next `RouteId(1): "/path"`. Returns the id, the path and the rest.
fn parse_path(paths: &str) -> Option<(&str, String, &str)> {
    let (id, rest) = paths.split_once(": \"")?;
    let mut characters = rest.char_indices();
    let mut path = String::new();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => {
                let rest = &rest[at + 1..];
                return Some((id, path, rest.strip_prefix(", ").unwrap_or(rest)));
            }
            '\\' => path.push(characters.next()?.1),
            character => path.push(character),
        }
    }
    None
}

/// Parses the methods of the route with this id. `*` stands for all other methods.
fn parse_methods(routers: &str, id: &str) -> Option<Vec<&'static str>> {
    const METHODS: [(&str, &str); 9] = [
        ("get", "GET"),
        ("head", "HEAD"),
        ("delete", "DELETE"),
        ("options", "OPTIONS"),
        ("patch", "PATCH"),
        ("post", "POST"),
        ("put", "PUT"),
        ("trace", "TRACE"),
        ("connect", "CONNECT"),
    ];
    let (_, router) = routers.split_once(&format!("{id}: "))?;
    let end = router.find(", RouteId(").unwrap_or(router.len());
    let router = &router[..end];
    if router.starts_with("Route(") {
        return Some(vec!["*"]);
    }
    let mut methods = Vec::new();
    for (field, method) in METHODS {
        let (_, value) = router.split_once(&format!("{field}: "))?;
        if !value.starts_with("None") {
            methods.push(method);
        }
    }
    let (_, fallback) = router.split_once("fallback: ")?;
    if methods.is_empty() || !fallback.starts_with("Default(") {
        methods.push("*");
    }
    Some(methods)
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::routing::{MethodFilter, any, get, on_service};
    use tower::service_fn;

    use super::parse_routes;

    #[test]
    fn parses_the_routes_of_the_current_axum_release() {
        let handler = || async {};
        let service = service_fn(|_| async {
            Ok::<_, std::convert::Infallible>(axum::response::Response::new(
                axum::body::Body::empty(),
            ))
        });
        let inner: Router = Router::new().route("/inner/{id}", get(handler).post(handler));
        let router: Router = Router::new()
            .route("/any", any(handler))
            .route("/both", get(handler).fallback(handler))
            .route("/on", on_service(MethodFilter::PATCH, service))
            .route_service("/service", service)
            .nest("/nested", inner)
            .nest_service("/files", service)
            .fallback(handler);
        let output = format!("{router:?}");
        let mut all = parse_routes(&output).unwrap_or_else(|| panic!("{output}"));
        all.retain(|(_, path)| !path.starts_with("/files"));
        all.sort();
        let expected = [
            ("*", "/any"),
            ("*", "/both"),
            ("*", "/service"),
            ("GET", "/both"),
            ("GET", "/nested/inner/{id}"),
            ("PATCH", "/on"),
            ("POST", "/nested/inner/{id}"),
        ];
        assert_eq!(all, expected.map(|(method, path)| (method, path.to_owned())));
        assert_eq!(parse_routes("Router { .. }"), None);
    }
}
