//! One path that means different handlers to different hosts and versions.

use std::collections::HashSet;
use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::extract::Request;
use axum::http::header::{ALLOW, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method as Verb};
use axum::response::Response;
use axum::routing::future::RouteFuture;
use axum::routing::{MethodRouter, any};
use tower::Service;

use super::fallback::{unknown_path, unknown_version, unsupported_method};
use crate::graph::spec::{Method, Versioning};
use crate::http::request::host::{HostParams, HostPattern, host_of};
use crate::http::request::version::{compare, wanted};
use crate::pipeline::HandlerShared;

/// The handlers of one path for one host and one version.
pub(crate) struct Group {
    pub(crate) host: Option<HostPattern>,
    /// `None` for those of every version.
    pub(crate) version: Option<&'static str>,
    pub(crate) verbs: Vec<Method>,
    pub(crate) methods: MethodRouter,
}

impl Group {
    /// Whether every request to the path may mean it.
    pub(crate) const fn is_plain(&self) -> bool {
        self.host.is_none() && self.version.is_none()
    }

    fn answers(&self, verb: &Verb) -> bool {
        self.verbs.iter().any(|one| match one {
            Method::All => true,
            Method::Get => *verb == Verb::GET || *verb == Verb::HEAD,
            one => *verb == one.as_str(),
        })
    }

    fn accepts(&self, versions: &[String]) -> bool {
        self.version.is_none_or(|version| versions.iter().any(|wanted| wanted == version))
    }
}

/// In the extensions of a request: the verbs of the groups that it might have meant.
#[derive(Clone)]
struct Allowed(String);

impl Allowed {
    fn of<'g>(groups: impl Iterator<Item = &'g Group>) -> Self {
        let mut names: Vec<&str> = Vec::new();
        for verb in groups.flat_map(|group| &group.verbs) {
            let more = if *verb == Method::Get { &["GET", "HEAD"] } else { &[verb.as_str()][..] };
            names.extend(more);
        }
        let mut known = HashSet::new();
        names.retain(|name| known.insert(*name));
        Self(names.join(","))
    }

    fn tell(self, response: &mut Response) {
        if let Ok(verbs) = HeaderValue::try_from(self.0) {
            response.headers_mut().insert(ALLOW, verbs);
        }
    }
}

/// Chooses among the groups of a path.
#[derive(Clone)]
pub(crate) struct Dispatch(Arc<Inner>);

struct Inner {
    /// Those for a host before those for every one, and higher versions first.
    groups: Vec<Group>,
    versioning: Versioning,
    app: Arc<HandlerShared>,
    no_host: MethodRouter,
    no_version: MethodRouter,
    no_verb: MethodRouter,
}

impl Dispatch {
    pub(crate) fn new(
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
        let [host, version, verb] = [&app, &app, &app].map(Arc::clone);
        let vary_too = vary.clone();
        let no_version =
            async move |request: Request| varied(unknown_version(version, request).await, vary);
        let no_verb = async move |mut request: Request| {
            let allowed = request.extensions_mut().remove::<Allowed>();
            let mut response = unsupported_method(verb, request).await;
            if let Some(allowed) = allowed {
                allowed.tell(&mut response);
            }
            varied(response, vary_too)
        };
        Self(Arc::new(Inner {
            groups,
            versioning,
            app,
            no_host: any(move |request: Request| unknown_path(host, request)),
            no_version: any(no_version),
            no_verb: any(no_verb),
        }))
    }
}

impl Inner {
    /// The handlers that a request means: of the groups that fit, the first that has the verb.
    fn choose(&self, request: &mut Request) -> &MethodRouter {
        let (head, body) = std::mem::take(request).into_parts();
        let named = self.named_host(&head);
        let host = named.as_ref().map(|(pattern, _)| *pattern);
        let versions = self.wanted_versions(&head);
        // A request is for one of the hosts that routes name, and for what is for every host.
        let its = || {
            let fits = |group: &&Group| group.host.is_none() || group.host.as_ref() == host;
            self.groups.iter().filter(fits)
        };
        let accepted = || its().filter(|group| group.accepts(&versions));
        let chosen = accepted().find(|group| group.answers(&head.method));
        *request = Request::from_parts(head, body);
        match chosen {
            Some(group) => {
                if let (Some(_), Some((_, params))) = (&group.host, named) {
                    request.extensions_mut().insert(params);
                }
                &group.methods
            }
            None if accepted().next().is_some() => {
                request.extensions_mut().insert(Allowed::of(accepted()));
                &self.no_verb
            }
            None if its().next().is_some() => &self.no_version,
            None => &self.no_host,
        }
    }

    /// The host of the routes that a request is for, with what its pattern leaves open.
    fn named_host(&self, head: &Parts) -> Option<(&HostPattern, HostParams)> {
        let patterns = || self.groups.iter().filter_map(|group| group.host.as_ref());
        patterns().next()?;
        let host = host_of(head, &self.app.http().settings)?;
        patterns().find_map(|pattern| Some((pattern, pattern.fits(&host)?)))
    }

    fn wanted_versions(&self, head: &Parts) -> Vec<String> {
        let versioned = self.groups.iter().any(|group| group.version.is_some());
        if versioned { wanted(&self.versioning, head) } else { Vec::new() }
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

/// The headers by which the answers of a handler differ whose format the request chooses, beside those by
/// which the handler is chosen.
pub(crate) fn varies_by_format(others: Option<&HeaderValue>) -> Option<HeaderValue> {
    let others =
        others.and_then(|others| others.to_str().ok()).filter(|others| *others != "accept");
    let all = others.map(|others| format!("{others}, accept"));
    HeaderValue::try_from(all.unwrap_or_else(|| "accept".to_owned())).ok()
}
