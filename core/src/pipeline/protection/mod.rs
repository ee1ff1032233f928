//! What guards ask of callers, and what they answer, as documents of an API say it.

mod error_response;
mod oauth;
mod scheme;

pub use error_response::{ErrorResponse, ResponseHeader};
pub use oauth::{OAuthFlow, OAuthGrant};
pub use scheme::{ApiKeyLocation, Requirement, SchemeKind, SecurityScheme};

/// What guards ask of callers, and what they answer to those who don't pass: what one guard says of
/// itself in [`Guard::describe`](crate::Guard::describe), and what all guards before a handler come
/// down to in [`RouteInfo`](crate::RouteInfo). It is what documents of the API say; it guards nothing.
///
/// # Examples
///
/// A token with a scope, or else a session:
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{Protection, ErrorResponse, SecurityScheme};
///
/// let protection = Protection::by(SecurityScheme::bearer().scopes(["cats:read"]))
///     .or_needs(SecurityScheme::cookie("session"))
///     .answers(ErrorResponse::forbidden().with_doc("The caller may not see cats."));
///
/// assert_eq!(protection.security.len(), 2);
/// assert!(!protection.requires("bearer"), "a session will do");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Protection {
    /// The ways to pass, each with all schemes that a caller needs; none where no scheme is needed.
    /// One without schemes is open to everybody, who may take another one.
    pub security: Vec<Vec<Requirement>>,
    /// The answers to those who don't pass.
    pub refusals: Vec<ErrorResponse>,
    /// The headers that are put on the answer to come, whatever it is.
    pub headers: Vec<ResponseHeader>,
}

impl Protection {
    /// No scheme is needed, and nobody is refused.
    pub const fn new() -> Self {
        Self { security: Vec::new(), refusals: Vec::new(), headers: Vec::new() }
    }

    /// The scheme is needed, and 401 answers to who does not have it.
    pub fn by(scheme: impl Into<Requirement>) -> Self {
        Self::new().needs(scheme).answers(ErrorResponse::unauthorized())
    }

    /// The scheme is needed besides, on every way to pass.
    #[must_use]
    pub fn needs(mut self, scheme: impl Into<Requirement>) -> Self {
        self.security = both(&self.ways(), &[vec![scheme.into()]]);
        self
    }

    /// The scheme is another way to pass. Where none was needed, that one may be used.
    #[must_use]
    pub fn or_needs(mut self, scheme: impl Into<Requirement>) -> Self {
        self.security = either(self.ways(), vec![vec![scheme.into()]]);
        self
    }

    /// With an answer to those who don't pass.
    #[must_use]
    pub fn answers(mut self, refusal: ErrorResponse) -> Self {
        add(&mut self.refusals, refusal);
        self
    }

    /// With a header that is put on the answer to come, whatever it is.
    #[must_use]
    pub fn with_header(mut self, header: ResponseHeader) -> Self {
        header.join(&mut self.headers);
        self
    }

    /// Whether nobody passes without the scheme of this name.
    pub fn requires(&self, scheme: &str) -> bool {
        let named = |one: &Requirement| one.scheme.name == scheme;
        !self.security.is_empty() && self.security.iter().all(|way| way.iter().any(named))
    }

    /// What this one lets pass has to pass the next one too.
    pub(crate) fn and(mut self, next: Self) -> Self {
        self.security = both(&self.ways(), &next.ways());
        for refusal in next.refusals {
            add(&mut self.refusals, refusal.behind(&self.headers));
        }
        next.headers.iter().for_each(|header| header.join(&mut self.headers));
        self
    }

    /// What this one does not let pass may pass the next one. That answers in its place then, unless
    /// this one could not decide.
    pub(crate) fn or(mut self, next: Self) -> Self {
        self.security = either(self.ways(), next.ways());
        self.refusals.retain(ErrorResponse::is_failure);
        for refusal in next.refusals {
            add(&mut self.refusals, refusal.behind(&self.headers));
        }
        next.headers.iter().for_each(|header| header.join(&mut self.headers));
        self
    }

    /// What this one lets pass does not pass.
    pub(crate) fn turned_round(mut self) -> Self {
        self.security.clear();
        self.refusals.retain(|refusal| !refusal.is_verdict());
        self.refusals.insert(0, ErrorResponse::forbidden().behind(&self.headers));
        self
    }

    /// The ways to pass, where there is one at least.
    fn ways(&self) -> Vec<Vec<Requirement>> {
        if self.security.is_empty() { vec![Vec::new()] } else { self.security.clone() }
    }
}

/// One of the first ways and one of the second.
fn both(first: &[Vec<Requirement>], second: &[Vec<Requirement>]) -> Vec<Vec<Requirement>> {
    let pairs = first.iter().flat_map(|one| second.iter().map(move |other| (one, other)));
    distinct(pairs.map(|(one, other)| {
        let mut way = one.clone();
        other.iter().for_each(|requirement| require(&mut way, requirement));
        way
    }))
}

/// One of the first ways or one of the second.
fn either(first: Vec<Vec<Requirement>>, second: Vec<Vec<Requirement>>) -> Vec<Vec<Requirement>> {
    distinct(first.into_iter().chain(second))
}

/// Each way once; none where the only one needs no scheme.
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

/// One more scheme on a way; what has one scheme twice needs the scopes of both.
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
