//! The ways to a token of OAuth 2, as documents of an API say them.

use std::borrow::Cow;

/// One way to a token of OAuth 2, for [`SecurityScheme::oauth2`](crate::SecurityScheme::oauth2).
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{OAuthFlow, SecurityScheme};
///
/// let flow = OAuthFlow::authorization_code("https://id.example.com/ask", "https://id.example.com/token")
///     .with_refresh("https://id.example.com/refresh")
///     .with_scope("cats:read", "Sees cats.");
/// let needed = SecurityScheme::oauth2([flow]).scopes(["cats:read"]);
/// assert_eq!(needed.scopes, ["cats:read"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OAuthFlow {
    /// What a client gives for the token.
    pub grant: OAuthGrant,
    /// Where the user is asked.
    pub authorization_url: Option<Cow<'static, str>>,
    /// Where the client gets the token.
    pub token_url: Option<Cow<'static, str>>,
    /// Where it gets the next one, when that is somewhere else.
    pub refresh_url: Option<Cow<'static, str>>,
    /// The scopes that there are, with what each is for.
    pub scopes: Vec<(Cow<'static, str>, Cow<'static, str>)>,
}

/// What a client gives for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OAuthGrant {
    /// Nothing: the page where the user is asked gives it.
    Implicit,
    /// The name and the password of the user.
    Password,
    /// What proves who the client itself is.
    ClientCredentials,
    /// A code that the page where the user is asked gives.
    AuthorizationCode,
}

impl OAuthFlow {
    /// The page at this URL asks the user, and gives the token.
    pub fn implicit(authorization_url: impl Into<Cow<'static, str>>) -> Self {
        Self::new(OAuthGrant::Implicit, Some(authorization_url.into()), None)
    }

    /// The client sends the name and the password of the user to this URL.
    pub fn password(token_url: impl Into<Cow<'static, str>>) -> Self {
        Self::new(OAuthGrant::Password, None, Some(token_url.into()))
    }

    /// The client proves who it is at this URL.
    pub fn client_credentials(token_url: impl Into<Cow<'static, str>>) -> Self {
        Self::new(OAuthGrant::ClientCredentials, None, Some(token_url.into()))
    }

    /// The page at the first URL asks the user and gives a code; the second one gives a token for it.
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

    /// With the URL that gives the next token.
    #[must_use]
    pub fn with_refresh(mut self, url: impl Into<Cow<'static, str>>) -> Self {
        self.refresh_url = Some(url.into());
        self
    }

    /// With a scope, and what it is for.
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
