//! Security schemes, with which clients authenticate, as OpenAPI documents describe them
//! ([Security Scheme Object](https://spec.openapis.org/oas/v3.1.1.html#security-scheme-object-0)).

use std::borrow::Cow;

use super::oauth::OAuthFlow;

/// A way in which clients authenticate, as OpenAPI documents describe it.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::security::SecurityScheme;
///
/// const LOGIN: SecurityScheme = SecurityScheme::bearer_with_format("JWT");
///
/// let key = SecurityScheme::header("x-key").named("shop").with_doc("The key of a shop.");
/// assert_eq!((LOGIN.name, key.name), ("bearer".into(), "shop".into()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SecurityScheme {
    /// The name of the scheme in the app, such as `bearer`. Equal names must denote the same
    /// scheme.
    pub name: Cow<'static, str>,
    /// The kind of the scheme.
    pub kind: SchemeKind,
    /// A description in Markdown, or an empty string.
    pub doc: Cow<'static, str>,
}

/// The kinds of [`SecurityScheme`]s.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemeKind {
    /// The `Authorization` header.
    Http {
        /// The [scheme](https://www.iana.org/assignments/http-authschemes), in lower case.
        scheme: Cow<'static, str>,
        /// The format of a bearer token, such as `JWT`.
        format: Option<Cow<'static, str>>,
    },
    /// An API key.
    ApiKey {
        /// The location of the key.
        location: ApiKeyLocation,
        /// The name of the header, the parameter or the cookie.
        name: Cow<'static, str>,
    },
    /// OAuth 2, with the supported flows.
    OAuth2(Vec<OAuthFlow>),
    /// OpenID Connect, with the URL of the provider's discovery document.
    OpenIdConnect(Cow<'static, str>),
    /// A client certificate.
    MutualTls,
}

/// The location of an API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApiKeyLocation {
    /// A request header.
    Header,
    /// A query parameter.
    Query,
    /// A cookie.
    Cookie,
}

impl SecurityScheme {
    /// Creates a scheme of this kind.
    pub fn new(name: impl Into<Cow<'static, str>>, kind: SchemeKind) -> Self {
        Self { name: name.into(), kind, doc: Cow::Borrowed("") }
    }

    const fn fixed(name: &'static str, kind: SchemeKind) -> Self {
        Self { name: Cow::Borrowed(name), kind, doc: Cow::Borrowed("") }
    }

    /// Creates the scheme `bearer`, a bearer token
    /// ([RFC 6750](https://www.rfc-editor.org/rfc/rfc6750)).
    pub const fn bearer() -> Self {
        Self::http("bearer")
    }

    /// Creates the scheme `bearer`, a bearer token of this format, such as `JWT`.
    pub const fn bearer_with_format(format: &'static str) -> Self {
        let scheme = Cow::Borrowed("bearer");
        let format = Some(Cow::Borrowed(format));
        Self::fixed("bearer", SchemeKind::Http { scheme, format })
    }

    /// Creates the scheme `basic`, a user name and a password
    /// ([RFC 7617](https://www.rfc-editor.org/rfc/rfc7617)).
    pub const fn basic() -> Self {
        Self::http("basic")
    }

    /// Creates a scheme of the `Authorization` header. `scheme` is its name in lower case, such as
    /// `digest`, which is also the name of the security scheme.
    pub const fn http(scheme: &'static str) -> Self {
        Self::fixed(scheme, SchemeKind::Http { scheme: Cow::Borrowed(scheme), format: None })
    }

    /// Creates an API key in this header. The header name is also the name of the scheme.
    pub const fn header(name: &'static str) -> Self {
        Self::key(ApiKeyLocation::Header, name)
    }

    /// Creates an API key in this query parameter. The parameter name is also the name of the
    /// scheme.
    pub const fn query(name: &'static str) -> Self {
        Self::key(ApiKeyLocation::Query, name)
    }

    /// Creates an API key in this cookie, such as a session cookie. The cookie name is also the
    /// name of the scheme.
    pub const fn cookie(name: &'static str) -> Self {
        Self::key(ApiKeyLocation::Cookie, name)
    }

    const fn key(location: ApiKeyLocation, name: &'static str) -> Self {
        Self::fixed(name, SchemeKind::ApiKey { location, name: Cow::Borrowed(name) })
    }

    /// Creates the scheme `oauth2`, an OAuth 2 token
    /// ([RFC 6749](https://www.rfc-editor.org/rfc/rfc6749)).
    pub fn oauth2(flows: impl IntoIterator<Item = OAuthFlow>) -> Self {
        Self::fixed("oauth2", SchemeKind::OAuth2(flows.into_iter().collect()))
    }

    /// Creates the scheme `openid`, an OpenID Connect token. `url` is the URL of the provider's
    /// [configuration](https://openid.net/specs/openid-connect-discovery-1_0.html).
    pub fn open_id_connect(url: impl Into<Cow<'static, str>>) -> Self {
        Self::fixed("openid", SchemeKind::OpenIdConnect(url.into()))
    }

    /// Creates the scheme `mutual_tls`, a client certificate.
    pub const fn mutual_tls() -> Self {
        Self::fixed("mutual_tls", SchemeKind::MutualTls)
    }

    /// Sets the name of the scheme.
    #[must_use]
    pub fn named(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets the description of the scheme.
    #[must_use]
    pub fn with_doc(mut self, doc: impl Into<Cow<'static, str>>) -> Self {
        self.doc = doc.into();
        self
    }

    /// Requires the scheme with all of these scopes.
    pub fn scopes<S: Into<Cow<'static, str>>>(
        self,
        scopes: impl IntoIterator<Item = S>,
    ) -> Requirement {
        Requirement { scheme: self, scopes: scopes.into_iter().map(Into::into).collect() }
    }
}

/// A required scheme with the required scopes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Requirement {
    /// The scheme.
    pub scheme: SecurityScheme,
    /// The scopes, all of which are required. For schemes other than OAuth 2 and OpenID Connect,
    /// they are roles.
    pub scopes: Vec<Cow<'static, str>>,
}

impl From<SecurityScheme> for Requirement {
    fn from(scheme: SecurityScheme) -> Self {
        Self { scheme, scopes: Vec::new() }
    }
}
