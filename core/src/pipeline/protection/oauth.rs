//! OAuth 2 flows, as OpenAPI documents describe them.

use std::borrow::Cow;

/// An OAuth 2 flow, for [`SecurityScheme::oauth2`](crate::security::SecurityScheme::oauth2).
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::security::{OAuthFlow, SecurityScheme};
///
/// let flow = OAuthFlow::authorization_code("https://id.example.com/authorize", "https://id.example.com/token")
///     .with_refresh("https://id.example.com/refresh")
///     .with_scope("cats:read", "Read cats.");
/// let needed = SecurityScheme::oauth2([flow]).scopes(["cats:read"]);
/// assert_eq!(needed.scopes, ["cats:read"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OAuthFlow {
    /// The grant type.
    pub grant: OAuthGrant,
    /// The URL of the authorization page.
    pub authorization_url: Option<Cow<'static, str>>,
    /// The URL of the token endpoint.
    pub token_url: Option<Cow<'static, str>>,
    /// The URL for refreshing tokens, if it differs from `token_url`.
    pub refresh_url: Option<Cow<'static, str>>,
    /// The available scopes, each with its description.
    pub scopes: Vec<(Cow<'static, str>, Cow<'static, str>)>,
}

/// The grant type of an OAuth 2 flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OAuthGrant {
    /// The authorization page returns the token.
    Implicit,
    /// The client sends the name and the password of the user.
    Password,
    /// The client authenticates itself.
    ClientCredentials,
    /// The authorization page returns a code, which the client exchanges for the token.
    AuthorizationCode,
}

impl OAuthFlow {
    /// Creates a flow in which the page at this URL returns the token.
    pub fn implicit(authorization_url: impl Into<Cow<'static, str>>) -> Self {
        Self::new(OAuthGrant::Implicit, Some(authorization_url.into()), None)
    }

    /// Creates a flow in which the client sends the name and the password of the user to this URL.
    pub fn password(token_url: impl Into<Cow<'static, str>>) -> Self {
        Self::new(OAuthGrant::Password, None, Some(token_url.into()))
    }

    /// Creates a flow in which the client authenticates itself at this URL.
    pub fn client_credentials(token_url: impl Into<Cow<'static, str>>) -> Self {
        Self::new(OAuthGrant::ClientCredentials, None, Some(token_url.into()))
    }

    /// Creates a flow in which the page at the first URL returns a code, which the client exchanges
    /// for a token at the second URL.
    pub fn authorization_code(
        authorization_url: impl Into<Cow<'static, str>>,
        token_url: impl Into<Cow<'static, str>>,
    ) -> Self {
        let page = authorization_url.into();
        let token = token_url.into();
        Self::new(OAuthGrant::AuthorizationCode, Some(page), Some(token))
    }

    const fn new(
        grant: OAuthGrant,
        authorization_url: Option<Cow<'static, str>>,
        token_url: Option<Cow<'static, str>>,
    ) -> Self {
        Self { grant, authorization_url, token_url, refresh_url: None, scopes: Vec::new() }
    }

    /// Sets the URL for refreshing tokens.
    #[must_use]
    pub fn with_refresh(mut self, url: impl Into<Cow<'static, str>>) -> Self {
        self.refresh_url = Some(url.into());
        self
    }

    /// Adds a scope with its description.
    #[must_use]
    pub fn with_scope(
        mut self,
        name: impl Into<Cow<'static, str>>,
        doc: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.scopes.push((name.into(), doc.into()));
        self
    }
}
