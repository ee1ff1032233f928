//! Requests of pages of other origins.

use std::time::Duration;

use baya::Cors;
use baya::prelude::*;
use wire::{Header, Server};

const PARTNER: Cors = Cors::origins(&["https://partner.example"])
    .credentials()
    .methods(&["PUT"])
    .headers(&["x-partner"])
    .expose(&["x-total", "etag"])
    .max_age(Duration::from_secs(600));

const STAGES: Cors = Cors::matching(|origin| origin.ends_with(".stage.example"));

#[guard]
struct Closed;

impl Guard for Closed {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Err(Error::unauthorized())
    }
}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self) -> &'static str {
        "cats"
    }

    #[put("/{id}")]
    #[http(cors = PARTNER)]
    async fn replace(&self, #[param] id: u64) -> String {
        id.to_string()
    }

    #[get("/{id}")]
    async fn find(&self, #[param] id: u64) -> String {
        id.to_string()
    }

    #[get("/private")]
    #[http(cors = off)]
    async fn private(&self) -> &'static str {
        "private"
    }

    #[get("/staged")]
    #[http(cors = STAGES)]
    async fn staged(&self) -> &'static str {
        "staged"
    }

    #[get("/closed")]
    #[use_guards(Closed)]
    async fn closed(&self) {}
}

#[module(root, controllers = [Cats])]
struct AppModule;

const ANYONE: Header<'_> = ("origin", "https://anyone.example");
const OF_PARTNER: Header<'_> = ("origin", "https://partner.example");

async fn open_to_all() -> Server {
    Server::with::<AppModule>(|app| app.cors(Cors::any())).await
}

#[baya::test]
async fn responds_to_a_preflight_before_routing() {
    let server = open_to_all().await;
    for path in ["/nowhere", "/cats", "/cats/closed"] {
        let asked = [
            ("access-control-request-method", "PATCH"),
            ("access-control-request-headers", "x-a, x-b"),
        ];
        let response =
            server.request(&format!("OPTIONS {path}"), &[ANYONE, asked[0], asked[1]]).await;
        assert_eq!(response.status, 204, "{path}");
        assert_eq!(response.header("access-control-allow-origin"), Some("*"), "{path}");
        assert_eq!(
            response.header("access-control-allow-methods"),
            Some("GET, HEAD, PUT, PATCH, POST, DELETE")
        );
        assert_eq!(response.header("access-control-allow-headers"), Some("x-a, x-b"));
        assert_eq!(response.header("access-control-allow-credentials"), None);
    }
}

#[baya::test]
async fn routes_handle_options_requests_that_are_not_preflights() {
    let server = open_to_all().await;
    let response = server.request("OPTIONS /cats", &[ANYONE]).await;
    assert_eq!((response.status, response.header("allow")), (204, Some("GET,HEAD")));
    assert_eq!(response.header("access-control-allow-origin"), Some("*"));
}

#[baya::test]
async fn allowed_pages_can_read_errors() {
    let server = open_to_all().await;
    for (line, status) in [("GET /nowhere", 404), ("GET /cats/closed", 401), ("POST /cats", 405)] {
        let response = server.request(line, &[ANYONE]).await;
        assert_eq!(
            (response.status, response.header("access-control-allow-origin")),
            (status, Some("*"))
        );
    }
}

#[baya::test]
async fn a_policy_of_a_route_applies_to_its_method() {
    let server = open_to_all().await;
    let put = ("access-control-request-method", "PUT");
    let response = server.request("OPTIONS /cats/7", &[OF_PARTNER, put]).await;
    assert_eq!(response.header("access-control-allow-origin"), Some("https://partner.example"));
    assert_eq!(response.header("access-control-allow-methods"), Some("PUT"));
    assert_eq!(response.header("access-control-allow-headers"), Some("x-partner"));
    assert_eq!(response.header("access-control-allow-credentials"), Some("true"));
    assert_eq!(response.header("access-control-max-age"), Some("600"));
    assert!(response.headers("vary").join(", ").contains("origin"), "{response:?}");
    let rejected = server.request("OPTIONS /cats/7", &[ANYONE, put]).await;
    assert_eq!((rejected.status, rejected.header("access-control-allow-origin")), (204, None));
    assert!(rejected.headers("vary").join(", ").contains("origin"), "{rejected:?}");
    let get = ("access-control-request-method", "GET");
    let response = server.request("OPTIONS /cats/7", &[ANYONE, get]).await;
    assert_eq!(response.header("access-control-allow-origin"), Some("*"));
    let methods = response.header("access-control-allow-methods");
    assert_eq!(methods, Some("GET, HEAD, PATCH, POST, DELETE"), "`PUT` has another policy");
}

#[baya::test]
async fn responses_name_the_allowed_origin_and_vary_by_origin() {
    let server = open_to_all().await;
    let response = server.request("PUT /cats/7", &[OF_PARTNER]).await;
    assert_eq!(response.header("access-control-allow-origin"), Some("https://partner.example"));
    assert_eq!(response.header("access-control-expose-headers"), Some("x-total, etag"));
    let other = server.request("PUT /cats/7", &[ANYONE]).await;
    assert_eq!((other.status, other.header("access-control-allow-origin")), (200, None));
    assert_eq!(other.header("vary"), Some("origin"));
    let plain = server.request("PUT /cats/7", &[]).await;
    assert_eq!(
        (plain.header("access-control-allow-origin"), plain.header("vary")),
        (None, Some("origin"))
    );
}

#[baya::test]
async fn a_route_without_cors_rejects_preflights() {
    let server = open_to_all().await;
    let response = server.get("/cats/private", &[ANYONE]).await;
    assert_eq!((response.status, response.header("access-control-allow-origin")), (200, None));
}

#[baya::test]
async fn layer_responses_for_a_route_without_cors_have_no_cors_headers() {
    use baya::axum::http::StatusCode;
    use baya::axum::middleware::from_fn;
    let server = Server::with::<AppModule>(|app| {
        let stop =
            from_fn(async |_: baya::axum::extract::Request, _: baya::axum::middleware::Next| {
                StatusCode::UNAUTHORIZED
            });
        app.cors(Cors::any()).layer(stop)
    })
    .await;
    let private = server.get("/cats/private", &[ANYONE]).await;
    assert_eq!((private.status, private.header("access-control-allow-origin")), (401, None));
    let open = server.get("/cats", &[ANYONE]).await;
    assert_eq!((open.status, open.header("access-control-allow-origin")), (401, Some("*")));
}

#[baya::test]
async fn sends_no_cors_headers_without_a_policy() {
    let server = Server::of::<AppModule>().await;
    let response = server.get("/cats", &[ANYONE]).await;
    assert_eq!(response.header("access-control-allow-origin"), None);
    let preflight = [("access-control-request-method", "GET"), ANYONE];
    let response = server.request("OPTIONS /cats", &preflight).await;
    assert_eq!((response.status, response.header("allow")), (204, Some("GET,HEAD")));
    let of_route = [("access-control-request-method", "PUT"), OF_PARTNER];
    let response = server.request("OPTIONS /cats/7", &of_route).await;
    assert_eq!(response.header("access-control-allow-origin"), Some("https://partner.example"));
}

#[controller("/files", host = "admin.example.com")]
#[http(cors = off)]
struct AdminFiles;

#[controller]
impl AdminFiles {
    #[delete]
    async fn remove(&self) {}
}

#[controller("/files", host = "{tenant}.example.com")]
#[http(cors = PARTNER)]
struct TenantFiles;

#[controller]
impl TenantFiles {
    #[delete]
    async fn remove(&self) {}
}

#[controller("/reports", version = "1")]
#[http(cors = PARTNER)]
struct Reports;

#[controller]
impl Reports {
    #[put]
    async fn replace(&self) {}

    #[put(version = "2")]
    #[http(cors = off)]
    async fn replace_new(&self) {}
}

#[module(root, versioning = header("x-version"), controllers = [AdminFiles, TenantFiles, Reports])]
struct HostsModule;

#[baya::test]
async fn a_preflight_has_the_policy_of_its_host() {
    let server = Server::of::<HostsModule>().await;
    let asked = async |host: &str| {
        let headers = [("host", host), OF_PARTNER, ("access-control-request-method", "DELETE")];
        let response = server.request("OPTIONS /files", &headers).await;
        response.header("access-control-allow-origin").map(str::to_owned)
    };
    assert_eq!(asked("acme.example.com").await.as_deref(), Some("https://partner.example"));
    assert_eq!(asked("admin.example.com").await, None);
}

#[baya::test]
async fn rejects_a_preflight_if_the_policies_of_versions_differ() {
    let server = Server::of::<HostsModule>().await;
    let headers = [OF_PARTNER, ("access-control-request-method", "PUT")];
    let response = server.request("OPTIONS /reports", &headers).await;
    assert_eq!(response.header("access-control-allow-origin"), None);
}

#[baya::test]
async fn a_function_can_select_the_allowed_origins() {
    let server = Server::of::<AppModule>().await;
    for (origin, allowed) in [
        ("https://one.stage.example", Some("https://one.stage.example")),
        ("https://one.stage.example.evil.example", None),
        ("null", None),
    ] {
        let origin = ("origin", origin);
        let response = server.get("/cats/staged", &[origin]).await;
        response.is(200, "staged");
        assert_eq!(response.header("access-control-allow-origin"), allowed, "{origin:?}");
        assert_eq!(response.header("vary"), Some("origin"));
        let asked = ("access-control-request-method", "GET");
        let preflight = server.request("OPTIONS /cats/staged", &[origin, asked]).await;
        assert_eq!(preflight.header("access-control-allow-origin"), allowed, "{origin:?}");
    }
}
