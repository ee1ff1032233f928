//! A bundle: several attributes under one name.

use baya::bundle;
use baya::guards::{RequireRoles, Roles, Throttle};

use crate::login::{Role, User};

/// Allows only admins: adds a guard and the role that it requires, and skips the rate limit of the app.
#[bundle]
#[skip(Throttle)]
#[use_guards(RequireRoles<User>)]
#[meta(Roles::<User>(&[Role::Admin]))]
pub struct AdminOnly;
