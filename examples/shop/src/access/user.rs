//! Callers and their roles.

use baya::guards::{Bearer, HasRoles, RequireRoles, Roles};
use baya::{bundle, prelude::*};

use super::Tokens;

/// What a caller is in the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Takes orders.
    Clerk,
    /// Decides what there is to buy.
    Admin,
}

/// Who calls.
#[token]
#[derive(Clone, Debug)]
pub struct User {
    /// What the log calls them.
    pub name: String,
    /// What they are.
    pub roles: Vec<Role>,
}

impl HasRoles for User {
    type Role = Role;

    fn has_role(&self, role: &Role) -> bool {
        self.roles.contains(role)
    }
}

/// Opens a handler to callers without a token: `#[apply(Public)]`. The roles guard needs the caller that a token
/// identifies, so both guards are skipped.
#[bundle]
#[skip(Bearer<Tokens>, RequireRoles<User>)]
#[derive(Debug)]
pub struct Public;

/// For admins alone: `#[apply(AdminOnly)]`.
#[bundle]
#[meta(Roles::<User>(&[Role::Admin]))]
#[derive(Debug)]
pub struct AdminOnly;
