//! Guards handlers by roles.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use baya::security::{ErrorResponse, Guarded, Protection};
use baya::{Context, Error, Guard};
use baya_macros::{guard, metadata};

/// The roles of which a caller `U` must have at least one, as metadata: `#[meta(Roles::<User>(&[Role::Admin]))]`.
/// The metadata nearest to the handler applies; an empty list rejects every caller. A handler with roles does not
/// compile unless [`RequireRoles`] runs before it.
///
/// ```compile_fail
/// # extern crate baya_core as baya;
/// # use baya_guards::{HasRoles, Roles};
/// # use baya_macros::{controller, module, token};
/// # #[token]
/// # struct User;
/// # impl HasRoles for User {
/// #     type Role = u8;
/// #     fn has_role(&self, _role: &u8) -> bool { false }
/// # }
/// #[controller]
/// struct Cats;
///
/// #[controller]
/// impl Cats {
///     #[delete]
///     #[meta(Roles::<User>(&[1]))]
///     async fn clear(&self) {}
/// }
///
/// #[module(root, controllers = [Cats])]
/// struct AppModule;
/// # fn main() {}
/// ```
#[metadata(enforced_by = RequireRoles<U>)]
pub struct Roles<U: HasRoles + 'static>(pub &'static [U::Role]);

/// A caller with roles: what a guard before [`RequireRoles`] provides.
pub trait HasRoles {
    /// The type of the roles, such as an enum.
    type Role: PartialEq + Send + Sync + 'static;

    /// Whether the caller has `role`.
    fn has_role(&self, role: &Self::Role) -> bool;

    /// Returns the name of a role in OpenAPI documents, or `None` if they do not contain it.
    fn role_name(role: &Self::Role) -> Option<Cow<'static, str>> {
        let _ = role;
        None
    }
}

/// Requires one of the [`Roles`] of the handler. A handler without them accepts every caller.
///
/// A guard before this one must provide the caller `U`; without such a guard the program does not compile. A call
/// without a caller is rejected with 401, and a caller without the role with 403. A handler that skips the guard that
/// provides the caller must also skip this one. OpenAPI documents list the roles by their
/// [names](HasRoles::role_name).
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{Context, Error, Guard};
/// use baya_guards::{HasRoles, RequireRoles, Roles};
/// use baya_macros::{bundle, guard, token};
///
/// #[derive(Clone, Copy, PartialEq)]
/// enum Role {
///     Admin,
///     Staff,
/// }
///
/// #[token]
/// struct User {
///     roles: Vec<Role>,
/// }
///
/// impl HasRoles for User {
///     type Role = Role;
///
///     fn has_role(&self, role: &Role) -> bool {
///         self.roles.contains(role)
///     }
/// }
///
/// #[guard(provides = User)]
/// struct Login;
///
/// impl Guard for Login {
///     async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
///         cx.provide(User { roles: vec![Role::Staff] });
///         Ok(())
///     }
/// }
///
/// /// Only for admins: `#[apply(AdminOnly)]`.
/// #[bundle]
/// #[use_guards(Login, RequireRoles<User>)]
/// #[meta(Roles::<User>(&[Role::Admin]))]
/// struct AdminOnly;
/// # fn main() {}
/// ```
///
/// No guard provides the caller here:
///
/// ```compile_fail
/// # extern crate baya_core as baya;
/// # use baya_guards::{HasRoles, RequireRoles, Roles};
/// # use baya_macros::{controller, module, token};
/// # #[token]
/// # struct User;
/// # impl HasRoles for User {
/// #     type Role = u8;
/// #     fn has_role(&self, _role: &u8) -> bool { false }
/// # }
/// #[controller]
/// struct Cats;
///
/// #[controller]
/// impl Cats {
///     #[delete]
///     #[use_guards(RequireRoles<User>)]
///     #[meta(Roles::<User>(&[1]))]
///     async fn clear(&self) {}
/// }
///
/// #[module(root, controllers = [Cats])]
/// struct AppModule;
/// # fn main() {}
/// ```
#[guard(needs = U)]
pub struct RequireRoles<U: HasRoles> {
    #[inject(default)]
    caller: PhantomData<fn() -> U>,
}

impl<U: HasRoles + baya::Token + Send + Sync + 'static> Guard for RequireRoles<U> {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let Some(Roles(required)) = cx.meta::<Roles<U>>() else { return Ok(()) };
        let caller = cx.provided::<U>().ok_or_else(Error::unauthorized)?;
        if required.iter().any(|role| caller.has_role(role)) {
            Ok(())
        } else {
            Err(Error::forbidden())
        }
    }

    fn describe(at: &Guarded<'_, Self>) -> Protection {
        match at.meta::<Roles<U>>() {
            Some(Roles(required)) => Protection::new()
                .with_error_response(ErrorResponse::unauthorized())
                .with_error_response(
                    ErrorResponse::forbidden().with_doc(forbidden_doc::<U>(required)),
                ),
            None => Protection::new(),
        }
    }
}

/// Describes the 403 of a handler that requires one of these roles.
fn forbidden_doc<U: HasRoles>(required: &[U::Role]) -> String {
    let names = required.iter().map(|role| Some(format!("`{}`", U::role_name(role)?)));
    let names: Option<Vec<_>> = names.collect();
    match names.as_deref() {
        Some([]) => "No role is accepted.".to_owned(),
        Some([name]) => format!("The caller does not have the role {name}."),
        Some(names) => format!("The caller has none of the roles {}.", names.join(", ")),
        None => "The caller does not have a required role.".to_owned(),
    }
}

impl<U: HasRoles> fmt::Debug for Roles<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Roles(one of {})", self.0.len())
    }
}

impl<U: HasRoles> fmt::Debug for RequireRoles<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RequireRoles")
    }
}
