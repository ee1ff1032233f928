//! Routes that modules and merged routers add beside the routes of controllers.

use std::any::TypeId;

use axum::Router;

use super::routes::RouteInfo;
use crate::base::Location;
use crate::di::{Container, GuardNode};
use crate::pipeline::Protection;
use crate::pipeline::{module_routes_guards, module_routes_protection};

/// A route that no controller declares.
#[derive(Clone, Debug)]
pub(crate) struct Brought {
    pub(super) info: RouteInfo,
    /// The guards that every request to this route must pass.
    required: Vec<TypeId>,
}

impl Brought {
    /// Returns the routes of a router that was merged at this source location.
    pub(super) fn merged(router: &Router, at: Location) -> Vec<Self> {
        all(router, "a merged router", at, Vec::new(), &Protection::new(), &[])
    }

    /// Returns the routes that the module with this index adds.
    pub(super) fn of_module(router: &Router, container: &Container, module: u32) -> Vec<Self> {
        let spec = container.modules[module as usize].spec;
        let guards = module_routes_guards(container, module);
        let names = guards.iter().map(|guard| guard.written()).collect();
        let mut required = Vec::new();
        guards.iter().for_each(|guard| add_required(guard, &mut required));
        let protection = module_routes_protection(container, module);
        all(router, spec.token.written, spec.at, names, &protection, &required)
    }

    /// Whether a request can reach this route without passing this guard.
    pub(super) fn is_without(&self, guard: TypeId) -> bool {
        !self.required.contains(&guard)
    }
}

fn all(
    router: &Router,
    by: &str,
    at: Location,
    guards: Vec<String>,
    protection: &Protection,
    required: &[TypeId],
) -> Vec<Brought> {
    let shown = format!("{router:?}");
    let routes = routes(&shown).unwrap_or_else(|| vec![("*", "/{*path}".to_owned())]);
    let brought = |(method, path)| Brought {
        info: RouteInfo {
            method,
            path,
            host: "",
            versions: Vec::new(),
            handler: by.to_owned(),
            at,
            negotiates: false,
            guards: guards.clone(),
            protection: protection.clone(),
        },
        required: required.to_vec(),
    };
    routes.into_iter().map(brought).collect()
}

/// Adds the guards that a request must pass to `required`. Of several alternatives, a guard counts only if every
/// alternative contains it.
fn add_required(guard: &GuardNode, required: &mut Vec<TypeId>) {
    match guard {
        GuardNode::One(one) => required.push(one.enhancer.component.declared.id),
        GuardNode::All(all) => all.iter().for_each(|one| add_required(one, required)),
        GuardNode::Any(any) => {
            let mut ways = any.iter().map(|one| {
                let mut way = Vec::new();
                add_required(one, &mut way);
                way
            });
            if let Some(first) = ways.next() {
                let others: Vec<_> = ways.collect();
                let in_all = |guard: &TypeId| others.iter().all(|way| way.contains(guard));
                required.extend(first.into_iter().filter(in_all));
            }
        }
        GuardNode::Not(_) => {}
    }
}

/// Reads the methods and paths of an axum router from its `Debug` output, because axum has no method that lists
/// them. Returns `None` if the output has another form, as in another axum release.
fn routes(shown: &str) -> Option<Vec<(&'static str, String)>> {
    let (_, own) = shown.split_once("path_router: PathRouter { routes: {")?;
    let (routers, own) = own.split_once("}, node: Node { paths: {")?;
    let (paths, _) = own.split_once("} }")?;
    let mut all = Vec::new();
    let mut rest = paths;
    while !rest.is_empty() {
        let (id, path, others) = path(rest)?;
        let methods = methods(routers, id)?;
        all.extend(methods.into_iter().map(|method| (method, path.clone())));
        rest = others;
    }
    Some(all)
}

/// Reads the next `RouteId(1): "/path"`.
fn path(paths: &str) -> Option<(&str, String, &str)> {
    let (id, rest) = paths.split_once(": \"")?;
    let mut letters = rest.char_indices();
    let mut path = String::new();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => {
                let rest = &rest[at + 1..];
                return Some((id, path, rest.strip_prefix(", ").unwrap_or(rest)));
            }
            '\\' => path.push(letters.next()?.1),
            letter => path.push(letter),
        }
    }
    None
}

/// Returns the methods of the route with this id; `*` for all others if it accepts every method.
fn methods(routers: &str, id: &str) -> Option<Vec<&'static str>> {
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
    let mut found = Vec::new();
    for (field, method) in METHODS {
        let (_, value) = router.split_once(&format!("{field}: "))?;
        if !value.starts_with("None") {
            found.push(method);
        }
    }
    let (_, fallback) = router.split_once("fallback: ")?;
    if found.is_empty() || !fallback.starts_with("Default(") {
        found.push("*");
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::routing::{MethodFilter, any, get, on_service};
    use tower::service_fn;

    use super::routes;

    #[test]
    fn reads_the_routes_of_this_release_of_axum() {
        let answers = || async {};
        let service = service_fn(|_| async {
            Ok::<_, std::convert::Infallible>(axum::response::Response::new(
                axum::body::Body::empty(),
            ))
        });
        let inner: Router = Router::new().route("/inner/{id}", get(answers).post(answers));
        let router: Router = Router::new()
            .route("/any", any(answers))
            .route("/both", get(answers).fallback(answers))
            .route("/on", on_service(MethodFilter::PATCH, service))
            .route_service("/service", service)
            .nest("/nested", inner)
            .nest_service("/files", service)
            .fallback(answers);
        let shown = format!("{router:?}");
        let mut all = routes(&shown).unwrap_or_else(|| panic!("{shown}"));
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
        assert_eq!(routes("Router { .. }"), None);
    }
}
