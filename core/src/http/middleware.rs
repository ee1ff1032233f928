//! Tower layers around the routes of a module, or around those that a pattern tells.

use std::convert::Infallible;
use std::fmt;

use axum::Router;
use axum::extract::Request;
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, Route};
use tower::{Layer, Service};

use crate::spec::Method;

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
        Self { layer: Box::new(Held(layer)), on: Vec::new(), except: Vec::new() }
    }

    /// Around every route of the app whose path fits the pattern; several patterns add up.
    ///
    /// A pattern is a path as routes have it: `{name}` stands for one segment, whatever its name, and
    /// `{*rest}` at the end for all that follows, nothing included.
    #[must_use]
    pub fn on(mut self, pattern: &str) -> Self {
        self.on.push(Pattern::read(pattern));
        self
    }

    /// Not around routes of these verbs whose path fits; an empty list is every verb.
    #[must_use]
    pub fn except(mut self, methods: &[axum::http::Method], pattern: &str) -> Self {
        self.except.push((methods.to_vec(), Pattern::read(pattern)));
        self
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
    pub(crate) fn covers(&self, method: Method, path: &str) -> bool {
        let fits = self.on.is_empty() || self.on.iter().any(|pattern| pattern.fits(path));
        let excepted = self.except.iter().any(|(methods, pattern)| {
            let verb = methods.is_empty() || methods.iter().any(|one| *one == method.as_str());
            verb && pattern.fits(path)
        });
        fits && !excepted
    }

    pub(super) fn around(&self, method: MethodRouter) -> MethodRouter {
        self.layer.around(method)
    }

    pub(crate) fn around_all(&self, router: Router) -> Router {
        self.layer.around_all(router)
    }
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

/// A path in which parameters stand for segments.
#[derive(Debug)]
struct Pattern(Vec<Segment>);

#[derive(Debug, PartialEq)]
enum Segment {
    Text(String),
    One,
    Rest,
}

impl Pattern {
    fn read(path: &str) -> Self {
        let segments = path.split('/').filter(|segment| !segment.is_empty());
        Self(segments.map(Segment::read).collect())
    }

    /// Whether a path of a route fits: its parameters are any text, and only parameters are.
    fn fits(&self, path: &str) -> bool {
        let Self(route) = Self::read(path);
        let mut route = route.into_iter();
        for segment in &self.0 {
            let found = match segment {
                Segment::Rest => return true,
                segment => route.next().is_some_and(|other| {
                    other == *segment || *segment == Segment::One && other != Segment::Rest
                }),
            };
            if !found {
                return false;
            }
        }
        route.next().is_none()
    }
}

impl Segment {
    fn read(segment: &str) -> Self {
        match segment.strip_prefix('{') {
            Some(name) if name.starts_with('*') => Self::Rest,
            Some(name) if name.ends_with('}') => Self::One,
            _ => Self::Text(segment.to_owned()),
        }
    }
}
