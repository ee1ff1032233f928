//! The tokens that the shop knows.

use std::collections::HashMap;

use baya::guards::VerifyToken;
use baya::prelude::*;

use super::user::{Role, User};

/// Whose tokens there are; a real shop asks whoever issues them.
#[derive(Clone, Debug)]
pub struct KnownTokens(pub HashMap<String, User>);

/// Those in the environment: `ADMIN_TOKEN` and `CLERK_TOKEN`, or `admin` and `clerk`.
#[provider]
pub async fn known_tokens() -> KnownTokens {
    let token =
        |variable: &str, name: &str| std::env::var(variable).unwrap_or_else(|_| name.into());
    let user = |name: &str, roles: &[Role]| User { name: name.to_owned(), roles: roles.to_vec() };
    KnownTokens(HashMap::from([
        (token("ADMIN_TOKEN", "admin"), user("the admin", &[Role::Clerk, Role::Admin])),
        (token("CLERK_TOKEN", "clerk"), user("the clerk", &[Role::Clerk])),
    ]))
}

/// Tells whose token it is.
#[injectable]
#[derive(Debug)]
pub struct Tokens {
    known: Arc<KnownTokens>,
}

impl VerifyToken for Tokens {
    type Claims = User;

    async fn verify(&self, token: &str) -> Result<Option<User>, Error> {
        Ok(self.known.0.get(token).cloned())
    }
}
