//! How callers prove who they are, as documents of an API say it
//! ([OpenAPI, Security Scheme Object](https://spec.openapis.org/oas/v3.1.1.html#security-scheme-object-0)).

use std::borrow::Cow;

use super::oauth::OAuthFlow;

/// One way in which callers prove who they are, as documents of the API say it.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::SecurityScheme;
///
/// const LOGIN: SecurityScheme = SecurityScheme::bearer_of("JWT");
///
/// let key = SecurityScheme::header("x-key").named("shop").with_doc("The key of a shop.");
/// assert_eq!((LOGIN.name, key.name), ("bearer".into(), "shop".into()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SecurityScheme {
    /// Its name among those of the app, such as `bearer`. One name is one scheme.
    pub name: Cow<'static, str>,
    /// What it is.
    pub kind: SchemeKind,
    /// More about it, in sentences; empty where there is nothing to say.
    pub doc: Cow<'static, str>,
}

/// The kinds of [`SecurityScheme`]s.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemeKind {
    /// The header `Authorization`.
    Http {
        /// The [scheme](https://www.iana.org/assignments/http-authschemes), in lower case.
        scheme: Cow<'static, str>,
        /// The format of a bearer token, such as `JWT`.
        format: Option<Cow<'static, str>>,
    },
    /// A key.
    ApiKey {
        /// Where it is sent.
        location: ApiKeyLocation,
        /// The name of the header, the parameter or the cookie.
        name: Cow<'static, str>,
    },
    /// OAuth 2, with the ways to a token.
    OAuth2(Vec<OAuthFlow>),
    /// OpenID Connect, whose provider says at this URL what it can do.
    OpenIdConnect(Cow<'static, str>),
    /// A certificate of the client.
    MutualTls,
}

/// Where a key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApiKeyLocation {
    /// In a header.
    Header,
    /// In a parameter of the query.
    Query,
    /// In a cookie.
    Cookie,
}

impl SecurityScheme {
    /// A scheme of this kind.
    pub fn new(name: impl Into<Cow<'static, str>>, kind: SchemeKind) -> Self {
        Self { name: name.into(), kind, doc: Cow::Borrowed("") }
    }

    const fn fixed(name: &'static str, kind: SchemeKind) -> Self {
        Self { name: Cow::Borrowed(name), kind, doc: Cow::Borrowed("") }
    }

    /// A bearer token ([RFC 6750](https://www.rfc-editor.org/rfc/rfc6750)), by the name `bearer`.
    pub const fn bearer() -> Self {
        Self::http("bearer")
    }

    /// A bearer token of this format, such as `JWT`, by the name `bearer`.
    pub const fn bearer_of(format: &'static str) -> Self {
        let scheme = Cow::Borrowed("bearer");
        let format = Some(Cow::Borrowed(format));
        Self::fixed("bearer", SchemeKind::Http { scheme, format })
    }

    /// A name and a password ([RFC 7617](https://www.rfc-editor.org/rfc/rfc7617)), by the name `basic`.
    pub const fn basic() -> Self {
        Self::http("basic")
    }

    /// Any scheme of the header `Authorization`, in lower case, such as `digest`; that is its name too.
    pub const fn http(scheme: &'static str) -> Self {
        Self::fixed(scheme, SchemeKind::Http { scheme: Cow::Borrowed(scheme), format: None })
    }

    /// A key in this header, whose name is the scheme's too.
    pub const fn header(name: &'static str) -> Self {
        Self::key(ApiKeyLocation::Header, name)
    }

    /// A key in this parameter of the query, whose name is the scheme's too.
    pub const fn query(name: &'static str) -> Self {
        Self::key(ApiKeyLocation::Query, name)
    }

    /// A key in this cookie, such as that of a session, whose name is the scheme's too.
    pub const fn cookie(name: &'static str) -> Self {
        Self::key(ApiKeyLocation::Cookie, name)
    }

    const fn key(location: ApiKeyLocation, name: &'static str) -> Self {
        Self::fixed(name, SchemeKind::ApiKey { location, name: Cow::Borrowed(name) })
    }

    /// A token of OAuth 2 ([RFC 6749](https://www.rfc-editor.org/rfc/rfc6749)), by the name `oauth2`.
    pub fn oauth2(flows: impl IntoIterator<Item = OAuthFlow>) -> Self {
        Self::fixed("oauth2", SchemeKind::OAuth2(flows.into_iter().collect()))
    }

    /// A token of OpenID Connect, by the name `openid`. The URL is that of the provider's
    /// [configuration](https://openid.net/specs/openid-connect-discovery-1_0.html).
    pub fn open_id_connect(url: impl Into<Cow<'static, str>>) -> Self {
        Self::fixed("openid", SchemeKind::OpenIdConnect(url.into()))
    }

    /// A certificate of the client, by the name `mutual_tls`.
    pub const fn mutual_tls() -> Self {
        Self::fixed("mutual_tls", SchemeKind::MutualTls)
    }

    /// By another name.
    #[must_use]
    pub fn named(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.name = name.into();
        self
    }

    /// With more about it, in sentences.
    #[must_use]
    pub fn with_doc(mut self, doc: impl Into<Cow<'static, str>>) -> Self {
        self.doc = doc.into();
        self
    }

    /// The scheme, where a caller needs all of these scopes.
    pub fn scopes<S: Into<Cow<'static, str>>>(
        self,
        scopes: impl IntoIterator<Item = S>,
    ) -> Requirement {
        Requirement { scheme: self, scopes: scopes.into_iter().map(Into::into).collect() }
    }
}

/// A scheme that a caller needs, with the scopes in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Requirement {
    /// The scheme.
    pub scheme: SecurityScheme,
    /// The scopes, of which all are needed; for other schemes than OAuth 2 and OpenID Connect, roles.
    pub scopes: Vec<Cow<'static, str>>,
}

impl From<SecurityScheme> for Requirement {
    fn from(scheme: SecurityScheme) -> Self {
        Self { scheme, scopes: Vec::new() }
    }
}
