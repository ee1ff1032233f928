//! Options and paths with which an app does not boot.

use std::time::Duration;

use baya::graphql::{GraphQl, GraphQlModule, TestGraphQl};
use baya::prelude::*;
use baya::testing::TestApp;

#[resolver]
struct Numbers;

#[resolver]
impl Numbers {
    #[query]
    async fn one(&self) -> i32 {
        1
    }
}

#[controller("/graphql")]
struct Other;

#[controller]
impl Other {
    #[post]
    async fn other(&self) -> &'static str {
        "other"
    }
}

macro_rules! error_of {
    ($options:expr $(, $controller:ident)*) => {{
        #[module(
            root,
            imports = [GraphQlModule::with($options)],
            controllers = [$($controller),*],
            resolvers = [Numbers],
        )]
        struct AppModule;

        format!("{:?}", TestApp::new::<AppModule>().start().await.unwrap_err())
    }};
}

#[baya::test]
async fn rejects_a_path_without_a_slash() {
    for error in [error_of!(GraphQl::at("graphql")), error_of!(GraphQl::at("/:tenant"))] {
        assert!(
            error.contains("is not a valid path for a GraphQL schema; start it with `/`"),
            "{error}"
        );
    }
}

#[baya::test]
async fn rejects_an_invalid_header_name_of_connections() {
    let error = error_of!(GraphQl::at("/graphql").connection_headers(["x token"]));
    assert!(error.contains("`x token` is not a valid header name"), "{error}");
}

#[baya::test]
async fn rejects_durations_of_zero_for_connections() {
    let error = error_of!(GraphQl::at("/graphql").ping(Duration::ZERO));
    assert!(
        error.contains("`ping` of the GraphQL schema at `/graphql` must be greater than zero"),
        "{error}"
    );
    let error = error_of!(GraphQl::at("/graphql").init_timeout(Duration::ZERO));
    assert!(
        error.contains(
            "`init_timeout` of the GraphQL schema at `/graphql` must be greater than zero"
        ),
        "{error}"
    );
}

#[baya::test]
async fn reports_a_controller_with_the_path_of_the_schema() {
    let error = error_of!(GraphQl::at("/graphql"), Other);
    assert!(error.contains("POST /graphql of Other::other"), "{error}");
}

#[module(root, imports = [GraphQlModule::at("/api")], resolvers = [Numbers])]
struct ElsewhereModule;

#[baya::test]
#[should_panic(expected = "the response is not a GraphQL response: status 404")]
async fn a_test_panics_at_a_path_without_a_schema() {
    TestApp::new::<ElsewhereModule>().start().await.unwrap().graphql("{ one }").send().await;
}
