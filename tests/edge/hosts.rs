//! Routes for one host.

use baya::TrustedProxies;
use baya::axum::http::HeaderName;
use baya::prelude::*;
use wire::Server;

#[controller("/", host = "{tenant}.example.com")]
struct Tenants;

#[controller]
impl Tenants {
    #[get]
    async fn home(&self, #[host] tenant: String) -> String {
        format!("tenant {tenant}")
    }

    #[get("/users/{id}")]
    async fn user(&self, #[host("tenant")] of: String, #[param] id: u64) -> String {
        format!("user {id} of {of}")
    }
}

#[controller("/", host = "admin.example.com")]
struct Admin;

#[controller]
impl Admin {
    #[get]
    async fn home(&self, cx: &Context<'_>) -> String {
        format!("admin at {}", cx.host().unwrap_or_default())
    }

    #[post]
    async fn change(&self) {}

    #[get("/settings")]
    async fn settings(&self) -> &'static str {
        "settings"
    }
}

#[controller("/settings", host = "{tenant}.example.com")]
struct Settings;

#[controller]
impl Settings {
    #[post]
    async fn change(&self) -> &'static str {
        "those of a tenant"
    }
}

#[controller]
struct Everyone;

#[controller]
impl Everyone {
    #[get]
    async fn home(&self) -> &'static str {
        "everyone"
    }

    #[get("/secure")]
    async fn secure(&self, cx: &Context<'_>) -> String {
        cx.is_secure().to_string()
    }

    #[delete]
    async fn clear(&self) {}

    #[get("/only", host = "{n}.only.org")]
    async fn only(&self, #[host] n: u8) -> String {
        format!("only {n}")
    }
}

#[module(root, controllers = [Everyone, Tenants, Admin, Settings])]
struct AppModule;

#[baya::test]
async fn the_host_with_more_text_answers_first_and_every_host_last() {
    let server = Server::of::<AppModule>().await;
    let get = async |host: &str| server.get("/", &[("host", host)]).await;
    get("acme.example.com").await.is(200, "tenant acme");
    get("ADMIN.Example.com:8080").await.is(200, "admin at admin.example.com");
    get("admin.example.com.").await.is(200, "admin at admin.example.com");
    get("a.b.example.com").await.is(200, "everyone");
    get("[::1]:3000").await.is(200, "everyone");
    get("").await.is(200, "everyone");
}

#[baya::test]
async fn a_path_that_only_another_host_has_is_unknown() {
    let server = Server::of::<AppModule>().await;
    server.get("/users/7", &[("host", "acme.example.com")]).await.is(200, "user 7 of acme");
    let unknown = server.get("/users/7", &[("host", "example.com")]).await;
    unknown.is_problem(404, "not_found");
    assert_eq!(server.get("/only", &[("host", "x.only.org")]).await.status, 400);
    server.get("/only", &[("host", "7.only.org")]).await.is(200, "only 7");
}

#[baya::test]
async fn verbs_are_those_of_the_host() {
    let server = Server::of::<AppModule>().await;
    assert_eq!(server.ask("POST /", &[("host", "admin.example.com")]).await.status, 204);
    let refused = server.ask("POST /", &[("host", "acme.example.com")]).await;
    // Those of the tenant's own handlers, and of the ones for every host.
    assert_eq!((refused.status, refused.header("allow")), (405, Some("GET,HEAD,DELETE")));
    assert_eq!(server.ask("DELETE /", &[("host", "acme.example.com")]).await.status, 204);
}

#[baya::test]
async fn a_verb_that_a_host_lacks_does_not_reach_another_host() {
    let server = Server::of::<AppModule>().await;
    let refused = server.ask("POST /settings", &[("host", "admin.example.com")]).await;
    assert_eq!((refused.status, refused.header("allow")), (405, Some("GET,HEAD")));
    let own = server.ask("POST /settings", &[("host", "acme.example.com")]).await;
    own.is(201, "those of a tenant");
}

#[baya::test]
async fn a_proxy_says_the_host_only_when_it_is_trusted() {
    let forwarded = [("host", "example.com"), ("x-forwarded-host", "acme.example.com")];
    let server = Server::of::<AppModule>().await;
    server.get("/", &forwarded).await.is(200, "everyone");
    let header = HeaderName::from_static("x-forwarded-host");
    let trusted = TrustedProxies::new(["127.0.0.0/8"]).expect("networks").host_header(header);
    let server = Server::with::<AppModule>(|app| app.trusted_proxies(trusted)).await;
    server.get("/", &forwarded).await.is(200, "tenant acme");
}

#[baya::test]
async fn the_header_forwarded_says_host_and_scheme_when_its_proxy_is_trusted() {
    let forwarded =
        [("host", "example.com"), ("forwarded", "for=9.9.9.9;host=acme.example.com;proto=https")];
    let server = Server::of::<AppModule>().await;
    server.get("/", &forwarded).await.is(200, "everyone");
    server.get("/secure", &forwarded).await.is(200, "false");
    let header = HeaderName::from_static("forwarded");
    let trusted = TrustedProxies::new(["127.0.0.0/8"]).expect("networks").header(header);
    let server = Server::with::<AppModule>(|app| app.trusted_proxies(trusted)).await;
    server.get("/", &forwarded).await.is(200, "tenant acme");
    server.get("/secure", &forwarded).await.is(200, "true");
}

#[baya::test]
async fn a_request_names_one_host() {
    let server = Server::of::<AppModule>().await;
    let two = server.get("/", &[("host", "acme.example.com"), ("host", "admin.example.com")]).await;
    two.is_problem(400, "bad_request");
}

#[baya::test]
async fn what_a_client_says_about_its_host_does_not_pass_two_proxies() {
    let header = HeaderName::from_static("x-forwarded-host");
    let trusted = TrustedProxies::new(["127.0.0.0/8", "10.0.0.1"]).expect("networks");
    let server =
        Server::with::<AppModule>(|app| app.trusted_proxies(trusted.host_header(header))).await;
    let forged = [
        ("x-forwarded-for", "6.6.6.6, 10.0.0.1"),
        ("x-forwarded-host", "evil.example.com, acme.example.com"),
    ];
    server.get("/", &forged).await.is(200, "tenant acme");
}
