//! One path that means different handlers to different hosts and versions.

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::extract::Request;
use axum::http::header::VARY;
use axum::http::{HeaderValue, Method as Verb};
use axum::response::Response;
use axum::routing::future::RouteFuture;
use axum::routing::{MethodRouter, any};
use tower::Service;

use super::fallback::{unknown_path, unknown_verb, unknown_version};
use super::host::{HostPattern, host_of};
use super::version::{compare, wanted};
use crate::pipeline::HandlerShared;
use crate::spec::{Method, Versioning};

/// The handlers of one path for one host and one version.
pub(super) struct Group {
    pub(super) host: Option<HostPattern>,
    /// `None` for those of every version.
    pub(super) version: Option<&'static str>,
    pub(super) verbs: Vec<Method>,
    pub(super) methods: MethodRouter,
}

impl Group {
    /// Whether every request to the path may mean it.
    pub(super) const fn is_plain(&self) -> bool {
        self.host.is_none() && self.version.is_none()
    }

    fn answers(&self, verb: &Verb) -> bool {
        self.verbs.iter().any(|one| match one {
            Method::All => true,
            Method::Get => *verb == Verb::GET || *verb == Verb::HEAD,
            one => *verb == one.as_str(),
        })
    }
}

/// Chooses among the groups of a path.
#[derive(Clone)]
pub(super) struct Dispatch(Arc<Inner>);

struct Inner {
    /// Those for a host before those for every one, and higher versions first.
    groups: Vec<Group>,
    versioning: Versioning,
    app: Arc<HandlerShared>,
    no_host: MethodRouter,
    no_version: MethodRouter,
}

impl Dispatch {
    pub(super) fn new(
        mut groups: Vec<Group>,
        versioning: Versioning,
        app: Arc<HandlerShared>,
    ) -> Self {
        let rank = |group: &Group| group.host.as_ref().map(HostPattern::rank);
        groups.sort_by(|one, other| {
            let versions = match (one.version, other.version) {
                (Some(one), Some(other)) => compare(other, one),
                (one, other) => other.is_some().cmp(&one.is_some()),
            };
            rank(other).cmp(&rank(one)).then(versions)
        });
        let versioned = groups.iter().any(|group| group.version.is_some());
        let vary = versioned.then(|| varies_by(&versioning)).flatten();
        for group in &mut groups {
            let (app, vary) = (Arc::clone(&app), vary.clone());
            let refuse =
                async move |request: Request| varied(unknown_verb(app, request).await, vary);
            // The handler of every verb is the fallback itself.
            if !group.verbs.contains(&Method::All) {
                group.methods = std::mem::take(&mut group.methods).fallback(refuse);
            }
        }
        let (one, other) = (Arc::clone(&app), Arc::clone(&app));
        let no_version =
            async move |request: Request| varied(unknown_version(other, request).await, vary);
        Self(Arc::new(Inner {
            groups,
            versioning,
            app,
            no_host: any(move |request: Request| unknown_path(one, request)),
            no_version: any(no_version),
        }))
    }
}

impl Inner {
    /// The handlers that a request means: of the groups that fit, the first that has the verb.
    fn choose(&self, request: &mut Request) -> &MethodRouter {
        let (head, body) = std::mem::take(request).into_parts();
        let by_host = self.groups.iter().any(|group| group.host.is_some());
        let host = by_host.then(|| host_of(&head, &self.app.settings)).flatten();
        let by_version = self.groups.iter().any(|group| group.version.is_some());
        let versions = if by_version { wanted(&self.versioning, &head) } else { Vec::new() };
        let fitting = |group: &Group| match (&group.host, &host) {
            (Some(pattern), Some(host)) => pattern.fits(host),
            _ => None,
        };
        // A request is for one of the hosts that routes name, and for what is for every host.
        let of_host = self.groups.iter().find_map(|group| Some((&group.host, fitting(group)?)));
        let is_its = |group: &&Group| match &of_host {
            Some((named, _)) => group.host.is_none() || group.host == **named,
            None => group.host.is_none(),
        };
        let its = || self.groups.iter().filter(is_its);
        let accepted = |group: &&Group| {
            group.version.is_none_or(|version| versions.iter().any(|wanted| wanted == version))
        };
        let answers = |group: &&Group| group.answers(&head.method);
        let chosen = its().filter(accepted).find(answers).or_else(|| its().find(accepted));
        let host_fits = its().next().is_some();
        let params = of_host.and_then(|(named, params)| {
            chosen.filter(|group| group.host == *named).map(|_| params)
        });
        *request = Request::from_parts(head, body);
        match chosen {
            Some(group) => {
                if let Some(params) = params {
                    request.extensions_mut().insert(params);
                }
                &group.methods
            }
            None if host_fits => &self.no_version,
            None => &self.no_host,
        }
    }
}

impl Service<Request> for Dispatch {
    type Response = Response;
    type Error = Infallible;
    type Future = RouteFuture<Infallible>;

    fn poll_ready(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        self.0.choose(&mut request).clone().call(request)
    }
}

fn varied(mut response: Response, vary: Option<HeaderValue>) -> Response {
    if let Some(vary) = vary {
        response.headers_mut().append(VARY, vary);
    }
    response
}

/// What the answers of a versioned path vary by, for caches on the way.
pub(crate) fn varies_by(versioning: &Versioning) -> Option<HeaderValue> {
    match versioning {
        Versioning::Uri(_) | Versioning::By(_) => None,
        Versioning::Header(name) => HeaderValue::from_str(name).ok(),
        Versioning::MediaType(_) => Some(HeaderValue::from_static("accept")),
    }
}
