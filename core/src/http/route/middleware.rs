//! Tower layers around the routes of a module or around routes that match a pattern.

use std::convert::Infallible;
use std::fmt;

use axum::Router;
use axum::extract::Request;
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, Route};
use tower::{Layer, Service};

use super::pattern::Pattern;
use crate::base::Location;
use crate::http::ResolvedRoute;

/// A tower layer, for `middleware = [...]` of a module.
///
/// By default, the layer wraps the routes that the module declares. In the root module, it wraps
/// all of the app. With [`on`](Self::on), it wraps every route of the app whose path matches. The
/// routes are determined when the app boots.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use axum::http::Method;
/// use axum::middleware::{Next, from_fn};
/// use baya::Middleware;
///
/// let timing = from_fn(|request: axum::extract::Request, next: Next| next.run(request));
/// let middleware = Middleware::new(timing)
///     .on("/cats/{*rest}")
///     .except(&[Method::GET], "/cats/{id}/picture");
/// # let _ = middleware;
/// ```
pub struct Middleware {
    layer: Box<dyn RouteLayer>,
    on: Vec<Pattern>,
    except: Vec<(Vec<axum::http::Method>, Pattern)>,
    /// Problems of the patterns.
    errors: Vec<String>,
    /// Location of the entry in the module.
    pub(crate) at: Location,
}

impl Middleware {
    /// Creates a middleware from a layer.
    pub fn new<L>(layer: L) -> Self
    where
        L: Layer<Route> + Clone + Send + Sync + 'static,
        L::Service: Service<Request, Error = Infallible> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request>>::Response: IntoResponse + 'static,
        <L::Service as Service<Request>>::Future: Send + 'static,
    {
        Self {
            layer: Box::new(ErasedLayer(layer)),
            on: Vec::new(),
            except: Vec::new(),
            errors: Vec::new(),
            at: Location::NOWHERE,
        }
    }

    /// Wraps every route of the app whose path matches the pattern. Several patterns add up.
    ///
    /// A pattern has the syntax of route paths: `{name}` matches one segment with any name, and
    /// `{*rest}` at the end matches the rest, which may be empty. The prefix of the app and a
    /// version in the path may be omitted. The app does not start if a pattern is invalid or
    /// matches no route of its modules. Routes of merged routers are not considered.
    #[must_use]
    pub fn on(mut self, pattern: &str) -> Self {
        let parse = self.parse(pattern);
        self.on.extend(parse);
        self
    }

    /// Excludes routes with these methods whose path matches. An empty list excludes all methods.
    #[must_use]
    pub fn except(mut self, methods: &[axum::http::Method], pattern: &str) -> Self {
        let parse = self.parse(pattern);
        self.except.extend(parse.map(|pattern| (methods.to_vec(), pattern)));
        self
    }

    fn parse(&mut self, pattern: &str) -> Option<Pattern> {
        let parse = Pattern::parse(pattern);
        parse.map_err(|problem| self.errors.push(problem)).ok()
    }

    /// Returns the problems of the patterns, and the patterns that no route matches.
    pub(crate) fn errors(&self, routes: &[ResolvedRoute<'_>]) -> Vec<String> {
        let unmatched = self
            .on
            .iter()
            .filter(|pattern| !routes.iter().any(|route| pattern.matches_route(route)));
        let unmatched = unmatched.map(|Pattern { text, .. }| {
            format!("no route of the app matches `{text}`; write the path of a route, such as `/cats/{{id}}` or `/cats/{{*rest}}`")
        });
        self.errors.iter().cloned().chain(unmatched).collect()
    }

    /// Whether it wraps routes that match its patterns, instead of the routes of its module.
    pub(crate) fn is_bound(&self) -> bool {
        !self.on.is_empty()
    }

    /// Whether it wraps every route and the fallback.
    pub(crate) fn is_everywhere(&self) -> bool {
        self.on.is_empty() && self.except.is_empty()
    }

    /// Whether it wraps this route.
    pub(crate) fn covers(&self, route: &ResolvedRoute<'_>) -> bool {
        let fits = self.on.is_empty() || self.on.iter().any(|pattern| pattern.matches_route(route));
        let excepted = self.except.iter().any(|(methods, pattern)| {
            let method = route.route.method.as_str();
            let matches_method = methods.is_empty() || methods.iter().any(|route| *route == method);
            matches_method && pattern.matches_route(route)
        });
        fits && !excepted
    }

    pub(crate) fn around(&self, method: MethodRouter) -> MethodRouter {
        self.layer.around(method)
    }

    pub(crate) fn around_all(&self, router: Router) -> Router {
        self.layer.around_all(router)
    }
}

/// A type that `middleware = [...]` accepts.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a middleware",
    label = "not a `Middleware`",
    note = "write `Middleware::new(...)` with a tower layer, such as `Middleware::new(axum::middleware::from_fn(function))`"
)]
pub trait IntoMiddleware {
    /// Returns the middleware.
    fn into_middleware(self) -> Middleware;

    /// Returns the middleware of an entry at this location.
    fn at(self, at: Location) -> Middleware
    where
        Self: Sized,
    {
        Middleware { at, ..self.into_middleware() }
    }
}

#[diagnostic::do_not_recommend]
impl IntoMiddleware for Middleware {
    fn into_middleware(self) -> Self {
        self
    }
}

/// A layer whose type is erased.
trait RouteLayer: Send + Sync {
    fn around(&self, method: MethodRouter) -> MethodRouter;
    fn around_all(&self, router: Router) -> Router;
}

struct ErasedLayer<L>(L);

impl<L> RouteLayer for ErasedLayer<L>
where
    L: Layer<Route> + Clone + Send + Sync + 'static,
    L::Service: Service<Request, Error = Infallible> + Clone + Send + Sync + 'static,
    <L::Service as Service<Request>>::Response: IntoResponse + 'static,
    <L::Service as Service<Request>>::Future: Send + 'static,
{
    fn around(&self, method: MethodRouter) -> MethodRouter {
        method.route_layer(self.0.clone())
    }

    fn around_all(&self, router: Router) -> Router {
        router.layer(self.0.clone())
    }
}

impl fmt::Debug for Middleware {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Middleware")
            .field("on", &self.on)
            .field("except", &self.except)
            .finish_non_exhaustive()
    }
}
