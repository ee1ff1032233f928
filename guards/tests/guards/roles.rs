//! Roles: which of them a handler requires, and of whom.

use baya::testing::TestApp;
use baya::{Context, Error, Guard};
use baya_guards::{HasRoles, RequireRoles, Roles};
use baya_macros::{controller, guard, module, token};

#[derive(Clone, Copy, PartialEq)]
enum Role {
    Admin,
    Staff,
    Guest,
}

/// A caller with at most one role.
#[token]
struct User {
    role: Option<Role>,
}

impl HasRoles for User {
    type Role = Role;

    fn has_role(&self, role: &Role) -> bool {
        self.role == Some(*role)
    }
}

#[guard(provides = User)]
struct Login;

impl Guard for Login {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let role = match cx.header("x-role") {
            Some("admin") => Some(Role::Admin),
            Some("staff") => Some(Role::Staff),
            Some("guest") => Some(Role::Guest),
            _ => None,
        };
        cx.provide(User { role });
        Ok(())
    }
}

#[controller]
#[use_guards(Login, RequireRoles<User>)]
struct Unmarked;

#[controller]
impl Unmarked {
    #[get("/unmarked")]
    async fn unmarked(&self) {}
}

#[controller]
#[use_guards(Login, RequireRoles<User>)]
#[meta(Roles::<User>(&[Role::Guest]))]
struct Marked;

#[controller]
impl Marked {
    #[get("/guests")]
    async fn guests(&self) {}

    #[get("/employees")]
    #[meta(Roles::<User>(&[Role::Admin, Role::Staff]))]
    async fn employees(&self) {}

    #[get("/no-one")]
    #[meta(Roles::<User>(&[]))]
    async fn no_one(&self) {}
}

#[module(root, controllers = [Unmarked, Marked])]
struct AppModule;

async fn statuses(path: &str) -> [u16; 4] {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let mut statuses = [0; 4];
    for (status, role) in statuses.iter_mut().zip(["admin", "staff", "guest", "none"]) {
        *status = app.get(path).header("x-role", role).send().await.status().as_u16();
    }
    statuses
}

#[baya_macros::test]
async fn one_of_several_roles_is_enough() {
    assert_eq!(statuses("/employees").await, [204, 204, 403, 403]);
}

#[baya_macros::test]
async fn the_nearest_list_of_roles_applies() {
    assert_eq!(statuses("/guests").await, [403, 403, 204, 403]);
}

#[baya_macros::test]
async fn an_empty_list_of_roles_rejects_every_caller() {
    assert_eq!(statuses("/no-one").await, [403; 4]);
}

#[baya_macros::test]
async fn a_handler_without_roles_accepts_every_caller() {
    assert_eq!(statuses("/unmarked").await, [204; 4]);
}
