//! Panics outside of handlers: of the values that they return, and of closures of attributes.

use baya::graphql::{GraphQlModule, TestGraphQl};
use baya::prelude::*;
use baya::testing::{TestApp, json};
use serde::Serializer;

use crate::client::Socket;

fn panics<S: Serializer>(_: &i32, _: S) -> Result<S::Ok, S::Error> {
    panic!("the value panics")
}

#[dto(scalar)]
struct Broken(
    #[api(like = i32)]
    #[serde(serialize_with = "panics")]
    i32,
);

#[resolver]
struct Values;

#[resolver]
impl Values {
    #[query]
    async fn one(&self) -> i32 {
        1
    }

    #[query]
    async fn broken(&self) -> Option<Broken> {
        Some(Broken(1))
    }

    #[subscription]
    async fn breaking(&self) -> impl baya::Stream<Item = Option<Broken>> + use<> {
        futures_util::stream::iter([None, Some(Broken(1)), None])
    }

    #[query(complexity = |_| panic!("the cost panics"))]
    async fn costly(&self) -> i32 {
        1
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Values])]
struct AppModule;

#[baya::test]
async fn a_panic_outside_of_a_handler_is_a_graphql_response() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let result = app.graphql("{ one costly }").send().await;
    assert_eq!(result.status(), 500);
    result.assert_error("internal_error");
    assert_eq!(result.errors()[0].message, "Internal Server Error");
}

#[baya::test]
async fn a_panic_of_a_value_is_an_error_of_its_field() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let result = app.graphql("{ one broken }").send().await;
    result.assert_error("internal_error");
    assert_eq!(result.errors()[0].message, "Internal Server Error");
    assert_eq!(result.errors()[0].path, [json!("broken")]);
    assert_eq!(result.data(), &json!({ "one": 1, "broken": null }));
}

#[baya::test]
async fn a_panic_outside_of_a_handler_does_not_affect_other_operations_of_a_connection() {
    let app = TestApp::new::<AppModule>().listen().await.unwrap();
    let mut socket = Socket::ready(&app).await;
    socket.subscribe("1", "{ costly }").await;
    let message = socket.next().await;
    assert_eq!((&message["id"], &message["type"]), (&json!("1"), &json!("error")));
    assert_eq!(message["payload"][0]["extensions"]["code"], "internal_error");
    socket.subscribe("2", "subscription { breaking }").await;
    for errors in [0, 1, 0] {
        let payload = socket.next().await["payload"].take();
        assert_eq!(payload["errors"].as_array().map_or(0, Vec::len), errors, "{payload}");
    }
    assert_eq!(socket.next().await["type"], "complete");
    socket.subscribe("3", "{ one }").await;
    assert_eq!(socket.data("3").await, json!({ "one": 1 }));
}
