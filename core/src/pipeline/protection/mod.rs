//! Descriptions of what guards require of clients and of their error responses, for OpenAPI
//! documents.

mod error_response;
mod oauth;
mod scheme;

pub use error_response::{ErrorResponse, ResponseHeader};
pub use oauth::{OAuthFlow, OAuthGrant};
pub use scheme::{ApiKeyLocation, Requirement, SchemeKind, SecurityScheme};

/// The security requirements and error responses of guards.
/// [`Guard::describe`](crate::Guard::describe) returns those of one guard, and
/// [`RouteInfo`](crate::protocol::RouteInfo) contains those of all guards of a route. They are documentation
/// for OpenAPI documents and enforce nothing.
///
/// # Examples
///
/// A token with a scope, or a session instead:
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::security::{ErrorResponse, Protection, SecurityScheme};
///
/// let protection = Protection::by(SecurityScheme::bearer().scopes(["cats:read"]))
///     .or_needs(SecurityScheme::cookie("session"))
///     .with_error_response(ErrorResponse::forbidden().with_doc("The caller may not see cats."));
///
/// assert_eq!(protection.security.len(), 2);
/// assert!(!protection.requires("bearer"), "a session is enough");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Protection {
    /// The alternative ways to pass, each with all schemes that it requires. The list is empty if
    /// no scheme is required. An alternative without schemes lets every client pass, also one that
    /// uses another alternative.
    pub security: Vec<Vec<Requirement>>,
    /// The responses to clients that do not pass.
    pub error_responses: Vec<ErrorResponse>,
    /// The headers that are added to every response.
    pub headers: Vec<ResponseHeader>,
}

impl Protection {
    /// Creates a description without schemes and error responses.
    pub const fn new() -> Self {
        Self { security: Vec::new(), error_responses: Vec::new(), headers: Vec::new() }
    }

    /// Requires a scheme, and adds the 401 response to clients without it.
    pub fn by(scheme: impl Into<Requirement>) -> Self {
        Self::new().needs(scheme).with_error_response(ErrorResponse::unauthorized())
    }

    /// Requires a scheme in addition, in every alternative.
    #[must_use]
    pub fn needs(mut self, scheme: impl Into<Requirement>) -> Self {
        self.security = both(&self.alternatives(), &[vec![scheme.into()]]);
        self
    }

    /// Adds a scheme as an alternative. If no scheme was required before, the scheme is optional.
    #[must_use]
    pub fn or_needs(mut self, scheme: impl Into<Requirement>) -> Self {
        self.security = either(self.alternatives(), vec![vec![scheme.into()]]);
        self
    }

    /// Adds an error response to clients that do not pass.
    #[must_use]
    pub fn with_error_response(mut self, response: ErrorResponse) -> Self {
        add(&mut self.error_responses, response);
        self
    }

    /// Adds a header that every response carries.
    #[must_use]
    pub fn with_header(mut self, header: ResponseHeader) -> Self {
        header.add_to(&mut self.headers);
        self
    }

    /// Whether no client passes without the scheme of this name.
    pub fn requires(&self, scheme: &str) -> bool {
        let named = |one: &Requirement| one.scheme.name == scheme;
        !self.security.is_empty() && self.security.iter().all(|way| way.iter().any(named))
    }

    /// Combines this with a guard that runs after it, both of which must let a call pass.
    pub(crate) fn and(mut self, next: Self) -> Self {
        self.security = both(&self.alternatives(), &next.alternatives());
        for response in next.error_responses {
            add(&mut self.error_responses, response.with_missing_headers(&self.headers));
        }
        next.headers.iter().for_each(|header| header.add_to(&mut self.headers));
        self
    }

    /// Combines this with a guard that runs if this one rejects a call. The response of the second
    /// guard then replaces that of this one, unless this one failed with a server error.
    pub(crate) fn or(mut self, next: Self) -> Self {
        self.security = either(self.alternatives(), next.alternatives());
        self.error_responses.retain(ErrorResponse::is_server_error);
        for response in next.error_responses {
            add(&mut self.error_responses, response.with_missing_headers(&self.headers));
        }
        next.headers.iter().for_each(|header| header.add_to(&mut self.headers));
        self
    }

    /// Describes a guard that lets exactly those calls pass that this one rejects.
    pub(crate) fn negated(mut self) -> Self {
        self.security.clear();
        self.error_responses.retain(|response| !response.is_rejection());
        self.error_responses
            .insert(0, ErrorResponse::forbidden().with_missing_headers(&self.headers));
        self
    }

    /// Returns the alternatives, of which there is at least one.
    fn alternatives(&self) -> Vec<Vec<Requirement>> {
        if self.security.is_empty() { vec![Vec::new()] } else { self.security.clone() }
    }
}

/// Combines each of the first alternatives with each of the second.
fn both(first: &[Vec<Requirement>], second: &[Vec<Requirement>]) -> Vec<Vec<Requirement>> {
    let pairs = first.iter().flat_map(|one| second.iter().map(move |other| (one, other)));
    distinct(pairs.map(|(one, other)| {
        let mut combined = one.clone();
        other.iter().for_each(|requirement| require(&mut combined, requirement));
        combined
    }))
}

/// Joins the first and the second alternatives.
fn either(first: Vec<Vec<Requirement>>, second: Vec<Vec<Requirement>>) -> Vec<Vec<Requirement>> {
    distinct(first.into_iter().chain(second))
}

/// Removes duplicates. Returns an empty list if no alternative has a scheme.
fn distinct(all: impl Iterator<Item = Vec<Requirement>>) -> Vec<Vec<Requirement>> {
    let mut ways: Vec<Vec<Requirement>> = Vec::new();
    for way in all {
        let same = |known: &Vec<Requirement>| {
            known.len() == way.len() && way.iter().all(|one| known.contains(one))
        };
        if !ways.iter().any(same) {
            ways.push(way);
        }
    }
    if ways.iter().all(Vec::is_empty) { Vec::new() } else { ways }
}

/// Adds a scheme to an alternative. If the scheme is already required, its scopes are merged.
fn require(way: &mut Vec<Requirement>, requirement: &Requirement) {
    match way.iter_mut().find(|known| known.scheme == requirement.scheme) {
        Some(known) => {
            requirement.scopes.iter().for_each(|scope| add(&mut known.scopes, scope.clone()));
        }
        None => way.push(requirement.clone()),
    }
}

fn add<T: PartialEq>(list: &mut Vec<T>, one: T) {
    if !list.contains(&one) {
        list.push(one);
    }
}
