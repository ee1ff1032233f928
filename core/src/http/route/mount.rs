//! Puts the handlers of an app on a router.

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter, any, on};

use super::dispatch::{Dispatch, Group};
use super::exchange::{Call, bare, piped};
use super::middleware::Middleware;
use crate::base::{Stored, view};
use crate::graph::spec::{Method, Versioning};
use crate::http::request::host::HostPattern;
use crate::pipeline::HandlerShared;

/// The handlers of an app by path.
#[derive(Default)]
pub(crate) struct Table {
    paths: Vec<(String, Vec<Group>)>,
    known: HashMap<String, usize>,
}

impl Table {
    fn add(&mut self, path: String, verb: Method, methods: MethodRouter, spot: &Spot) {
        let index = *self.known.entry(path).or_insert_with_key(|path| {
            self.paths.push((path.clone(), Vec::new()));
            self.paths.len() - 1
        });
        let groups = &mut self.paths[index].1;
        let host = HostPattern::read(spot.host);
        let versions = spot.versions.iter().copied().map(Some);
        let versions: Vec<_> =
            if spot.versions.is_empty() { vec![None] } else { versions.collect() };
        for version in versions {
            match groups.iter_mut().find(|one| one.host == host && one.version == version) {
                Some(known) => {
                    known.methods = std::mem::take(&mut known.methods).merge(methods.clone());
                    known.verbs.push(verb);
                }
                None => groups.push(Group {
                    host: host.clone(),
                    version,
                    verbs: vec![verb],
                    methods: methods.clone(),
                }),
            }
        }
    }

    pub(crate) fn into_router(self, versioning: Versioning, app: &Arc<HandlerShared>) -> Router {
        let add = |router: Router, (path, mut groups): (String, Vec<Group>)| {
            if let [only] = &mut *groups
                && only.is_plain()
            {
                return router.route(&path, std::mem::take(&mut only.methods));
            }
            router.route_service(&path, Dispatch::new(groups, versioning, Arc::clone(app)))
        };
        // A router without its state makes a route of the handler anew for each request.
        self.paths.into_iter().fold(Router::new(), add).with_state(())
    }
}

/// What tells the handlers of one path apart, beside the verb.
#[derive(Clone, Copy)]
pub(crate) struct Spot {
    /// The host; empty for every one.
    pub(crate) host: &'static str,
    /// The versions that are not in the path; none for every one.
    pub(crate) versions: &'static [&'static str],
}

/// One route that is about to be mounted.
pub struct Mount<'a> {
    pub(crate) table: &'a mut Table,
    pub(crate) path: String,
    pub(crate) spot: Spot,
    pub(crate) method: Method,
    pub(crate) controller: &'a Stored,
    pub(crate) shared: Arc<HandlerShared>,
    /// The layers around the route, the outermost first.
    pub(crate) middleware: Vec<&'a Middleware>,
}

impl std::fmt::Debug for Mount<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mount").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Mount<'_> {
    /// Mounts a handler of a controller: with nothing around it where nothing was planned.
    pub fn endpoint<K: Call>(self) {
        if self.shared.plan.is_empty() {
            self.route::<K::Controller, _, _>(bare::<K>);
        } else {
            self.route::<K::Controller, _, _>(piped::<K>);
        }
    }

    fn route<C, F, A>(self, run: F)
    where
        C: Send + Sync + 'static,
        F: Fn(Arc<Bound<C>>, Request) -> A + Clone + Send + Sync + 'static,
        A: Future<Output = Response> + Send + 'static,
    {
        // The spec that this is mounted for names the controller, so the view is always there.
        let Some(controller) = view::<C>(self.controller) else { return };
        let bound = Bound { controller: Arc::clone(controller), shared: self.shared };
        let endpoint = Endpoint { bound: Arc::new(bound), run };
        let method: MethodRouter = match filter(self.method) {
            Some(filter) => on(filter, endpoint),
            None => any(endpoint),
        };
        let layers = self.middleware.iter().rev();
        let method = layers.fold(method, |method, middleware| middleware.around(method));
        self.table.add(self.path, self.method, method, &self.spot);
    }
}

fn filter(method: Method) -> Option<MethodFilter> {
    Some(match method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
        Method::Patch => MethodFilter::PATCH,
        Method::Delete => MethodFilter::DELETE,
        Method::Head => MethodFilter::HEAD,
        Method::Options => MethodFilter::OPTIONS,
        Method::All => return None,
    })
}

/// A handler as axum calls it: the future of the method itself, in no box of its own.
struct Endpoint<C, F> {
    bound: Arc<Bound<C>>,
    run: F,
}

/// A handler with its controller. axum clones it twice for each request.
pub(crate) struct Bound<C> {
    pub(crate) controller: Arc<C>,
    pub(crate) shared: Arc<HandlerShared>,
}

impl<C, F: Clone> Clone for Endpoint<C, F> {
    fn clone(&self) -> Self {
        Self { bound: Arc::clone(&self.bound), run: self.run.clone() }
    }
}

impl<C, F, A> Handler<Infallible, ()> for Endpoint<C, F>
where
    C: Send + Sync + 'static,
    F: Fn(Arc<Bound<C>>, Request) -> A + Clone + Send + Sync + 'static,
    A: Future<Output = Response> + Send + 'static,
{
    type Future = A;

    #[inline]
    fn call(self, request: Request, (): ()) -> A {
        (self.run)(self.bound, request)
    }
}
