//! The outermost service of an app, around its routes, layers, merged routers and fallback.

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{ALLOW, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use tower::Service;

use super::cors::Cors;
use super::finish::{BodyLimit, Finished};
use super::http_options::Setting;
use super::normalize::Normalizer;
use super::preflight;
use crate::error::Compat;
use crate::error::{self, BoxFuture};
use crate::http::{
    HostPattern, Ids, merge_headers, request_host, respond_with_error, with_compat_message,
};
use crate::pipeline::RequestId;
use crate::pipeline::{HandlerShared, RequestScope};

/// The CORS policy of a route.
pub(crate) struct RoutePolicy {
    pub(crate) path: String,
    /// The HTTP method, or `*` for all methods.
    pub(crate) method: &'static str,
    /// The host, or an empty string for all hosts.
    pub(crate) host: &'static str,
    /// The policy, if it differs from that of the app.
    pub(crate) cors: Option<Setting<Cors>>,
}

/// The outermost service.
#[derive(Clone)]
pub(crate) struct Outer {
    router: Router,
    shared: Arc<Shared>,
}

/// The methods of each path with their policies.
type Policies = matchit::Router<Vec<MethodPolicy>>;
/// A route of a path, as preflights see it.
struct MethodPolicy {
    /// The HTTP method, or `*` for all methods.
    method: &'static str,
    host: Option<HostPattern>,
    policy: Setting<Cors>,
}

impl MethodPolicy {
    fn matches(&self, method: &str) -> bool {
        self.method == method || self.method == "*" || self.method == "GET" && method == "HEAD"
    }
}

struct Shared {
    /// Handles requests without a handler.
    app: Arc<HandlerShared>,
    normalizer: Option<Normalizer>,
    /// The policies by path, if any route has its own policy.
    policies: Option<Policies>,
}

impl Outer {
    /// Whether the app needs this service.
    pub(crate) fn is_needed(app: &HandlerShared, routes: &[RoutePolicy]) -> bool {
        let settings = &app.http().settings.edge;
        settings.around
            || settings.normalize
            || settings.compat.is_some()
            || app_policy(app).is_some()
            || routes.iter().any(|route| route.cors.is_some())
    }

    pub(crate) fn around(
        router: Router,
        app: Arc<HandlerShared>,
        routes: &[RoutePolicy],
    ) -> Router {
        let paths = routes.iter().map(|route| &*route.path);
        let normalizer = app.http().settings.edge.normalize.then(|| Normalizer::new(paths));
        let normalizer = match app.http().settings.edge.compat {
            Some(Compat::Nest) => normalizer.map(Normalizer::with_empty_segments),
            None => normalizer,
        };
        let policies = routes.iter().any(|route| route.cors.is_some()).then(|| policies(routes));
        let shared = Arc::new(Shared { app, normalizer, policies });
        Router::new().fallback_service(Self { router, shared })
    }
}

fn policies(routes: &[RoutePolicy]) -> Policies {
    let mut by_path: Vec<(&str, Vec<MethodPolicy>)> = Vec::new();
    for route in routes {
        let policy = MethodPolicy {
            method: route.method,
            host: HostPattern::read(route.host),
            policy: route.cors.unwrap_or(Setting::Inherited),
        };
        match by_path.iter_mut().find(|(path, _)| *path == route.path) {
            Some((_, all)) => all.push(policy),
            None => by_path.push((&route.path, vec![policy])),
        }
    }
    let mut router = matchit::Router::new();
    for (path, all) in by_path {
        // The app's router has accepted these paths, so this router does too.
        let _ = router.insert(path, all);
    }
    router
}

/// Returns the policy of the app, which its root module or its builder sets.
fn app_policy(app: &HandlerShared) -> Option<Cors> {
    match app.http().edge.cors() {
        Some(declared) => declared.value(),
        None => app.http().settings.edge.cors,
    }
}

impl Shared {
    fn policy(&self, declared: Option<Setting<Cors>>) -> Option<Cors> {
        match declared {
            Some(Setting::Inherited) | None => app_policy(&self.app),
            Some(declared) => declared.value(),
        }
    }

    /// Returns the policy for a request with this method to its path.
    fn policy_of_path(&self, method: &str, head: &Parts) -> Option<Cors> {
        match self.policies.as_ref().and_then(|all| all.at(head.uri.path()).ok()) {
            Some(entry) => self.common_policy(entry.value, method, head),
            None => self.policy(None),
        }
    }

    /// Returns the common policy of the routes that a request with this method may match. A
    /// preflight does not contain a version, so if the policies of the versions differ, no
    /// cross-origin page may call.
    fn common_policy(&self, all: &[MethodPolicy], method: &str, head: &Parts) -> Option<Cors> {
        let host = request_host(head, &self.app.http().settings);
        let matches_host = |route: &&MethodPolicy| match (&route.host, &host) {
            (None, _) => true,
            (Some(pattern), Some(host)) => pattern.matches_host(host).is_some(),
            (Some(_), None) => false,
        };
        let matching: Vec<_> =
            all.iter().filter(matches_host).filter(|route| route.matches(method)).collect();
        let named_host = matching
            .iter()
            .filter_map(|route| route.host.as_ref())
            .max_by_key(|route| route.rank());
        let host_routes = matching.iter().filter(|route| route.host.as_ref() == named_host);
        let mut policies = host_routes.map(|route| self.policy(Some(route.policy)));
        let Some(first) = policies.next() else { return self.policy(None) };
        first.filter(|_| policies.all(|other| other == first))
    }

    /// Returns the response to a preflight, or `None` if the request is not a preflight or the app
    /// has no policy for it.
    fn preflight(&self, head: &Parts) -> Option<Response> {
        let method = preflight::requested_method(head)?;
        let cors = self.policy_of_path(method, head)?;
        // A browser caches the response for all methods that it lists.
        let same = |method: &&&str| self.policy_of_path(method, head) == Some(cors);
        let methods: Vec<_> = cors.methods.iter().filter(same).copied().collect();
        let mut response = preflight::respond(&cors, &methods, head);
        self.app.http().edge.finish(&mut response);
        Some(response)
    }

    /// Finishes a response: errors that no filter has seen run through the filters of the app, and
    /// every response receives its additions.
    async fn finish(
        &self,
        mut response: Response,
        head: Option<Parts>,
        ids: Option<Ids>,
        (origin, cors): (Option<HeaderValue>, Option<Cors>),
    ) -> Response {
        if let Some(head) = head
            && let Some(error) = error::take_error(&mut response)
        {
            let error = with_compat_message(error, self.app.http().settings.edge.compat, &head);
            let scope = RequestScope::new(Arc::clone(&self.app));
            let rendered =
                respond_with_error(error, Request::from_parts(head, Body::empty()), &scope).await;
            response = merge_headers(rendered, &response);
        }
        let finished = response.extensions_mut().remove::<Finished>();
        if finished.is_none() {
            if let Some(ids) = ids {
                let error_id = response.extensions_mut().remove::<RequestId>();
                ids.or_request(error_id.as_ref()).write_to(response.headers_mut());
            }
            self.app.http().edge.finish(&mut response);
            response.extensions_mut().remove::<Finished>();
        }
        if self.app.http().settings.edge.compat.is_some()
            && response.status() == StatusCode::NOT_FOUND
        {
            // The router lists the methods of a path, but in NestJS, the path does not exist.
            response.headers_mut().remove(ALLOW);
        }
        let cors = finished.map_or(cors, |finished| self.policy(finished.cors));
        if let Some(cors) = cors {
            preflight::expose(&cors, origin.as_ref(), response.headers_mut());
        }
        response
    }
}

impl Service<Request> for Outer {
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let Self { mut router, shared } = self.clone();
        Box::pin(async move {
            if let Some(normalizer) = &shared.normalizer {
                normalizer.apply(&mut request);
            }
            let (head, body) = request.into_parts();
            if let Some(response) = shared.preflight(&head) {
                return Ok(response);
            }
            let origin = head.headers.get(ORIGIN).cloned();
            let cors = shared.policy_of_path(head.method.as_str(), &head);
            let needs_head = !shared.app.plan.filters.is_empty()
                || shared.app.http().settings.edge.compat.is_some();
            let head_for_error = needs_head.then(|| head.clone());
            let ids = shared.app.http().settings.edge.sends_ids.then(|| Ids::from_head(&head));
            let mut request = Request::from_parts(head, body);
            if let Some(bytes) = shared.app.http().settings.edge.body_limit {
                request = BodyLimit::Read(bytes).apply(request);
            }
            let response = match router.call(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            Ok(shared.finish(response, head_for_error, ids, (origin, cors)).await)
        })
    }
}
