//! Guards that identify callers: keys, tokens, roles, addresses.

use baya::testing::TestApp;
use baya::{Error, Provided};
use baya_guards::{
    AllowIp, ApiKey, ApiKeys, Bearer, HasRoles, KeyHolder, RequireRoles, Roles, StaticApiKeys,
    VerifyToken,
};
use baya_macros::{bundle, controller, injectable, module, token};

#[derive(Clone, Copy, PartialEq)]
enum Role {
    Admin,
    Staff,
}

#[token]
struct User {
    name: &'static str,
    role: Role,
}

impl HasRoles for User {
    type Role = Role;

    fn has_role(&self, role: &Role) -> bool {
        self.role == *role
    }
}

#[injectable]
struct Tokens;

impl VerifyToken for Tokens {
    type Claims = User;

    async fn verify(&self, token: &str) -> Result<Option<User>, Error> {
        Ok(match token {
            "tom" => Some(User { name: "tom", role: Role::Staff }),
            "ann" => Some(User { name: "ann", role: Role::Admin }),
            "broken" => return Err(Error::internal("the keys can't be loaded")),
            _ => None,
        })
    }
}

/// Only for admins.
#[bundle]
#[use_guards(RequireRoles<User>)]
#[meta(Roles::<User>(&[Role::Admin]))]
struct AdminOnly;

#[controller("/users")]
#[use_guards(Bearer<Tokens>)]
struct Users;

#[controller]
impl Users {
    #[get]
    async fn me(&self, user: Provided<User>) -> &'static str {
        user.name
    }

    #[get("/all")]
    #[apply(AdminOnly)]
    async fn all(&self) -> &'static str {
        "all"
    }
}

#[controller("/keys")]
#[use_guards(ApiKey::header("x-api-key"))]
struct Keys;

#[controller]
impl Keys {
    #[get]
    async fn holder(&self, holder: Provided<KeyHolder>) -> String {
        holder.name.clone()
    }
}

#[controller("/internal")]
#[use_guards(AllowIp::list(["127.0.0.1", "10.0.0.0/8", "fd00::/8"]))]
struct Internal;

#[controller]
impl Internal {
    #[get]
    async fn index(&self) {}
}

#[module(
    root,
    providers = [Tokens, value(StaticApiKeys::new([("shop", "k-1"), ("app", "k-2"), ("empty", "")])) as dyn ApiKeys],
    controllers = [Users, Keys, Internal],
)]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

#[baya_macros::test]
async fn requires_a_valid_token_and_provides_its_content() {
    let app = app().await;
    app.get("/users").send().await.assert_status(401).assert_header("www-authenticate", "Bearer");
    let invalid = app.get("/users").header("authorization", "Bearer invalid").send().await;
    invalid.assert_status(401).assert_header("www-authenticate", r#"Bearer error="invalid_token""#);
    let valid = app.get("/users").header("authorization", "bearer tom").send().await;
    valid.assert_status(200).assert_text("tom");
    app.get("/users").header("authorization", "Basic dG9t").send().await.assert_status(401);
}

#[baya_macros::test]
async fn responds_500_if_the_verifier_fails() {
    let request = app().await.get("/users").header("authorization", "Bearer broken");
    request.send().await.assert_status(500);
}

#[baya_macros::test]
async fn requires_a_role_of_the_handler() {
    let app = app().await;
    for (token, status) in [("Bearer tom", 403), ("Bearer ann", 200), ("Bearer x", 401)] {
        let request = app.get("/users/all").header("authorization", token);
        request.send().await.assert_status(status);
    }
}

#[baya_macros::test]
async fn requires_a_valid_key_and_provides_its_holder() {
    let app = app().await;
    app.get("/keys").send().await.assert_status(401);
    app.get("/keys").header("x-api-key", "k-3").send().await.assert_status(401);
    app.get("/keys").header("x-api-key", "").send().await.assert_status(401);
    app.get("/keys").header("x-api-key", "k-2").send().await.assert_text("app");
}

#[baya_macros::test]
async fn accepts_only_listed_addresses() {
    let app = app().await;
    for (client, status) in [
        ("127.0.0.1", 204),
        ("10.9.8.7", 204),
        ("fd12::1", 204),
        ("::ffff:10.0.0.1", 204),
        ("8.8.8.8", 403),
    ] {
        let client: std::net::IpAddr = client.parse().unwrap();
        app.get("/internal").from_ip(client).send().await.assert_status(status);
    }
    app.get("/internal").send().await.assert_status(403);
}

#[baya_macros::test]
async fn does_not_start_with_an_invalid_address() {
    #[controller]
    #[use_guards(AllowIp::list(["localhost"]))]
    struct Invalid;
    #[controller]
    impl Invalid {}
    #[module(root, controllers = [Invalid])]
    struct InvalidModule;
    let error = TestApp::new::<InvalidModule>().start().await.unwrap_err();
    assert!(
        error.to_string().contains("`localhost` is neither an address nor a network"),
        "{error}"
    );
}
