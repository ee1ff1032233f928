//! A guard that says who calls.

use std::borrow::Cow;

use baya::guards::HasRoles;
use baya::prelude::*;
use baya::{Guarded, Protection, SecurityScheme};

use crate::way::Way;

/// What somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Look.
    Visitor,
    /// Everything.
    Admin,
}

/// Who calls.
#[token]
#[derive(Clone, Debug)]
pub struct User {
    /// Their name.
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

/// Knows whose token is whose.
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

/// Lets in who has a token, and provides the user.
#[guard(provides = User)]
#[derive(Debug)]
pub struct Login {
    tokens: Arc<Tokens>,
}

impl Guard for Login {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let way = Way::of(cx);
        let user = cx.header("authorization").and_then(|token| self.tokens.user(token));
        let Some(user) = user else {
            way.step("guard", "Login lets nobody pass");
            return Err(Error::unauthorized());
        };
        way.step("guard", format!("Login lets {} pass", user.name));
        cx.provide(user);
        Ok(())
    }

    fn describe(_at: &Guarded<'_, Self>) -> Protection {
        Protection::by(SecurityScheme::bearer())
    }
}
