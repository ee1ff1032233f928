//! API versions, with every kind of versioning.

use baya::axum::http::request::Parts;
use baya::prelude::*;
use wire::Server;

/// The same routes for each kind of versioning.
macro_rules! api {
    ($name:ident, $($versioning:tt)*) => {
        mod $name {
            use super::*;

            #[controller("/cats", version = "1")]
            struct First;

            #[controller]
            impl First {
                #[get]
                async fn list(&self) -> &'static str {
                    "first"
                }

                #[post]
                async fn create(&self) -> &'static str {
                    "created"
                }

                #[get("/both", version = ["1", "3"])]
                async fn both(&self) -> &'static str {
                    "both"
                }

                #[get("/any", version = neutral)]
                async fn any(&self) -> &'static str {
                    "any"
                }
            }

            #[controller("/cats", version = ["2", "10"])]
            struct Second;

            #[controller]
            impl Second {
                #[get]
                async fn list(&self) -> &'static str {
                    "second"
                }
            }

            #[controller("/dogs")]
            struct Dogs;

            #[controller]
            impl Dogs {
                #[get]
                async fn list(&self) -> &'static str {
                    "dogs"
                }

                #[get(version = "4")]
                async fn newest(&self) -> &'static str {
                    "new dogs"
                }
            }

            #[module(root, $($versioning)* controllers = [First, Second, Dogs])]
            pub struct AppModule;
        }
    };
}

api!(by_uri,);
api!(by_uri_under_api, prefix = "/api", versioning = uri("version-"), default_version = "9",);
api!(by_header, versioning = header("X-API-Version"),);
api!(by_header_with_default, versioning = header("x-api-version"), default_version = "5",);
api!(by_media_type, versioning = media_type("v"),);
api!(by_function, versioning = by(from_query),);

/// `?v=1,2`
fn from_query(head: &Parts) -> Vec<String> {
    let query = head.uri.query().unwrap_or_default();
    let versions = query.strip_prefix("v=").unwrap_or_default();
    versions.split(',').map(str::to_owned).collect()
}

#[baya::test]
async fn by_uri_the_version_is_the_first_segment() {
    let server = Server::of::<by_uri::AppModule>().await;
    server.get("/v1/cats", &[]).await.is(200, "first");
    server.get("/v2/cats", &[]).await.is(200, "second");
    server.get("/v10/cats", &[]).await.is(200, "second");
    server.get("/v3/cats/both", &[]).await.is(200, "both");
    server.get("/cats/any", &[]).await.is(200, "any");
    server.get("/v4/dogs", &[]).await.is(200, "new dogs");
    server.get("/dogs", &[]).await.is(200, "dogs");
    for path in ["/cats", "/v3/cats", "/v1/dogs", "/v1/cats/any"] {
        assert_eq!(server.get(path, &[]).await.status, 404, "{path}");
    }
}

#[baya::test]
async fn by_uri_the_version_follows_the_prefix_of_the_app() {
    let server = Server::of::<by_uri_under_api::AppModule>().await;
    server.get("/api/version-1/cats", &[]).await.is(200, "first");
    server.get("/api/version-9/dogs", &[]).await.is(200, "dogs");
    server.get("/api/cats/any", &[]).await.is(200, "any");
}

#[baya::test]
async fn by_header_the_highest_existing_version_is_selected() {
    let server = Server::of::<by_header::AppModule>().await;
    let get =
        async |path: &str, version: &str| server.get(path, &[("x-api-version", version)]).await;
    get("/cats", "1").await.is(200, "first");
    get("/cats", "1, 2").await.is(200, "second");
    get("/cats", "2, 10, 11").await.is(200, "second");
    get("/cats/both", "1, 2").await.is(200, "both");
    get("/dogs", "4").await.is(200, "new dogs");
    get("/dogs", "5").await.is(200, "dogs");
}

#[baya::test]
async fn a_request_without_a_version_selects_a_neutral_route_or_the_default() {
    let server = Server::of::<by_header::AppModule>().await;
    server.get("/cats/any", &[]).await.is(200, "any");
    server.get("/dogs", &[]).await.is(200, "dogs");
    let rejected = server.get("/cats", &[]).await;
    rejected.is_problem(404, "unknown_version");
}

#[baya::test]
async fn responds_405_with_the_methods_of_the_version() {
    let server = Server::of::<by_header::AppModule>().await;
    server.request("POST /cats", &[("x-api-version", "1")]).await.is(201, "created");
    let rejected = server.request("POST /cats", &[("x-api-version", "2")]).await;
    assert_eq!((rejected.status, rejected.header("allow")), (405, Some("GET,HEAD")));
    let options = server.request("OPTIONS /cats", &[("x-api-version", "1")]).await;
    assert_eq!((options.status, options.header("allow")), (204, Some("GET,HEAD,POST")));
    server.request("POST /cats", &[("x-api-version", "1, 2")]).await.is(201, "created");
    let head = server.request("HEAD /cats", &[("x-api-version", "2")]).await;
    assert_eq!((head.status, head.header("content-length"), head.text()), (200, Some("6"), ""));
}

#[baya::test]
async fn by_media_type_the_accept_header_contains_the_version() {
    let server = Server::of::<by_media_type::AppModule>().await;
    let accept = [("accept", "application/json;v=1, application/json;v=2;q=0.5")];
    server.get("/cats", &accept).await.is(200, "second");
    server.get("/cats", &[("accept", "application/json; v=\"1\"")]).await.is(200, "first");
    assert_eq!(server.get("/cats", &[("accept", "application/json")]).await.status, 404);
}

#[baya::test]
async fn by_a_function_any_part_of_the_request_determines_the_versions() {
    let server = Server::of::<by_function::AppModule>().await;
    server.get("/cats?v=1", &[]).await.is(200, "first");
    server.get("/cats?v=1,10", &[]).await.is(200, "second");
    server.get("/dogs?v=none", &[]).await.is(200, "dogs");
}

#[baya::test]
async fn the_default_version_applies_to_routes_without_one() {
    let server = Server::of::<by_header_with_default::AppModule>().await;
    assert_eq!(server.get("/dogs", &[]).await.status, 404);
    server.get("/dogs", &[("x-api-version", "5")]).await.is(200, "dogs");
    server.get("/dogs", &[("x-api-version", "4")]).await.is(200, "new dogs");
}

#[controller("/old", deprecated = "2026-01-31", sunset = "2027-01-31", version = "1")]
struct Old;

#[controller]
impl Old {
    #[get]
    async fn list(&self) -> &'static str {
        "old"
    }

    #[get("/own")]
    #[set_header("vary", "accept-language")]
    async fn own(&self) -> &'static str {
        "own"
    }

    #[get("/longer", sunset = "2028-01-31")]
    async fn longer(&self) -> Option<String> {
        None
    }
}

#[module(root, versioning = header("x-version"), controllers = [Old])]
struct OldModule;

#[baya::test]
async fn every_response_of_a_deprecated_version_has_deprecation_headers() {
    let server = Server::of::<OldModule>().await;
    let old = server.get("/old", &[("x-version", "1")]).await;
    old.is(200, "old");
    assert_eq!(old.header("deprecation"), Some("@1769817600"));
    assert_eq!(old.header("sunset"), Some("Sun, 31 Jan 2027 00:00:00 GMT"));
    assert_eq!(old.header("vary"), Some("x-version"));
    let longer = server.get("/old/longer", &[("x-version", "1")]).await;
    assert_eq!((longer.status, longer.header("deprecation")), (404, Some("@1769817600")));
    assert_eq!(longer.header("sunset"), Some("Mon, 31 Jan 2028 00:00:00 GMT"));
    let rejected = server.request("POST /old", &[("x-version", "1")]).await;
    assert_eq!((rejected.status, rejected.header("deprecation")), (405, None));
}

#[baya::test]
async fn every_response_of_a_versioned_path_varies_by_the_version_header() {
    let server = Server::of::<OldModule>().await;
    for (line, version) in [("GET /old", "1"), ("GET /old", "9"), ("PUT /old", "1")] {
        assert_eq!(
            server.request(line, &[("x-version", version)]).await.header("vary"),
            Some("x-version"),
            "{line}"
        );
    }
    let own = server.get("/old/own", &[("x-version", "1")]).await;
    assert_eq!(own.headers("vary"), ["accept-language", "x-version"]);
}

#[controller("/any", version = "1")]
struct AnyMethod;

#[controller]
impl AnyMethod {
    #[all]
    async fn any(&self) -> &'static str {
        "any method"
    }
}

#[module(root, versioning = header("x-version"), controllers = [AnyMethod])]
struct AnyModule;

#[baya::test]
async fn a_handler_of_all_methods_has_versions() {
    let server = Server::of::<AnyModule>().await;
    for method in ["GET", "PATCH", "OPTIONS"] {
        server
            .request(&format!("{method} /any"), &[("x-version", "1")])
            .await
            .is(200, "any method");
    }
    assert_eq!(server.get("/any", &[("x-version", "2")]).await.status, 404);
}

#[baya::test]
async fn accepts_a_long_list_of_versions() {
    let server = Server::of::<AnyModule>().await;
    let hostile: Vec<_> = (0..3_000)
        .map(
            |number| {
                if number % 3 == 0 { format!("{number}a") } else { (number * 7 % 11).to_string() }
            },
        )
        .collect();
    let versions = hostile.join(",");
    assert_eq!(server.get("/any", &[("x-version", &versions)]).await.status, 200);
}
