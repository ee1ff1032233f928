//! Guards handlers with bearer tokens.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use baya::axum::http::HeaderValue;
use baya::axum::http::header::WWW_AUTHENTICATE;
use baya::security::{ErrorResponse, Guarded, Protection, SecurityScheme};
use baya::{Context, Error, Guard, Token};
use baya_macros::guard;

/// Verifies bearer tokens.
pub trait VerifyToken: Token + Send + Sync + 'static {
    /// The content of a valid token, such as the user. [`Bearer`] provides it.
    type Claims: Token + Send + Sync + 'static;

    /// Returns the content of `token`, or `None` if the token is not valid.
    ///
    /// # Errors
    ///
    /// If the token can't be verified. The response is then 500, unless the error has another status.
    fn verify(
        &self,
        token: &str,
    ) -> impl Future<Output = Result<Option<Self::Claims>, Error>> + Send;

    /// Describes the tokens in OpenAPI documents. An app with two kinds of tokens must name them differently.
    fn scheme() -> SecurityScheme {
        SecurityScheme::bearer()
    }
}

/// Requires `Authorization: Bearer` ([RFC 6750](https://www.rfc-editor.org/rfc/rfc6750)) with a token that `V`
/// accepts, and provides its content. A missing or invalid token is rejected with 401 and `WWW-Authenticate`.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{Error, Provided};
/// use baya_guards::{Bearer, VerifyToken};
/// use baya_macros::{controller, injectable, module, token};
///
/// #[token]
/// struct User {
///     name: String,
/// }
///
/// #[injectable]
/// struct Tokens;
///
/// impl VerifyToken for Tokens {
///     type Claims = User;
///
///     async fn verify(&self, token: &str) -> Result<Option<User>, Error> {
///         Ok((token == "t-1").then(|| User { name: "tom".to_owned() }))
///     }
/// }
///
/// #[controller("/me")]
/// #[use_guards(Bearer<Tokens>)]
/// struct Me;
///
/// #[controller]
/// impl Me {
///     #[get]
///     async fn me(&self, user: Provided<User>) -> String {
///         user.name.clone()
///     }
/// }
///
/// #[module(root, providers = [Tokens], controllers = [Me])]
/// struct AppModule;
/// # fn main() {}
/// ```
#[guard(provides = V::Claims)]
pub struct Bearer<V: VerifyToken> {
    verifier: Arc<V>,
}

impl<V: VerifyToken> Guard for Bearer<V> {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let token = cx.header("authorization").and_then(bearer_token);
        let token = token.ok_or_else(|| unauthorized("Bearer"))?;
        let claims = self.verifier.verify(token).await?;
        let invalid = || unauthorized(r#"Bearer error="invalid_token""#);
        cx.provide(claims.ok_or_else(invalid)?);
        Ok(())
    }

    fn describe(_at: &Guarded<'_, Self>) -> Protection {
        let response = ErrorResponse::unauthorized()
            .with_doc("The bearer token is missing or invalid.")
            .with_header("WWW-Authenticate", "`Bearer`, with the error of an invalid token.");
        Protection::new().needs(V::scheme()).with_error_response(response)
    }
}

/// Returns the token after the scheme `Bearer`, which is compared without case.
fn bearer_token(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

fn unauthorized(challenge: &'static str) -> Error {
    Error::unauthorized().with_header(WWW_AUTHENTICATE, HeaderValue::from_static(challenge))
}

impl<V: VerifyToken> fmt::Debug for Bearer<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bearer")
    }
}
