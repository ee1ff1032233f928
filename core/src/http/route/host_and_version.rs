//! Selects the handlers of a path by host and version.

use std::collections::HashSet;
use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::extract::Request;
use axum::http::header::{ALLOW, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method as HttpMethod};
use axum::response::Response;
use axum::routing::future::RouteFuture;
use axum::routing::{MethodRouter, any};
use tower::Service;

use super::fallback::{unknown_path, unknown_version, unsupported_method};
use crate::graph::spec::{Method, Versioning};
use crate::http::request::host::{HostParams, HostPattern, request_host};
use crate::http::request::version::{compare, requested_versions};
use crate::pipeline::HandlerShared;

/// The handlers of one path for one host and one version.
pub(crate) struct Group {
    pub(crate) host: Option<HostPattern>,
    /// `None` matches every version.
    pub(crate) version: Option<&'static str>,
    pub(crate) methods: Vec<Method>,
    pub(crate) router: MethodRouter,
}

impl Group {
    /// Whether it matches every request to the path.
    pub(crate) const fn is_plain(&self) -> bool {
        self.host.is_none() && self.version.is_none()
    }

    fn has_method(&self, method: &HttpMethod) -> bool {
        self.methods.iter().any(|own| match own {
            Method::All => true,
            Method::Get => *method == HttpMethod::GET || *method == HttpMethod::HEAD,
            own => *method == own.as_str(),
        })
    }

    fn accepts(&self, versions: &[String]) -> bool {
        self.version.is_none_or(|version| versions.iter().any(|requested| requested == version))
    }
}

/// The methods of the groups that a request might match, in the extensions of the request.
#[derive(Clone)]
struct Allowed(String);

impl Allowed {
    fn from_groups<'g>(groups: impl Iterator<Item = &'g Group>) -> Self {
        let mut names: Vec<&str> = Vec::new();
        for method in groups.flat_map(|group| &group.methods) {
            let more =
                if *method == Method::Get { &["GET", "HEAD"] } else { &[method.as_str()][..] };
            names.extend(more);
        }
        let mut seen = HashSet::new();
        names.retain(|name| seen.insert(*name));
        Self(names.join(","))
    }

    fn set_header(self, response: &mut Response) {
        if let Ok(methods) = HeaderValue::try_from(self.0) {
            response.headers_mut().insert(ALLOW, methods);
        }
    }
}

/// Selects among the groups of a path.
#[derive(Clone)]
pub(crate) struct Dispatch(Arc<Inner>);

struct Inner {
    /// Groups with a host come before groups for all hosts, and higher versions come first.
    groups: Vec<Group>,
    versioning: Versioning,
    app: Arc<HandlerShared>,
    no_host: MethodRouter,
    no_version: MethodRouter,
    wrong_method: MethodRouter,
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
        let vary = versioned.then(|| version_vary(&versioning)).flatten();
        let [host, version, method] = [&app, &app, &app].map(Arc::clone);
        let vary_method = vary.clone();
        let no_version =
            async move |request: Request| with_vary(unknown_version(version, request).await, vary);
        let wrong_method = async move |mut request: Request| {
            let allowed = request.extensions_mut().remove::<Allowed>();
            let mut response = unsupported_method(method, request).await;
            if let Some(allowed) = allowed {
                allowed.set_header(&mut response);
            }
            with_vary(response, vary_method)
        };
        Self(Arc::new(Inner {
            groups,
            versioning,
            app,
            no_host: any(move |request: Request| unknown_path(host, request)),
            no_version: any(no_version),
            wrong_method: any(wrong_method),
        }))
    }
}

impl Inner {
    /// Returns the handlers for a request: of the matching groups, the first that has the method.
    fn choose(&self, request: &mut Request) -> &MethodRouter {
        let (head, body) = std::mem::take(request).into_parts();
        let host_match = self.match_host(&head);
        let host = host_match.as_ref().map(|(pattern, _)| *pattern);
        let versions = self.versions_of_request(&head);
        // A request matches groups for its host and groups for all hosts.
        let for_host = || {
            let matches_host = |group: &&Group| group.host.is_none() || group.host.as_ref() == host;
            self.groups.iter().filter(matches_host)
        };
        let accepted = || for_host().filter(|group| group.accepts(&versions));
        let chosen = accepted().find(|group| group.has_method(&head.method));
        *request = Request::from_parts(head, body);
        match chosen {
            Some(group) => {
                if let (Some(_), Some((_, params))) = (&group.host, host_match) {
                    request.extensions_mut().insert(params);
                }
                &group.router
            }
            None if accepted().next().is_some() => {
                request.extensions_mut().insert(Allowed::from_groups(accepted()));
                &self.wrong_method
            }
            None if for_host().next().is_some() => &self.no_version,
            None => &self.no_host,
        }
    }

    /// Returns the pattern that matches the host of a request, with its parameters.
    fn match_host(&self, head: &Parts) -> Option<(&HostPattern, HostParams)> {
        let patterns = || self.groups.iter().filter_map(|group| group.host.as_ref());
        patterns().next()?;
        let host = request_host(head, &self.app.http().settings)?;
        patterns().find_map(|pattern| Some((pattern, pattern.matches_host(&host)?)))
    }

    fn versions_of_request(&self, head: &Parts) -> Vec<String> {
        let versioned = self.groups.iter().any(|group| group.version.is_some());
        if versioned { requested_versions(&self.versioning, head) } else { Vec::new() }
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

fn with_vary(mut response: Response, vary: Option<HeaderValue>) -> Response {
    if let Some(vary) = vary {
        response.headers_mut().append(VARY, vary);
    }
    response
}

/// Returns the header that selects the version, for the `Vary` header of responses.
pub(crate) fn version_vary(versioning: &Versioning) -> Option<HeaderValue> {
    match versioning {
        Versioning::Uri(_) | Versioning::By(_) => None,
        Versioning::Header(name) => HeaderValue::from_str(name).ok(),
        Versioning::MediaType(_) => Some(HeaderValue::from_static("accept")),
    }
}

/// Returns the `Vary` header of a handler whose response format depends on the request. `others` is
/// the header that selects the handler.
pub(crate) fn format_vary(others: Option<&HeaderValue>) -> Option<HeaderValue> {
    let others =
        others.and_then(|others| others.to_str().ok()).filter(|others| *others != "accept");
    let all = others.map(|others| format!("{others}, accept"));
    HeaderValue::try_from(all.unwrap_or_else(|| "accept".to_owned())).ok()
}
