//! Connection parameters and the connection check of the app.

use std::time::Duration;

use baya::graphql::{ConnectionCheck, ConnectionInit, GraphQl, GraphQlModule};
use baya::prelude::*;
use baya::testing::{Value, json};

use crate::client::{Socket, TRANSPORT, soon};
use crate::live::{Feed, Feeds, LiveModule, listen};

/// Accepts or rejects connections, depending on their parameter `do`.
#[injectable]
struct Check {
    feeds: Arc<Feeds>,
}

#[provider_trait]
impl ConnectionCheck for Check {
    async fn connect(&self, init: &ConnectionInit<'_>) -> Result<Value, Error> {
        match init.params()["do"].as_str() {
            Some("greet") => Ok(json!({ "hello": init.headers()["host"].to_str().ok() })),
            Some("refuse") => Err(Error::forbidden().with_message("a valid token is required")),
            Some("refuse at length") => Err(Error::forbidden().with_message("ä".repeat(100))),
            Some("fail") => Err(Error::internal("the password of the database is tuna")),
            Some("panic") => panic!("the check panics"),
            Some("wait") => Ok(self.feeds.wait().await.into()),
            _ => Ok(Value::Null),
        }
    }
}

#[module(global, imports = [LiveModule], providers = [Check as dyn ConnectionCheck], exports = [dyn ConnectionCheck])]
pub struct CheckModule;

#[module(root, imports = [GraphQlModule::at("/graphql"), LiveModule, CheckModule])]
struct CheckedModule;

#[module(
    root,
    imports = [
        GraphQlModule::with(GraphQl::at("/graphql").init_timeout(Duration::from_millis(50))),
        LiveModule,
        CheckModule,
    ],
)]
struct ImpatientModule;

#[module(root, imports = [GraphQlModule::at("/graphql"), LiveModule])]
struct PlainModule;

#[module(
    root,
    imports = [
        GraphQlModule::with(GraphQl::at("/graphql").connection_headers(["x-trace"])),
        LiveModule,
    ],
)]
struct TracedModule;

#[baya::test]
async fn the_check_of_the_app_returns_the_payload_of_the_acknowledgement() {
    let app = listen::<CheckedModule>().await;
    let mut socket = Socket::open(&app, TRANSPORT).await;
    socket.initialise(json!({ "do": "greet" })).await;
    let expected = json!({ "type": "connection_ack", "payload": { "hello": "app.example" } });
    assert_eq!(socket.next().await, expected);
}

#[baya::test]
async fn the_check_of_the_app_rejects_a_connection() {
    let app = listen::<CheckedModule>().await;
    let mut socket = Socket::open(&app, TRANSPORT).await;
    let closed = socket.refused(json!({ "do": "refuse" })).await;
    assert_eq!(closed, (4403, "a valid token is required".to_owned()));
}

#[baya::test]
async fn truncates_a_reason_to_the_length_of_a_close_frame() {
    let app = listen::<CheckedModule>().await;
    let mut socket = Socket::open(&app, TRANSPORT).await;
    let closed = socket.refused(json!({ "do": "refuse at length" })).await;
    assert_eq!(closed, (4403, "ä".repeat(61)));
}

#[baya::test]
async fn a_check_that_fails_closes_the_connection_without_the_cause() {
    let app = listen::<CheckedModule>().await;
    for what in ["fail", "panic"] {
        let mut socket = Socket::open(&app, TRANSPORT).await;
        let closed = socket.refused(json!({ "do": what })).await;
        assert_eq!(closed, (4500, "Internal server error".to_owned()), "{what}");
    }
}

#[baya::test]
async fn the_shutdown_does_not_wait_for_a_check() {
    let app = listen::<CheckedModule>().await;
    let mut socket = Socket::open(&app, TRANSPORT).await;
    socket.initialise(json!({ "do": "wait" })).await;
    let feed = Feed::opened(&app).await;
    let ending = tokio::spawn(app.shutdown());
    feed.dropped().await;
    assert_eq!(socket.closed().await.0, 1001);
    drop(socket);
    soon(ending).await.unwrap().unwrap();
}

#[baya::test]
async fn a_disconnection_cancels_the_check() {
    let app = listen::<CheckedModule>().await;
    let mut socket = Socket::open(&app, TRANSPORT).await;
    socket.initialise(json!({ "do": "wait" })).await;
    let feed = Feed::opened(&app).await;
    drop(socket);
    feed.dropped().await;
}

#[baya::test]
async fn an_operation_before_the_acknowledgement_closes_the_connection() {
    let app = listen::<CheckedModule>().await;
    let mut socket = Socket::open(&app, TRANSPORT).await;
    socket.initialise(json!({ "do": "wait" })).await;
    let _feed = Feed::opened(&app).await;
    socket.subscribe("1", "{ one }").await;
    assert_eq!(socket.closed().await, (4401, "Unauthorized".to_owned()));
}

#[baya::test]
async fn a_client_can_ping_before_the_acknowledgement() {
    let app = listen::<CheckedModule>().await;
    let mut socket = Socket::open(&app, TRANSPORT).await;
    socket.initialise(json!({ "do": "wait" })).await;
    let feed = Feed::opened(&app).await;
    socket.send(json!({ "type": "ping" })).await;
    assert_eq!(socket.next().await, json!({ "type": "pong" }));
    feed.send(7);
    assert_eq!(socket.next().await, json!({ "type": "connection_ack", "payload": 7 }));
}

#[baya::test]
async fn a_check_that_takes_too_long_closes_the_connection() {
    let app = listen::<ImpatientModule>().await;
    let mut socket = Socket::open(&app, TRANSPORT).await;
    socket.initialise(json!({ "do": "wait" })).await;
    let closed = (4408, "Connection initialisation timeout".to_owned());
    assert_eq!(socket.closed().await, closed);
}

#[baya::test]
async fn the_parameters_of_the_connection_reach_guards_and_fields() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::open(&app, TRANSPORT).await;
    socket.init(json!({ "Authorization": "Bearer kim", "lives": 9 })).await;
    socket.subscribe("1", "{ me params }").await;
    let params = r#"{"Authorization":"Bearer kim","lives":9}"#;
    assert_eq!(socket.data("1").await, json!({ "me": "kim", "params": params }));
}

#[baya::test]
async fn only_listed_parameters_become_headers() {
    let app = listen::<TracedModule>().await;
    let mut socket = Socket::open(&app, TRANSPORT).await;
    socket.init(json!({ "authorization": "Bearer kim", "x-trace": "7", "x-other": "8" })).await;
    let query = r#"{ trace: header(name: "x-trace") other: header(name: "x-other")
        authorization: header(name: "authorization") }"#;
    socket.subscribe("1", query).await;
    let expected = json!({ "trace": "7", "other": null, "authorization": null });
    assert_eq!(socket.data("1").await, expected);
}

#[baya::test]
async fn a_parameter_does_not_replace_a_header_of_the_handshake() {
    let app = listen::<PlainModule>().await;
    let headers = [TRANSPORT, ("authorization", "Bearer kim")];
    let mut socket = Socket::handshake(&app, &headers).await.unwrap();
    socket.init(json!({ "authorization": "Bearer admin" })).await;
    socket.subscribe("1", "{ me }").await;
    assert_eq!(socket.data("1").await, json!({ "me": "kim" }));
}

#[baya::test]
async fn ignores_a_parameter_that_is_not_a_valid_header() {
    let app = listen::<PlainModule>().await;
    for value in [json!("Bearer kim\r\nx-role: admin"), json!(7), json!(["Bearer kim"])] {
        let mut socket = Socket::open(&app, TRANSPORT).await;
        socket.init(json!({ "authorization": value })).await;
        socket.subscribe("1", r#"{ header(name: "authorization") }"#).await;
        assert_eq!(socket.data("1").await, json!({ "header": null }));
    }
}
