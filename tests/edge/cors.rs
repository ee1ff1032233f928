//! Pages of other origins.

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
async fn a_preflight_is_answered_before_routing() {
    let server = open_to_all().await;
    for path in ["/nowhere", "/cats", "/cats/closed"] {
        let asked = [
            ("access-control-request-method", "PATCH"),
            ("access-control-request-headers", "x-a, x-b"),
        ];
        let answer = server.ask(&format!("OPTIONS {path}"), &[ANYONE, asked[0], asked[1]]).await;
        assert_eq!(answer.status, 204, "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"), "{path}");
        assert_eq!(
            answer.header("access-control-allow-methods"),
            Some("GET, HEAD, PUT, PATCH, POST, DELETE")
        );
        assert_eq!(answer.header("access-control-allow-headers"), Some("x-a, x-b"));
        assert_eq!(answer.header("access-control-allow-credentials"), None);
    }
}

#[baya::test]
async fn options_that_is_no_preflight_is_answered_by_the_routes() {
    let server = open_to_all().await;
    let answer = server.ask("OPTIONS /cats", &[ANYONE]).await;
    assert_eq!((answer.status, answer.header("allow")), (204, Some("GET,HEAD")));
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
}

#[baya::test]
async fn errors_can_be_seen_by_the_page_that_asked() {
    let server = open_to_all().await;
    for (line, status) in [("GET /nowhere", 404), ("GET /cats/closed", 401), ("POST /cats", 405)] {
        let answer = server.ask(line, &[ANYONE]).await;
        assert_eq!(
            (answer.status, answer.header("access-control-allow-origin")),
            (status, Some("*"))
        );
    }
}

#[baya::test]
async fn a_route_has_a_policy_of_its_own_for_its_verb() {
    let server = open_to_all().await;
    let put = ("access-control-request-method", "PUT");
    let answer = server.ask("OPTIONS /cats/7", &[OF_PARTNER, put]).await;
    assert_eq!(answer.header("access-control-allow-origin"), Some("https://partner.example"));
    assert_eq!(answer.header("access-control-allow-methods"), Some("PUT"));
    assert_eq!(answer.header("access-control-allow-headers"), Some("x-partner"));
    assert_eq!(answer.header("access-control-allow-credentials"), Some("true"));
    assert_eq!(answer.header("access-control-max-age"), Some("600"));
    assert!(answer.headers("vary").join(", ").contains("origin"), "{answer:?}");
    let refused = server.ask("OPTIONS /cats/7", &[ANYONE, put]).await;
    assert_eq!((refused.status, refused.header("access-control-allow-origin")), (204, None));
    assert!(refused.headers("vary").join(", ").contains("origin"), "{refused:?}");
    let get = ("access-control-request-method", "GET");
    let answer = server.ask("OPTIONS /cats/7", &[ANYONE, get]).await;
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    let verbs = answer.header("access-control-allow-methods");
    assert_eq!(verbs, Some("GET, HEAD, PATCH, POST, DELETE"), "`PUT` has another policy");
}

#[baya::test]
async fn an_answer_says_who_may_see_it_and_varies_by_who_asks() {
    let server = open_to_all().await;
    let answer = server.ask("PUT /cats/7", &[OF_PARTNER]).await;
    assert_eq!(answer.header("access-control-allow-origin"), Some("https://partner.example"));
    assert_eq!(answer.header("access-control-expose-headers"), Some("x-total, etag"));
    let other = server.ask("PUT /cats/7", &[ANYONE]).await;
    assert_eq!((other.status, other.header("access-control-allow-origin")), (200, None));
    assert_eq!(other.header("vary"), Some("origin"));
    let plain = server.ask("PUT /cats/7", &[]).await;
    assert_eq!(
        (plain.header("access-control-allow-origin"), plain.header("vary")),
        (None, Some("origin"))
    );
}

#[baya::test]
async fn a_route_opts_out() {
    let server = open_to_all().await;
    let answer = server.get("/cats/private", &[ANYONE]).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, None));
}

#[baya::test]
async fn what_a_layer_answers_for_a_route_that_opts_out_says_nothing() {
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
async fn without_a_policy_nothing_is_said() {
    let server = Server::of::<AppModule>().await;
    let answer = server.get("/cats", &[ANYONE]).await;
    assert_eq!(answer.header("access-control-allow-origin"), None);
    let preflight = [("access-control-request-method", "GET"), ANYONE];
    let answer = server.ask("OPTIONS /cats", &preflight).await;
    assert_eq!((answer.status, answer.header("allow")), (204, Some("GET,HEAD")));
    let of_route = [("access-control-request-method", "PUT"), OF_PARTNER];
    let answer = server.ask("OPTIONS /cats/7", &of_route).await;
    assert_eq!(answer.header("access-control-allow-origin"), Some("https://partner.example"));
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
async fn a_preflight_gets_the_policy_of_its_host() {
    let server = Server::of::<HostsModule>().await;
    let asked = async |host: &str| {
        let headers = [("host", host), OF_PARTNER, ("access-control-request-method", "DELETE")];
        let answer = server.ask("OPTIONS /files", &headers).await;
        answer.header("access-control-allow-origin").map(str::to_owned)
    };
    assert_eq!(asked("acme.example.com").await.as_deref(), Some("https://partner.example"));
    assert_eq!(asked("admin.example.com").await, None);
}

#[baya::test]
async fn no_page_may_call_where_versions_differ_about_it() {
    let server = Server::of::<HostsModule>().await;
    let headers = [OF_PARTNER, ("access-control-request-method", "PUT")];
    let answer = server.ask("OPTIONS /reports", &headers).await;
    assert_eq!(answer.header("access-control-allow-origin"), None);
}

#[baya::test]
async fn a_function_may_say_which_origins_may_call() {
    let server = Server::of::<AppModule>().await;
    for (origin, allowed) in [
        ("https://one.stage.example", Some("https://one.stage.example")),
        ("https://one.stage.example.evil.example", None),
        ("null", None),
    ] {
        let origin = ("origin", origin);
        let answer = server.get("/cats/staged", &[origin]).await;
        answer.is(200, "staged");
        assert_eq!(answer.header("access-control-allow-origin"), allowed, "{origin:?}");
        assert_eq!(answer.header("vary"), Some("origin"));
        let asked = ("access-control-request-method", "GET");
        let preflight = server.ask("OPTIONS /cats/staged", &[origin, asked]).await;
        assert_eq!(preflight.header("access-control-allow-origin"), allowed, "{origin:?}");
    }
}
