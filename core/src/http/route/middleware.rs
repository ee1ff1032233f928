//! Tower layers around the routes of a module, or around those that a pattern tells.

use std::convert::Infallible;
use std::fmt;

use axum::Router;
use axum::extract::Request;
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, Route};
use tower::{Layer, Service};

use super::pattern::Pattern;
use crate::base::Location;
use crate::http::Placed;

/// A tower layer, in `middleware = [...]` of a module.
///
/// By itself it is around the routes that the module declares, in a root around all of the app. With
/// [`on`](Self::on) it is around every route of the app whose path fits. Which routes those are is
/// settled when the app boots.
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
    layer: Box<dyn Around>,
    on: Vec<Pattern>,
    except: Vec<(Vec<axum::http::Method>, Pattern)>,
    /// What is wrong with its patterns.
    errors: Vec<String>,
    /// Where a module lists it.
    pub(crate) at: Location,
}

impl Middleware {
    /// A layer.
    pub fn new<L>(layer: L) -> Self
    where
        L: Layer<Route> + Clone + Send + Sync + 'static,
        L::Service: Service<Request, Error = Infallible> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request>>::Response: IntoResponse + 'static,
        <L::Service as Service<Request>>::Future: Send + 'static,
    {
        Self {
            layer: Box::new(Held(layer)),
            on: Vec::new(),
            except: Vec::new(),
            errors: Vec::new(),
            at: Location::NOWHERE,
        }
    }

    /// Around every route of the app whose path fits the pattern; several patterns add up.
    ///
    /// A pattern is a path as routes have it: `{name}` stands for one segment, whatever its name, and
    /// `{*rest}` at the end for all that follows, nothing included. The prefix of the app and a version
    /// in the path may be left out. The app does not start with one that
    /// is none, or that no route of its modules fits. Merged routers are not looked into.
    #[must_use]
    pub fn on(mut self, pattern: &str) -> Self {
        let read = self.read(pattern);
        self.on.extend(read);
        self
    }

    /// Not around routes of these verbs whose path fits; an empty list is every verb.
    #[must_use]
    pub fn except(mut self, methods: &[axum::http::Method], pattern: &str) -> Self {
        let read = self.read(pattern);
        self.except.extend(read.map(|pattern| (methods.to_vec(), pattern)));
        self
    }

    fn read(&mut self, pattern: &str) -> Option<Pattern> {
        let read = Pattern::read(pattern);
        read.map_err(|fault| self.errors.push(fault)).ok()
    }

    /// What is wrong with its patterns, and those that no route of the app fits.
    pub(crate) fn errors(&self, routes: &[Placed<'_>]) -> Vec<String> {
        let unfit = self.on.iter().filter(|pattern| !routes.iter().any(|one| pattern.is_of(one)));
        let unfit = unfit.map(|Pattern { text, .. }| {
            format!("no route of the app fits `{text}`; write a path as routes have it, such as `/cats/{{id}}` or `/cats/{{*rest}}`")
        });
        self.errors.iter().cloned().chain(unfit).collect()
    }

    /// Whether it is bound to patterns, and so not to its module.
    pub(crate) fn is_bound(&self) -> bool {
        !self.on.is_empty()
    }

    /// Whether it is around every route and what no route answers.
    pub(crate) fn is_everywhere(&self) -> bool {
        self.on.is_empty() && self.except.is_empty()
    }

    /// Whether it is around this route.
    pub(crate) fn covers(&self, route: &Placed<'_>) -> bool {
        let fits = self.on.is_empty() || self.on.iter().any(|pattern| pattern.is_of(route));
        let excepted = self.except.iter().any(|(methods, pattern)| {
            let method = route.route.method.as_str();
            let verb = methods.is_empty() || methods.iter().any(|one| *one == method);
            verb && pattern.is_of(route)
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

/// What stands in `middleware = [...]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a middleware",
    label = "not a `Middleware`",
    note = "write `Middleware::new(...)` with a tower layer, such as `Middleware::new(axum::middleware::from_fn(function))`"
)]
pub trait IntoMiddleware {
    /// The layer.
    fn into_middleware(self) -> Middleware;
}

impl IntoMiddleware for Middleware {
    fn into_middleware(self) -> Self {
        self
    }
}

/// An entry of `middleware = [...]`.
pub fn middleware(entry: impl IntoMiddleware, at: Location) -> Middleware {
    Middleware { at, ..entry.into_middleware() }
}

/// A layer whose type is erased.
trait Around: Send + Sync {
    fn around(&self, method: MethodRouter) -> MethodRouter;
    fn around_all(&self, router: Router) -> Router;
}

struct Held<L>(L);

impl<L> Around for Held<L>
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
