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
    async fn broken(&self) -> Broken {
        Broken(1)
    }

    #[query(complexity = |_| panic!("the cost panics"))]
    async fn costly(&self) -> i32 {
        1
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Values])]
struct AppModule;

#[baya::test]
async fn a_panic_outside_of_a_handler_is_a_response_of_graphql() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    for query in ["{ one broken }", "{ one costly }"] {
        let result = app.graphql(query).send().await;
        assert_eq!(result.status(), 500, "{query}");
        result.assert_error("internal_error");
        assert_eq!(result.errors()[0].message, "Internal Server Error");
    }
}

#[baya::test]
async fn a_panic_outside_of_a_handler_leaves_the_other_operations_of_a_connection() {
    let app = TestApp::new::<AppModule>().listen().await.unwrap();
    let mut socket = Socket::ready(&app).await;
    for (id, query) in [("1", "{ broken }"), ("2", "{ costly }")] {
        socket.subscribe(id, query).await;
        let message = socket.next().await;
        assert_eq!((&message["id"], &message["type"]), (&json!(id), &json!("error")));
        assert_eq!(message["payload"][0]["extensions"]["code"], "internal_error");
    }
    socket.subscribe("3", "{ one }").await;
    assert_eq!(socket.data("3").await, json!({ "one": 1 }));
}
