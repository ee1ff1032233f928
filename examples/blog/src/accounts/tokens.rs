//! Tokens and their users.

use baya::graphql::{ConnectionCheck, ConnectionInit};
use baya::guards::VerifyToken;
use baya::prelude::*;
use serde_json::Value;

/// The valid tokens, with the ids of their authors. A real app would call the service that issues the tokens.
const TOKENS: [(&str, u32); 2] = [("ada-token", 1), ("grace-token", 2)];

/// The user of a valid token, which `Bearer<Tokens>` provides.
#[token]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct User {
    /// The id of the author.
    pub id: u32,
}

/// Verifies tokens.
#[injectable]
#[derive(Debug)]
pub struct Tokens;

impl Tokens {
    /// Returns the user of a token; `None` if it is not valid.
    pub fn user(&self, token: &str) -> Option<User> {
        let entry = TOKENS.iter().find(|(valid, _)| *valid == token);
        entry.map(|(_, id)| User { id: *id })
    }

    /// Returns the user of an `authorization` header.
    pub fn user_from_header(&self, header: &str) -> Option<User> {
        header.strip_prefix("Bearer ").and_then(|token| self.user(token))
    }
}

impl VerifyToken for Tokens {
    type Claims = User;

    async fn verify(&self, token: &str) -> Result<Option<User>, Error> {
        Ok(self.user(token))
    }
}

/// Pages can't send headers with a WebSocket handshake, so the token is a parameter of the connection.
#[provider_trait]
impl ConnectionCheck for Tokens {
    async fn connect(&self, init: &ConnectionInit<'_>) -> Result<Value, Error> {
        let header = init.params().get("authorization").and_then(Value::as_str);
        match header.and_then(|header| self.user_from_header(header)) {
            Some(_) => Ok(Value::Null),
            None => Err(Error::forbidden().with_message("a valid token is required")),
        }
    }
}
