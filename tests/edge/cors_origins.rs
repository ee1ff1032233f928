//! Listed origins, and the request headers on which responses to other origins depend.

use baya::Cors;
use baya::prelude::*;
use wire::Server;

const LISTED: Cors = Cors::origins(&["https://a.example", "http://localhost:5173"]);

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/cats")]
    async fn list(&self) -> &'static str {
        "cats"
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

/// Returns the origins that a preflight and a request of `origin` allow.
async fn allowed(server: &Server, origin: &str) -> [Option<String>; 2] {
    let origin = ("origin", origin);
    let get = ("access-control-request-method", "GET");
    let preflight = server.request("OPTIONS /cats", &[origin, get]).await;
    assert_eq!(preflight.status, 204, "{origin:?}");
    let response = server.get("/cats", &[origin]).await;
    response.is(200, "cats");
    let header = "access-control-allow-origin";
    [preflight, response].map(|answer| answer.header(header).map(str::to_owned))
}

#[baya::test]
async fn allows_only_origins_that_equal_a_listed_one() {
    let server = Server::with::<AppModule>(|app| app.cors(LISTED)).await;
    for origin in ["https://a.example", "http://localhost:5173"] {
        let expected = Some(origin.to_owned());
        assert_eq!(allowed(&server, origin).await, [expected.clone(), expected], "{origin}");
    }
    for origin in [
        "https://a.example.evil.test",
        "https://a.example:8443",
        "https://a.exampl",
        "https://b.a.example",
        "http://a.example",
        "https://A.example",
        "http://localhost:51730",
        "http://localhost",
        "null",
    ] {
        assert_eq!(allowed(&server, origin).await, [None, None], "{origin}");
    }
}

#[baya::test]
async fn a_preflight_response_varies_by_origin_method_and_headers() {
    let server = Server::with::<AppModule>(|app| app.cors(LISTED)).await;
    let get = ("access-control-request-method", "GET");
    for origin in ["https://a.example", "https://other.example"] {
        let preflight = server.request("OPTIONS /cats", &[("origin", origin), get]).await;
        let varies = preflight.headers("vary").join(", ");
        let mut varies: Vec<_> = varies.split(", ").collect();
        varies.sort_unstable();
        let expected =
            ["access-control-request-headers", "access-control-request-method", "origin"];
        assert_eq!(varies, expected, "{origin}");
    }
}

#[baya::test]
async fn responses_for_all_origins_do_not_vary_by_origin() {
    let server = Server::with::<AppModule>(|app| app.cors(Cors::any())).await;
    let origin = ("origin", "https://a.example");
    let response = server.get("/cats", &[origin]).await;
    assert_eq!(response.header("vary"), None);
    let get = ("access-control-request-method", "GET");
    let preflight = server.request("OPTIONS /cats", &[origin, get]).await;
    let expected = ["access-control-request-method", "access-control-request-headers"];
    assert_eq!(preflight.headers("vary"), expected);
}
