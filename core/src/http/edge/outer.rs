//! What is around everything that an app answers: its routes, layers, merged routers and fallback.

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
use super::normalize::Normalizer;
use super::options::Setting;
use super::preflight;
use crate::error::Compat;
use crate::error::{self, BoxFuture};
use crate::http::{HostPattern, Ids, answer_for, host_of, merged, worded};
use crate::pipeline::RequestId;
use crate::pipeline::{HandlerShared, RequestScope};

/// A route as what is around it must know it.
pub(crate) struct RouteOf {
    pub(crate) path: String,
    /// Its verb; `*` for every one.
    pub(crate) method: &'static str,
    /// The host that it is for; empty for every one.
    pub(crate) host: &'static str,
    /// Its policy, where it is not that of the app.
    pub(crate) cors: Option<Setting<Cors>>,
}

/// Everything that an app answers.
#[derive(Clone)]
pub(crate) struct Outer {
    router: Router,
    shared: Arc<Shared>,
}

/// For each path, its verbs with their policies.
type Policies = matchit::Router<Vec<OfVerb>>;
/// A route of a path as a preflight sees it.
struct OfVerb {
    /// `*` for every one.
    verb: &'static str,
    host: Option<HostPattern>,
    policy: Setting<Cors>,
}

impl OfVerb {
    fn answers(&self, verb: &str) -> bool {
        self.verb == verb || self.verb == "*" || self.verb == "GET" && verb == "HEAD"
    }
}

struct Shared {
    /// Who answers where no handler does.
    app: Arc<HandlerShared>,
    normalizer: Option<Normalizer>,
    /// The verbs of each path that have a policy of their own.
    policies: Option<Policies>,
}

impl Outer {
    /// Whether anything has to be around the routes.
    pub(crate) fn is_needed(app: &HandlerShared, routes: &[RouteOf]) -> bool {
        let settings = &app.http().settings.edge;
        settings.around
            || settings.normalize
            || settings.compat.is_some()
            || policy_of_app(app).is_some()
            || routes.iter().any(|route| route.cors.is_some())
    }

    pub(crate) fn around(router: Router, app: Arc<HandlerShared>, routes: &[RouteOf]) -> Router {
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

fn policies(routes: &[RouteOf]) -> Policies {
    let mut of_paths: Vec<(&str, Vec<OfVerb>)> = Vec::new();
    for route in routes {
        let policy = OfVerb {
            verb: route.method,
            host: HostPattern::read(route.host),
            policy: route.cors.unwrap_or(Setting::Inherited),
        };
        match of_paths.iter_mut().find(|(path, _)| *path == route.path) {
            Some((_, all)) => all.push(policy),
            None => of_paths.push((&route.path, vec![policy])),
        }
    }
    let mut router = matchit::Router::new();
    for (path, all) in of_paths {
        // The paths are those of the router, which has taken them.
        let _ = router.insert(path, all);
    }
    router
}

/// The policy of the app: what its root says, or the program.
fn policy_of_app(app: &HandlerShared) -> Option<Cors> {
    match app.http().edge.cors() {
        Some(said) => said.value(),
        None => app.http().settings.edge.cors,
    }
}

impl Shared {
    fn policy(&self, said: Option<Setting<Cors>>) -> Option<Cors> {
        match said {
            Some(Setting::Inherited) | None => policy_of_app(&self.app),
            Some(said) => said.value(),
        }
    }

    /// The policy of the routes that a request with this verb to its path may mean.
    fn of_path(&self, verb: &str, head: &Parts) -> Option<Cors> {
        match self.policies.as_ref().and_then(|all| all.at(head.uri.path()).ok()) {
            Some(found) => self.agreed(found.value, verb, head),
            None => self.policy(None),
        }
    }

    /// The policy of the routes that a request with this verb may mean. A preflight does not tell a
    /// version, so where those differ, no page may call.
    fn agreed(&self, all: &[OfVerb], verb: &str, head: &Parts) -> Option<Cors> {
        let host = host_of(head, &self.app.http().settings);
        let fits = |one: &&OfVerb| match (&one.host, &host) {
            (None, _) => true,
            (Some(pattern), Some(host)) => pattern.fits(host).is_some(),
            (Some(_), None) => false,
        };
        let meant: Vec<_> = all.iter().filter(fits).filter(|one| one.answers(verb)).collect();
        let named = meant.iter().filter_map(|one| one.host.as_ref()).max_by_key(|one| one.rank());
        let of_host = meant.iter().filter(|one| one.host.as_ref() == named);
        let mut policies = of_host.map(|one| self.policy(Some(one.policy)));
        let Some(first) = policies.next() else { return self.policy(None) };
        first.filter(|_| policies.all(|other| other == first))
    }

    /// The answer to a preflight; `None` for what is none, or where no page of another origin may call.
    fn preflight(&self, head: &Parts) -> Option<Response> {
        let verb = preflight::asked(head)?;
        let cors = self.of_path(verb, head)?;
        // A browser keeps the answer for all verbs that it lists.
        let same = |verb: &&&str| self.of_path(verb, head) == Some(cors);
        let verbs: Vec<_> = cors.methods.iter().filter(same).copied().collect();
        let mut response = preflight::answer(&cors, &verbs, head);
        self.app.http().edge.finish(&mut response);
        Some(response)
    }

    /// What leaves: an error that met no filter meets those of the app, and every answer gets what it is
    /// to get.
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
            let error = worded(error, self.app.http().settings.edge.compat, &head);
            let scope = RequestScope::new(Arc::clone(&self.app));
            let answer = answer_for(error, Request::from_parts(head, Body::empty()), &scope).await;
            response = merged(answer, &response);
        }
        let finished = response.extensions_mut().remove::<Finished>();
        if finished.is_none() {
            if let Some(ids) = ids {
                let of_error = response.extensions_mut().remove::<RequestId>();
                ids.or_request(of_error.as_ref()).tell(response.headers_mut());
            }
            self.app.http().edge.finish(&mut response);
            response.extensions_mut().remove::<Finished>();
        }
        if self.app.http().settings.edge.compat.is_some()
            && response.status() == StatusCode::NOT_FOUND
        {
            // The router says the verbs of a path; to NestJS there is no such path.
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
            if let Some(answer) = shared.preflight(&head) {
                return Ok(answer);
            }
            let origin = head.headers.get(ORIGIN).cloned();
            let cors = shared.of_path(head.method.as_str(), &head);
            let again = !shared.app.plan.filters.is_empty()
                || shared.app.http().settings.edge.compat.is_some();
            let kept = again.then(|| head.clone());
            let ids = shared.app.http().settings.edge.tells_ids.then(|| Ids::of(&head));
            let mut request = Request::from_parts(head, body);
            if let Some(bytes) = shared.app.http().settings.edge.body_limit {
                request = BodyLimit::Read(bytes).apply(request);
            }
            let response = match router.call(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            Ok(shared.finish(response, kept, ids, (origin, cors)).await)
        })
    }
}
