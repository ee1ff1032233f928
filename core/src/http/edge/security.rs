//! Security headers of responses.

use axum::http::header::{
    CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue};

/// The security headers of an app. They are added to every response that does not set them itself.
///
/// | header | default |
/// |---|---|
/// | `X-Content-Type-Options` | `nosniff` |
/// | `X-Frame-Options` | `DENY` |
/// | `Referrer-Policy` | `no-referrer` |
/// | `Cross-Origin-Opener-Policy` | `same-origin` |
/// | `Cross-Origin-Resource-Policy` | `same-origin` |
/// | `Strict-Transport-Security` | `max-age=31536000`, only over TLS |
/// | `Content-Security-Policy` | none, because it depends on the pages |
///
/// `#[http(frame_options = "SAMEORIGIN")]` and similar options change one header for a handler, a
/// controller or a module. `#[http(security = off)]` removes all of them except
/// `Strict-Transport-Security`, which applies to the whole host
/// ([OWASP](https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html)).
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::axum::http::HeaderValue;
/// use baya::axum::http::header::{CONTENT_SECURITY_POLICY, X_FRAME_OPTIONS};
/// use baya::http::SecurityHeaders;
///
/// let headers = SecurityHeaders::default()
///     .with(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'self'"))
///     .without(&X_FRAME_OPTIONS);
/// # let _ = headers;
/// ```
#[derive(Clone, Debug)]
pub struct SecurityHeaders {
    headers: Vec<(HeaderName, HeaderValue)>,
    /// The `Strict-Transport-Security` header, which is sent over TLS.
    transport: Option<HeaderValue>,
}

const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

impl Default for SecurityHeaders {
    fn default() -> Self {
        let header = |name, value| (name, HeaderValue::from_static(value));
        Self {
            headers: vec![
                header(X_CONTENT_TYPE_OPTIONS, "nosniff"),
                header(X_FRAME_OPTIONS, "DENY"),
                header(REFERRER_POLICY, "no-referrer"),
                header(OPENER, "same-origin"),
                header(RESOURCE, "same-origin"),
            ],
            transport: Some(HeaderValue::from_static("max-age=31536000")),
        }
    }
}

impl SecurityHeaders {
    /// Creates a configuration without security headers.
    pub const fn none() -> Self {
        Self { headers: Vec::new(), transport: None }
    }

    /// Sets a header and replaces its previous value. `Strict-Transport-Security` is only sent over
    /// TLS.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        if name == STRICT_TRANSPORT_SECURITY {
            self.transport = Some(value);
            return self;
        }
        self = self.without(&name);
        self.headers.push((name, value));
        self
    }

    /// Removes a header.
    #[must_use]
    pub fn without(mut self, name: &HeaderName) -> Self {
        if *name == STRICT_TRANSPORT_SECURITY {
            self.transport = None;
        }
        self.headers.retain(|(existing, _)| existing != name);
        self
    }

    /// Sets the policy for the resources that pages may load, such as `default-src 'self'`
    /// ([CSP](https://www.w3.org/TR/CSP3/)).
    #[must_use]
    pub fn content_security_policy(self, policy: HeaderValue) -> Self {
        self.with(CONTENT_SECURITY_POLICY, policy)
    }

    pub(super) fn headers(&self) -> &[(HeaderName, HeaderValue)] {
        &self.headers
    }

    /// Returns the value of `Strict-Transport-Security`.
    pub(crate) const fn transport(&self) -> Option<&HeaderValue> {
        self.transport.as_ref()
    }
}
