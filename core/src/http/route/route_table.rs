//! Mounts the handlers of an app on a router.

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter, any, on};

use super::exchange::{Call, handle_bare, handle_enhanced};
use super::host_and_version::{Dispatch, Group};
use super::middleware::Middleware;
use crate::base::{Stored, view};
use crate::graph::spec::{Method, Versioning};
use crate::http::request::host::HostPattern;
use crate::pipeline::HandlerShared;

/// The handlers of an app by path.
#[derive(Default)]
pub(crate) struct Table {
    paths: Vec<(String, Vec<Group>)>,
    indices: HashMap<String, usize>,
}

impl Table {
    fn add(
        &mut self,
        path: String,
        method: Method,
        router: MethodRouter,
        conditions: &RouteConditions,
    ) {
        let index = *self.indices.entry(path).or_insert_with_key(|path| {
            self.paths.push((path.clone(), Vec::new()));
            self.paths.len() - 1
        });
        let groups = &mut self.paths[index].1;
        let host = HostPattern::read(conditions.host);
        let versions = conditions.versions.iter().copied().map(Some);
        let versions: Vec<_> =
            if conditions.versions.is_empty() { vec![None] } else { versions.collect() };
        for version in versions {
            match groups.iter_mut().find(|group| group.host == host && group.version == version) {
                Some(group) => {
                    group.router = std::mem::take(&mut group.router).merge(router.clone());
                    group.methods.push(method);
                }
                None => groups.push(Group {
                    host: host.clone(),
                    version,
                    methods: vec![method],
                    router: router.clone(),
                }),
            }
        }
    }

    pub(crate) fn into_router(self, versioning: Versioning, app: &Arc<HandlerShared>) -> Router {
        let add = |router: Router, (path, mut groups): (String, Vec<Group>)| {
            if let [only] = &mut *groups
                && only.is_plain()
            {
                return router.route(&path, std::mem::take(&mut only.router));
            }
            router.route_service(&path, Dispatch::new(groups, versioning, Arc::clone(app)))
        };
        // A router without its state would create a route of the handler for each request.
        self.paths.into_iter().fold(Router::new(), add).with_state(())
    }
}

/// The conditions that distinguish the handlers of one path and method.
#[derive(Clone, Copy)]
pub(crate) struct RouteConditions {
    /// The host, or an empty string for all hosts.
    pub(crate) host: &'static str,
    /// The versions that are not in the path, or an empty list for all versions.
    pub(crate) versions: &'static [&'static str],
}

/// A route that is about to be mounted.
pub struct Mount<'a> {
    pub(crate) table: &'a mut Table,
    pub(crate) path: String,
    pub(crate) conditions: RouteConditions,
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
    /// Mounts a handler of a controller, without a pipeline if no enhancer is planned.
    pub fn endpoint<K: Call>(self) {
        if self.shared.plan.is_empty() {
            self.route::<K::Controller, _, _>(handle_bare::<K>);
        } else {
            self.route::<K::Controller, _, _>(handle_enhanced::<K>);
        }
    }

    fn route<C, F, A>(self, run: F)
    where
        C: Send + Sync + 'static,
        F: Fn(Arc<Bound<C>>, Request) -> A + Clone + Send + Sync + 'static,
        A: Future<Output = Response> + Send + 'static,
    {
        // The spec that this is mounted for names the controller, so the view always succeeds.
        let Some(controller) = view::<C>(self.controller) else { return };
        let bound = Bound { controller: Arc::clone(controller), shared: self.shared };
        let endpoint = Endpoint { bound: Arc::new(bound), run };
        let method: MethodRouter = match filter(self.method) {
            Some(filter) => on(filter, endpoint),
            None => any(endpoint),
        };
        let layers = self.middleware.iter().rev();
        let method = layers.fold(method, |method, middleware| middleware.around(method));
        self.table.add(self.path, self.method, method, &self.conditions);
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

/// A handler as an axum handler. Its future is that of the method, without a box.
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
