//! A guard that identifies the user.

use std::borrow::Cow;

use baya::guards::HasRoles;
use baya::prelude::*;
use baya::security::{Guarded, Protection, SecurityScheme};

use crate::trace::Trace;

/// The role of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// May read.
    Visitor,
    /// May read and change.
    Admin,
}

/// The user of a request.
#[token]
#[derive(Clone, Debug)]
pub struct User {
    /// The name of the user.
    pub name: &'static str,
    role: Role,
}

impl HasRoles for User {
    type Role = Role;

    fn has_role(&self, role: &Role) -> bool {
        self.role == *role
    }

    fn role_name(role: &Role) -> Option<Cow<'static, str>> {
        Some(Cow::Borrowed(match role {
            Role::Visitor => "visitor",
            Role::Admin => "admin",
        }))
    }
}

/// Verifies tokens.
#[injectable]
#[derive(Debug)]
pub struct Tokens;

impl Tokens {
    fn user(&self, token: &str) -> Option<User> {
        match token {
            "Bearer tom" => Some(User { name: "tom", role: Role::Visitor }),
            "Bearer ann" => Some(User { name: "ann", role: Role::Admin }),
            _ => None,
        }
    }
}

/// Rejects requests without a valid token, and provides the user to handlers.
#[guard(provides = User)]
#[derive(Debug)]
pub struct Login {
    tokens: Arc<Tokens>,
}

impl Guard for Login {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let trace = Trace::current(cx);
        let user = cx.header("authorization").and_then(|token| self.tokens.user(token));
        let Some(user) = user else {
            trace.step("guard", "Login rejects the request");
            return Err(Error::unauthorized());
        };
        trace.step("guard", format!("Login accepts {}", user.name));
        cx.provide(user);
        Ok(())
    }

    fn describe(_at: &Guarded<'_, Self>) -> Protection {
        Protection::by(SecurityScheme::bearer())
    }
}
