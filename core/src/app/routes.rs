//! Information about the routes of an app, for tests and the banner.

use std::any::TypeId;
use std::fmt;
use std::sync::Arc;

use super::boot::Booted;
use super::builder::App;
use super::extra_routes::ExtraRoute;
use crate::base::Location;
use crate::di::{Container, GuardNode, link};
use crate::error::Result;
use crate::graph::spec::{GuardComponent, Method};
use crate::http::Format;
use crate::http::route::resolved_route::{ResolvedRoute, resolve_routes};
use crate::pipeline::Protection;
use crate::pipeline::{guards_before, protection};

/// A route of an app.
///
/// It is displayed as `GET /cats/{id}  CatsController::find`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RouteInfo {
    /// The method; `*` for all methods.
    pub method: &'static str,
    /// The full path.
    pub path: String,
    /// The host; empty for all hosts.
    pub host: &'static str,
    /// The versions; empty for all versions.
    pub versions: Vec<&'static str>,
    /// The component and the method that handle requests.
    pub handler: String,
    /// The location of the method.
    pub at: Location,
    /// Whether the format of responses is negotiated: the handler returns a [`Negotiated`](crate::Negotiated) value in
    /// one of the [`Booted::formats`].
    pub negotiates: bool,
    /// The guards of all levels, in running order.
    pub guards: Vec<String>,
    /// The combined requirements of the guards, and their error responses.
    pub protection: Protection,
}

impl fmt::Display for RouteInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}{}  {}", self.method, self.path, self.scope(), self.handler)
    }
}

impl RouteInfo {
    /// Returns the host and the versions for the display, if there are any.
    pub(crate) fn scope(&self) -> String {
        let mut scope = String::new();
        if !self.host.is_empty() {
            scope.push_str(" on ");
            scope.push_str(self.host);
        }
        if !self.versions.is_empty() {
            scope.push_str(" version ");
            scope.push_str(&self.versions.join(", "));
        }
        scope
    }
}

/// Returns the information about a route.
pub(crate) fn info(container: &Container, route: &ResolvedRoute<'_>) -> RouteInfo {
    let component = route.component;
    let handler = route.handler;
    let guards = guards_before(container, route.module, component, handler);
    let name = component.spec.provider.declared.written;
    let versions = match route.path_version {
        Some(version) => vec![version],
        None => route.versions.to_vec(),
    };
    RouteInfo {
        method: route.route.method.as_str(),
        host: route.host(),
        versions,
        path: route.path.clone(),
        handler: format!("{name}::{}", handler.spec.name),
        at: handler.spec.at,
        negotiates: route.route.negotiates,
        guards: guards.iter().map(|guard| guard.written()).collect(),
        protection: protection(container, route.module, component, handler),
    }
}

/// Returns the routes of controllers whose guards the filter accepts, and the extra routes, sorted by path and then by
/// method.
pub(crate) fn routes_and<'b>(
    container: &Container,
    filter: impl Fn(&[&GuardNode]) -> bool,
    extra_routes: impl Iterator<Item = &'b ExtraRoute>,
) -> Vec<(Method, RouteInfo)> {
    let mut all = routes(container, filter);
    all.extend(extra_routes.map(|one| (method(one.info.method), one.info.clone())));
    sort(&mut all);
    all
}

/// Returns the method with this name; `All` for names without a variant.
fn method(name: &str) -> Method {
    const ALL: [Method; 7] = [
        Method::Get,
        Method::Post,
        Method::Put,
        Method::Patch,
        Method::Delete,
        Method::Head,
        Method::Options,
    ];
    ALL.into_iter().find(|method| method.as_str() == name).unwrap_or(Method::All)
}

fn sort(all: &mut [(Method, RouteInfo)]) {
    all.sort_by(|(method, one), (other_method, other)| {
        one.path.cmp(&other.path).then((*method as u8).cmp(&(*other_method as u8)))
    });
}

/// Returns the routes of controllers whose guards the filter accepts, sorted by path and then by method.
pub(crate) fn routes(
    container: &Container,
    filter: impl Fn(&[&GuardNode]) -> bool,
) -> Vec<(Method, RouteInfo)> {
    let mut all = Vec::new();
    for route in resolve_routes(container) {
        let component = route.component;
        let handler = route.handler;
        let guards = guards_before(container, route.module, component, handler);
        if !filter(&guards) {
            continue;
        }
        let method = route.route.method;
        let info = info(container, &route);
        all.push((method, info));
    }
    sort(&mut all);
    all
}

/// Returns the information about the routes of controllers whose guards the filter accepts.
pub(crate) fn routes_with(
    container: &Container,
    filter: impl Fn(&[&GuardNode]) -> bool,
) -> Vec<RouteInfo> {
    routes(container, filter).into_iter().map(|(_, info)| info).collect()
}

/// Returns all routes of an app, including those that no controller declares.
pub(crate) fn all_routes(container: &Container, extra_routes: &[ExtraRoute]) -> Vec<RouteInfo> {
    infos(routes_and(container, |_| true, extra_routes.iter()))
}

/// Returns the routes without guards.
pub(crate) fn unguarded(container: &Container, extra_routes: &[ExtraRoute]) -> Vec<RouteInfo> {
    let open = extra_routes.iter().filter(|one| one.info.guards.is_empty());
    infos(routes_and(container, |guards| guards.is_empty(), open))
}

/// Returns the routes on which the guard `G` does not run.
pub(crate) fn without<G: GuardComponent>(
    container: &Container,
    extra_routes: &[ExtraRoute],
) -> Vec<RouteInfo> {
    let guard = TypeId::of::<G>();
    let filter = |guards: &[&GuardNode]| !guards.iter().any(|one| one.requires(guard));
    infos(routes_and(container, filter, extra_routes.iter().filter(|one| one.is_without(guard))))
}

fn infos(routes: Vec<(Method, RouteInfo)>) -> Vec<RouteInfo> {
    routes.into_iter().map(|(_, info)| info).collect()
}

impl App {
    /// Returns the routes of all controllers, sorted by path and then by method, without booting the app: it creates no
    /// components and runs no hooks. Routes of modules and merged routers are only available after boot.
    ///
    /// # Examples
    ///
    /// Print the routes that require no token:
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// use baya::App;
    ///
    /// # fn example<AppModule: baya::Root>() -> baya::Result<()> {
    /// for route in App::new::<AppModule>().routes()? {
    ///     if !route.protection.requires("bearer") {
    ///         println!("{route}");
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error with all diagnostics about the module graph that can only be detected at boot.
    pub fn routes(&self) -> Result<Vec<RouteInfo>> {
        let container = link(self.root, &self.overrides)?;
        Ok(routes_with(&container, |_| true))
    }
}

impl Booted {
    /// Returns the formats of [`Negotiated`](crate::Negotiated) values, JSON first.
    pub fn formats(&self) -> &[Arc<dyn Format>] {
        self.settings().formats.all()
    }

    /// Returns all routes, sorted by path and then by method: those of controllers, modules (such as OpenAPI documents
    /// and their pages) and [merged routers](App::merge).
    pub fn routes(&self) -> Vec<RouteInfo> {
        all_routes(self.container(), self.extra_routes())
    }

    /// Returns the routes without guards on any level. A test that compares them with a list detects routes that are
    /// unguarded by mistake. Routes of modules are included unless the import of the module has guards. Routes of
    /// merged routers are always included.
    pub fn unguarded_routes(&self) -> Vec<RouteInfo> {
        unguarded(self.container(), self.extra_routes())
    }

    /// Returns the routes on which the guard `G` does not run, even if other guards do. If `G` requires a login, these
    /// are the routes without a login.
    pub fn routes_without<G: GuardComponent>(&self) -> Vec<RouteInfo> {
        without::<G>(self.container(), self.extra_routes())
    }
}
