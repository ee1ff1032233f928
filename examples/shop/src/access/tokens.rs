//! The valid tokens and their users.

use std::collections::HashMap;

use baya::guards::VerifyToken;
use baya::prelude::*;

use super::user::{Role, User};

/// The valid tokens, with their users. A real app would call the service that issues the tokens.
#[derive(Clone, Debug)]
pub struct ValidTokens(pub HashMap<String, User>);

/// Reads the tokens from `ADMIN_TOKEN` and `CLERK_TOKEN`; `admin` and `clerk` by default.
#[provider]
pub async fn valid_tokens() -> ValidTokens {
    let token =
        |variable: &str, name: &str| std::env::var(variable).unwrap_or_else(|_| name.into());
    let user = |name: &str, roles: &[Role]| User { name: name.to_owned(), roles: roles.to_vec() };
    ValidTokens(HashMap::from([
        (token("ADMIN_TOKEN", "admin"), user("the admin", &[Role::Clerk, Role::Admin])),
        (token("CLERK_TOKEN", "clerk"), user("the clerk", &[Role::Clerk])),
    ]))
}

/// Verifies tokens.
#[injectable]
#[derive(Debug)]
pub struct Tokens {
    valid: Arc<ValidTokens>,
}

impl VerifyToken for Tokens {
    type Claims = User;

    async fn verify(&self, token: &str) -> Result<Option<User>, Error> {
        Ok(self.valid.0.get(token).cloned())
    }
}
