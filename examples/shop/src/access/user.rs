//! Callers and their roles.

use baya::guards::{HasRoles, Roles};
use baya::{bundle, prelude::*};

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

/// For admins alone: `#[apply(AdminOnly)]`.
#[bundle]
#[meta(Roles::<User>(&[Role::Admin]))]
#[derive(Debug)]
pub struct AdminOnly;
