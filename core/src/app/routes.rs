//! The routes of an app, as its tests and its banner see them.

use std::any::TypeId;
use std::fmt;
use std::sync::Arc;

use super::boot::Booted;
use super::brought::Brought;
use super::builder::App;
use crate::base::Location;
use crate::di::{Container, GuardNode, link};
use crate::error::Result;
use crate::graph::spec::{GuardComponent, Method};
use crate::http::Format;
use crate::http::route::resolved_route::{ResolvedRoute, resolve_routes};
use crate::pipeline::Protection;
use crate::pipeline::{guards_before, protection};

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
    /// The host that it is for; empty for every one.
    pub host: &'static str,
    /// The versions that it answers for; none for every one.
    pub versions: Vec<&'static str>,
    /// The component and the method that answer.
    pub handler: String,
    /// Where the method was written.
    pub at: Location,
    /// Whether the request has a say in how answers are written: the handler returns a
    /// [`Negotiated`](crate::Negotiated) value, in one of [`Booted::formats`].
    pub negotiates: bool,
    /// The guards before it, on every level, in the order in which they run.
    pub guards: Vec<String>,
    /// What all of them together ask of callers, and what they answer.
    pub protection: Protection,
}

impl fmt::Display for RouteInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}{}  {}", self.method, self.path, self.scope(), self.handler)
    }
}

impl RouteInfo {
    /// The host and the versions, where there are any.
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

/// One route as tests and documents see it.
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

/// Returns the controllers' routes whose guards `such` accepts, together with `brought`, sorted by path and then by
/// method.
pub(crate) fn routes_and<'b>(
    container: &Container,
    such: impl Fn(&[&GuardNode]) -> bool,
    brought: impl Iterator<Item = &'b Brought>,
) -> Vec<(Method, RouteInfo)> {
    let mut all = routes(container, such);
    all.extend(brought.map(|one| (method(one.info.method), one.info.clone())));
    sort(&mut all);
    all
}

/// Returns the method with this name; `All` for a name without a variant of its own.
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
    all.sort_by(|(verb, one), (other_verb, other)| {
        one.path.cmp(&other.path).then((*verb as u8).cmp(&(*other_verb as u8)))
    });
}

/// Returns the controllers' routes whose guards `such` accepts, sorted by path and then by method.
pub(crate) fn routes(
    container: &Container,
    such: impl Fn(&[&GuardNode]) -> bool,
) -> Vec<(Method, RouteInfo)> {
    let mut all = Vec::new();
    for route in resolve_routes(container) {
        let component = route.component;
        let handler = route.handler;
        let guards = guards_before(container, route.module, component, handler);
        if !such(&guards) {
            continue;
        }
        let method = route.route.method;
        let info = info(container, &route);
        all.push((method, info));
    }
    sort(&mut all);
    all
}

/// The routes whose guards are such.
pub(crate) fn routes_with(
    container: &Container,
    such: impl Fn(&[&GuardNode]) -> bool,
) -> Vec<RouteInfo> {
    routes(container, such).into_iter().map(|(_, info)| info).collect()
}

/// Returns every route of an app, including those that no controller declares.
pub(crate) fn every(container: &Container, brought: &[Brought]) -> Vec<RouteInfo> {
    infos(routes_and(container, |_| true, brought.iter()))
}

/// Returns the routes before which no guard runs.
pub(crate) fn unguarded(container: &Container, brought: &[Brought]) -> Vec<RouteInfo> {
    let open = brought.iter().filter(|one| one.info.guards.is_empty());
    infos(routes_and(container, |guards| guards.is_empty(), open))
}

/// Returns the routes before which the guard `G` does not run.
pub(crate) fn without<G: GuardComponent>(
    container: &Container,
    brought: &[Brought],
) -> Vec<RouteInfo> {
    let guard = TypeId::of::<G>();
    let such = |guards: &[&GuardNode]| !guards.iter().any(|one| one.requires(guard));
    infos(routes_and(container, such, brought.iter().filter(|one| one.is_without(guard))))
}

fn infos(routes: Vec<(Method, RouteInfo)>) -> Vec<RouteInfo> {
    routes.into_iter().map(|(_, info)| info).collect()
}

impl App {
    /// Returns every controller's routes, sorted by path and then by method, without booting the app: nothing is
    /// built, and no hook runs. Routes that modules and merged routers add are known only after boot.
    ///
    /// # Examples
    ///
    /// The routes that need no token:
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
    /// Every diagnostic about the module graph that the compiler could not see.
    pub fn routes(&self) -> Result<Vec<RouteInfo>> {
        let container = link(self.root, &self.overrides)?;
        Ok(routes_with(&container, |_| true))
    }
}

impl Booted {
    /// The formats of [`Negotiated`](crate::Negotiated) values, JSON first.
    pub fn formats(&self) -> &[Arc<dyn Format>] {
        self.settings().formats.all()
    }

    /// Returns every route, sorted by path and then by method: those of controllers, and those that modules
    /// (OpenAPI documents, their pages) and [merged routers](App::merge) add.
    pub fn routes(&self) -> Vec<RouteInfo> {
        every(self.container(), self.brought())
    }

    /// Returns the routes before which no guard runs, on any level. A test that compares them with a list detects
    /// a route that was left unguarded by mistake. Routes that modules add are included unless the import of the
    /// module has guards; routes of merged routers are always included.
    pub fn unguarded_routes(&self) -> Vec<RouteInfo> {
        unguarded(self.container(), self.brought())
    }

    /// Returns the routes before which the guard `G` does not run, whatever other guards do: the routes that need
    /// no login, if `G` requires one.
    pub fn routes_without<G: GuardComponent>(&self) -> Vec<RouteInfo> {
        without::<G>(self.container(), self.brought())
    }
}
