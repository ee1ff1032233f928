//! Users and their roles.

use baya::guards::{Bearer, HasRoles, RequireRoles, Roles};
use baya::{bundle, prelude::*};

use super::Tokens;

/// The role of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Manages customers and orders.
    Clerk,
    /// Also manages the catalog.
    Admin,
}

/// The user of a request.
#[token]
#[derive(Clone, Debug)]
pub struct User {
    /// The name of the user.
    pub name: String,
    /// The roles of the user.
    pub roles: Vec<Role>,
}

impl HasRoles for User {
    type Role = Role;

    fn has_role(&self, role: &Role) -> bool {
        self.roles.contains(role)
    }
}

/// Allows requests without a token: `#[apply(Public)]`. Skips the roles guard as well, because it needs the user of the token.
#[bundle]
#[skip(Bearer<Tokens>, RequireRoles<User>)]
#[derive(Debug)]
pub struct Public;

/// Allows only admins: `#[apply(AdminOnly)]`.
#[bundle]
#[meta(Roles::<User>(&[Role::Admin]))]
#[derive(Debug)]
pub struct AdminOnly;
