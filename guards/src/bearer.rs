//! Lets in who has a token.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use baya::axum::http::HeaderValue;
use baya::axum::http::header::WWW_AUTHENTICATE;
use baya::{Context, Error, ErrorResponse, Guard, Guarded, Protection, SecurityScheme, Token};
use baya_macros::guard;

/// Tells what a bearer token says.
pub trait VerifyToken: Token + Send + Sync + 'static {
    /// What a valid token says, such as who its bearer is.
    type Claims: Token + Send + Sync + 'static;

    /// What this token says; `None` for one that is not valid.
    ///
    /// # Errors
    ///
    /// When that can't be found out.
    fn verify(
        &self,
        token: &str,
    ) -> impl Future<Output = Result<Option<Self::Claims>, Error>> + Send;

    /// What documents of the API call these tokens. Two kinds of tokens in one app need two names.
    fn scheme() -> SecurityScheme {
        SecurityScheme::bearer()
    }
}

/// Lets in who sends `Authorization: Bearer` with a token that `V` finds valid
/// ([RFC 6750](https://www.rfc-editor.org/rfc/rfc6750)), and provides what it says: 401 with
/// `WWW-Authenticate` otherwise.
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
        let token = cx.header("authorization").and_then(token).ok_or_else(|| refused("Bearer"))?;
        let claims = self.verifier.verify(token).await?;
        let invalid = || refused(r#"Bearer error="invalid_token""#);
        cx.provide(claims.ok_or_else(invalid)?);
        Ok(())
    }

    fn describe(_at: &Guarded<'_, Self>) -> Protection {
        let refusal = ErrorResponse::unauthorized()
            .with_doc("The request has no bearer token, or one that is not valid.")
            .with_header("WWW-Authenticate", "`Bearer`, and what is wrong with a token.");
        Protection::new().needs(V::scheme()).answers(refusal)
    }
}

/// What stands behind `Bearer`, however that is spelled.
fn token(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

fn refused(challenge: &'static str) -> Error {
    Error::unauthorized().with_header(WWW_AUTHENTICATE, HeaderValue::from_static(challenge))
}

impl<V: VerifyToken> fmt::Debug for Bearer<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bearer")
    }
}
