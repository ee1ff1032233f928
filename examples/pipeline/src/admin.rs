//! Attributes under one name.

use baya::bundle;
use baya::guards::{RequireRoles, Roles, Throttle};

use crate::login::{Role, User};

/// For admins alone, and not too fast: a guard, the role that it asks for, and a limit of its own in
/// the place of the app's.
#[bundle]
#[skip(Throttle)]
#[use_guards(RequireRoles<User>)]
#[meta(Roles::<User>(&[Role::Admin]))]
pub struct AdminOnly;
