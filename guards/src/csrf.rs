//! Guards against cross-site request forgery.

use baya::axum::http::Method;
use baya::axum::http::request::Parts;
use baya::security::{ErrorResponse, Guarded, Protection};
use baya::{Context, Error, Guard};
use baya_macros::guard;

/// Rejects requests that a page of another site made a browser send, with 403 `cross_origin`.
///
/// Browsers report the origin of a request in `Sec-Fetch-Site`
/// ([Fetch Metadata](https://www.w3.org/TR/fetch-metadata/)), or older ones in `Origin`. A request with
/// neither header does not come from a browser, so it has no cookies to abuse. `GET`, `HEAD` and `OPTIONS`
/// are always accepted, because they have no side effects, unless they open a WebSocket. No CSRF token is
/// needed.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_guards::Csrf;
/// use baya_macros::module;
///
/// #[module(root, guards = [Csrf::same_origin().allow("https://app.example.com")])]
/// struct AppModule;
/// # fn main() {}
/// ```
#[guard(value, example = "Csrf::same_origin()")]
#[derive(Clone, Debug, Default)]
pub struct Csrf {
    allowed: Vec<&'static str>,
    same_site: bool,
}

impl Csrf {
    /// Accepts requests from pages of the app's own origin.
    pub fn same_origin() -> Self {
        Self::default()
    }

    /// Also accepts requests from `origin`, such as `https://app.example.com`.
    #[must_use]
    pub fn allow(mut self, origin: &'static str) -> Self {
        self.allowed.push(origin);
        self
    }

    /// Also accepts requests from other origins of the same site, such as subdomains.
    #[must_use]
    pub const fn same_site(mut self) -> Self {
        self.same_site = true;
        self
    }

    /// Whether a request is accepted.
    fn accepts(&self, head: &Parts, cx: &Context<'_>) -> bool {
        let header = |name| head.headers.get(name).map(|value| value.to_str().unwrap_or_default());
        let is_safe = matches!(head.method, Method::GET | Method::HEAD | Method::OPTIONS);
        if is_safe && header("upgrade").is_none() {
            return true;
        }
        let origin = header("origin");
        if origin.is_some_and(|origin| self.allowed.contains(&origin)) {
            return true;
        }
        match (header("sec-fetch-site"), origin) {
            (Some("same-origin" | "none"), _) => true,
            (Some("same-site"), _) => self.same_site,
            (Some(_), _) => false,
            // An older browser: the page must have the host of the request.
            (None, Some(origin)) => cx.is_own_origin(origin),
            (None, None) => true,
        }
    }
}

impl Guard for Csrf {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        match cx.http() {
            Some(head) if !self.accepts(head, cx) => Err(Error::forbidden()
                .with_code("cross_origin")
                .with_message("the request comes from a page of another origin")),
            _ => Ok(()),
        }
    }

    fn describe(_at: &Guarded<'_, Self>) -> Protection {
        let response = ErrorResponse::forbidden()
            .with_code("cross_origin")
            .with_doc("The request comes from a page of another origin.");
        Protection::new().with_error_response(response)
    }
}
