//! Users: a login, signed tokens, and the guard that checks them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use baya::prelude::*;
use baya::security::{Guarded, Protection, SecurityScheme};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// The login, and the provider of tokens.
#[module(controllers = [Login], providers = [Tokens], exports = [Tokens])]
#[derive(Debug)]
pub struct AccountsModule;

/// A user.
#[token]
#[dto(output)]
#[derive(Clone, Debug)]
pub struct User {
    /// The name that other users see.
    pub name: String,
}

/// Signs and verifies tokens with the key in `CHAT_SECRET`, which all processes must share.
#[injectable]
#[derive(Debug)]
pub struct Tokens {
    #[inject(value = std::env::var("CHAT_SECRET").unwrap_or_else(|_| "not a secret".to_owned()))]
    secret: String,
}

impl Tokens {
    fn signature(&self, name: &str) -> Result<Hmac<Sha256>, Error> {
        let mut signature = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes())?;
        signature.update(name.as_bytes());
        Ok(signature)
    }

    /// Returns a token for this name.
    pub fn sign(&self, name: &str) -> Result<String, Error> {
        let signature = self.signature(name)?.finalize().into_bytes();
        Ok(format!("{}.{}", URL_SAFE_NO_PAD.encode(name), URL_SAFE_NO_PAD.encode(signature)))
    }

    /// Returns the user of a token; `None` if the token is not valid.
    pub fn user(&self, token: &str) -> Result<Option<User>, Error> {
        let Some((name, signature)) = token.split_once('.') else { return Ok(None) };
        let name = URL_SAFE_NO_PAD.decode(name).ok().and_then(|name| String::from_utf8(name).ok());
        let signature = URL_SAFE_NO_PAD.decode(signature).ok();
        let Some((name, signature)) = name.zip(signature) else { return Ok(None) };
        let is_valid = self.signature(&name)?.verify_slice(&signature).is_ok();
        Ok(is_valid.then_some(User { name }))
    }
}

/// Accepts clients with a valid token in the `Authorization` header or in the query parameter `access_token`, because pages
/// can't set headers of WebSocket handshakes.
#[guard(provides = User)]
#[derive(Debug)]
pub struct SignedIn {
    tokens: Arc<Tokens>,
}

impl Guard for SignedIn {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let header = cx.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
        let query = cx.http().and_then(|head| head.uri.query()).unwrap_or_default();
        let query = query.split('&').find_map(|pair| pair.strip_prefix("access_token="));
        let user = match header.or(query) {
            Some(token) => self.tokens.user(token)?,
            None => None,
        };
        let user = user.ok_or_else(|| Error::unauthorized().with_message("log in first"))?;
        cx.provide(user);
        Ok(())
    }

    fn describe(_at: &Guarded<'_, Self>) -> Protection {
        Protection::by(SecurityScheme::bearer()).or_needs(SecurityScheme::query("access_token"))
    }
}

/// The body of a login request.
#[dto(input)]
struct LoginRequest {
    #[rule(trim, length(min = 1, max = 30))]
    name: String,
}

/// The response to a login: the token of the user.
#[dto(output)]
struct LoginResponse {
    token: String,
}

#[controller("/login")]
#[derive(Debug)]
struct Login {
    tokens: Arc<Tokens>,
}

#[controller]
impl Login {
    /// Returns a token for a name. There is no password, so any client can use any name. A real app would require one.
    #[post]
    async fn login(&self, login: Json<LoginRequest>) -> Result<Json<LoginResponse>, Error> {
        Ok(Json(LoginResponse { token: self.tokens.sign(&login.name)? }))
    }
}
