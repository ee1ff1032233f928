//! Prefixes of the app and of modules.

use baya::prelude::*;
use wire::Server;

#[controller("/users")]
struct Users;

#[controller]
impl Users {
    #[get]
    async fn list(&self) -> &'static str {
        "users"
    }

    #[get("/{id}")]
    async fn find(&self, #[param] id: u64) -> String {
        format!("user {id}")
    }
}

#[module(prefix = "/people", controllers = [Users])]
struct UsersModule;

#[controller("/audit")]
struct Audit;

#[controller]
impl Audit {
    #[get]
    async fn list(&self) -> &'static str {
        "audit"
    }
}

#[module(prefix = "/admin", imports = [nested(UsersModule)], controllers = [Audit])]
struct AdminModule;

#[controller("/health")]
struct Health;

#[controller]
impl Health {
    #[get]
    async fn live(&self) -> &'static str {
        "alive"
    }

    #[get("/deep")]
    async fn deep(&self) -> &'static str {
        "deeply"
    }
}

#[controller]
struct Home;

#[controller]
impl Home {
    #[get]
    async fn home(&self) -> &'static str {
        "home"
    }
}

#[module(
    root,
    prefix("/api", except = ["/health"]),
    imports = [AdminModule, UsersModule],
    controllers = [Health, Home],
)]
struct AppModule;

#[baya::test]
async fn the_prefix_of_the_app_applies_to_all_paths_except_its_exceptions() {
    let server = Server::of::<AppModule>().await;
    server.get("/health", &[]).await.is(200, "alive");
    server.get("/api/health/deep", &[]).await.is(200, "deeply");
    server.get("/api", &[]).await.is(200, "home");
    assert_eq!(server.get("/api/health", &[]).await.status, 404);
    assert_eq!(server.get("/", &[]).await.status, 404);
}

#[baya::test]
async fn normalizes_prefixes_with_their_paths() {
    let server = Server::with::<AppModule>(|app| app.normalize_path(true)).await;
    server.get("/API/Admin//People/users/7/", &[]).await.is(200, "user 7");
    server.get("/Health/", &[]).await.is(200, "alive");
}

#[module(root, prefix("/api", except = ["/"]), controllers = [Home, Audit])]
struct HomeModule;

#[baya::test]
async fn the_root_path_can_be_an_exception() {
    let server = Server::of::<HomeModule>().await;
    server.get("/", &[]).await.is(200, "home");
    server.get("/api/audit", &[]).await.is(200, "audit");
}

#[baya::test]
async fn a_nested_module_has_the_prefix_of_its_parent() {
    let server = Server::of::<AppModule>().await;
    server.get("/api/admin/people/users", &[]).await.is(200, "users");
    server.get("/api/admin/people/users/7", &[]).await.is(200, "user 7");
    server.get("/api/admin/audit", &[]).await.is(200, "audit");
    assert_eq!(server.get("/api/people/users", &[]).await.status, 404);
}

#[baya::test]
async fn a_feature_module_alone_has_only_its_own_prefix() {
    let server = Server::of::<UsersModule>().await;
    server.get("/people/users", &[]).await.is(200, "users");
}

#[baya::test]
async fn lists_routes_with_their_full_paths() {
    let server = Server::of::<AppModule>().await;
    let paths: Vec<_> = server.app.routes().into_iter().map(|route| route.path).collect();
    let expected = [
        "/api",
        "/api/admin/audit",
        "/api/admin/people/users",
        "/api/admin/people/users/{id}",
        "/api/health/deep",
        "/health",
    ];
    assert_eq!(paths, expected);
}
