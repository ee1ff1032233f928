//! WebSocket connections with the older protocol `graphql-ws`.

use std::time::Duration;

use baya::graphql::{GraphQl, GraphQlModule};
use baya::prelude::*;
use baya::testing::{TestApp, json};

use crate::client::{LEGACY, Socket, soon};
use crate::connection_check::CheckModule;
use crate::live::{Feed, LiveModule, listen};

#[module(root, imports = [GraphQlModule::at("/graphql"), LiveModule])]
struct PlainModule;

#[module(
    root,
    imports = [GraphQlModule::with(GraphQl::at("/graphql").legacy_websocket()), LiveModule],
)]
struct LegacyModule;

#[module(
    root,
    imports = [
        GraphQlModule::with(
            GraphQl::at("/graphql")
                .legacy_websocket()
                .init_timeout(Duration::from_millis(50))
                .ping(Duration::from_millis(50)),
        ),
        LiveModule,
    ],
)]
struct HastyModule;

#[module(
    root,
    imports = [
        GraphQlModule::with(GraphQl::at("/graphql").legacy_websocket()),
        LiveModule,
        CheckModule,
    ],
)]
struct CheckedModule;

/// Connects, and waits until the connection is accepted.
async fn ready(app: &TestApp) -> Socket {
    let mut socket = Socket::open(app, LEGACY).await;
    socket.init(json!({ "authorization": "Bearer kim" })).await;
    assert_eq!(socket.next().await, json!({ "type": "ka" }));
    socket
}

async fn start(socket: &mut Socket, id: &str, query: &str) {
    socket.send(json!({ "type": "start", "id": id, "payload": { "query": query } })).await;
}

#[baya::test]
async fn the_protocol_is_off_by_default() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::open(&app, LEGACY).await;
    assert_eq!(socket.closed().await.0, 4406);
}

#[baya::test]
async fn uses_the_protocol_that_the_client_prefers() {
    let app = listen::<LegacyModule>().await;
    for (offered, chosen) in [
        ("graphql-ws", "graphql-ws"),
        ("graphql-ws, graphql-transport-ws", "graphql-ws"),
        ("graphql-transport-ws, graphql-ws", "graphql-transport-ws"),
    ] {
        let headers = [("sec-websocket-protocol", offered)];
        let socket = Socket::handshake(&app, &headers).await.unwrap();
        let expected = format!("sec-websocket-protocol: {chosen}\r\n");
        assert!(socket.head.contains(&expected), "{offered}: {}", socket.head);
    }
}

#[baya::test]
async fn acknowledges_the_initialisation_and_keeps_the_connection_alive() {
    let app = listen::<LegacyModule>().await;
    let mut socket = Socket::open(&app, LEGACY).await;
    socket.send(json!({ "type": "connection_init" })).await;
    assert_eq!(socket.next().await, json!({ "type": "connection_ack" }));
    assert_eq!(socket.next().await, json!({ "type": "ka" }));
}

#[baya::test]
async fn sends_keep_alive_messages_to_an_active_client() {
    let app = listen::<HastyModule>().await;
    let mut socket = ready(&app).await;
    start(&mut socket, "1", "subscription { feed }").await;
    let feed = Feed::opened(&app).await;
    // Each event follows a message of the client, so neither side is ever silent.
    let mut alive = 0;
    let talking = async {
        while alive < 3 {
            feed.send(1);
            match socket.next().await["type"].as_str().unwrap() {
                "ka" => alive += 1,
                _ => socket.send(json!({ "type": "stop", "id": "unknown" })).await,
            }
        }
    };
    soon(talking).await;
}

#[baya::test]
async fn disconnects_a_client_that_does_not_initialise_the_connection() {
    let app = listen::<HastyModule>().await;
    let mut socket = Socket::open(&app, LEGACY).await;
    assert_eq!(socket.closed().await.0, 4408);
}

#[baya::test]
async fn a_query_has_one_result() {
    let app = listen::<LegacyModule>().await;
    let mut socket = ready(&app).await;
    start(&mut socket, "1", "{ me }").await;
    assert_eq!(socket.payload("data", "1").await, json!({ "data": { "me": "kim" } }));
    socket.complete("1").await;
}

#[baya::test]
async fn each_event_is_a_message_and_the_end_another() {
    let app = listen::<LegacyModule>().await;
    let mut socket = ready(&app).await;
    start(&mut socket, "1", "subscription { ticks(upTo: 2) { number } }").await;
    for number in 1..=2 {
        let expected = json!({ "data": { "ticks": { "number": number } } });
        assert_eq!(socket.payload("data", "1").await, expected);
    }
    socket.complete("1").await;
}

#[baya::test]
async fn a_client_stops_a_subscription() {
    let app = listen::<LegacyModule>().await;
    let mut socket = ready(&app).await;
    start(&mut socket, "1", "subscription { feed }").await;
    let feed = Feed::opened(&app).await;
    socket.send(json!({ "type": "stop", "id": "1" })).await;
    feed.dropped().await;
}

#[baya::test]
async fn an_invalid_operation_ends_with_its_error() {
    let app = listen::<LegacyModule>().await;
    let mut socket = ready(&app).await;
    for (query, code) in [
        ("{ nope }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { checked(number: 4) }", "bad_request"),
    ] {
        start(&mut socket, "1", query).await;
        let error = socket.payload("error", "1").await;
        assert_eq!(error["extensions"]["code"], code, "{query}");
        assert!(error["message"].is_string());
    }
    start(&mut socket, "1", "{ one }").await;
    assert_eq!(socket.payload("data", "1").await["data"], json!({ "one": 1 }));
}

#[baya::test]
async fn a_rejected_client_gets_an_error_before_the_connection_is_closed() {
    let app = listen::<CheckedModule>().await;
    let mut socket = Socket::open(&app, LEGACY).await;
    socket.initialise(json!({ "do": "refuse" })).await;
    let expected = json!({
        "type": "connection_error", "payload": { "message": "a valid token is required" },
    });
    assert_eq!(socket.next().await, expected);
    assert_eq!(socket.closed().await, (4403, "a valid token is required".to_owned()));
}

#[baya::test]
async fn a_client_terminates_the_connection() {
    let app = listen::<LegacyModule>().await;
    let mut socket = ready(&app).await;
    start(&mut socket, "1", "subscription { feed }").await;
    let feed = Feed::opened(&app).await;
    socket.send(json!({ "type": "connection_terminate" })).await;
    feed.dropped().await;
    assert_eq!(socket.closed().await.0, 1000);
    socket.ended().await;
}

#[baya::test]
async fn messages_of_the_newer_protocol_close_the_connection() {
    let app = listen::<LegacyModule>().await;
    for message in [
        json!({ "type": "subscribe", "id": "1", "payload": { "query": "{ one }" } }),
        json!({ "type": "complete", "id": "1" }),
        json!({ "type": "ping" }),
    ] {
        let mut socket = ready(&app).await;
        let expected = (4400, "invalid message: unknown `type`".to_owned());
        assert_eq!(socket.closed_by(message).await, expected);
    }
}

#[baya::test]
async fn the_shutdown_closes_the_connection() {
    let app = listen::<LegacyModule>().await;
    let mut socket = ready(&app).await;
    let ending = tokio::spawn(app.shutdown());
    assert_eq!(socket.closed().await.0, 1001);
    drop(socket);
    soon(ending).await.unwrap().unwrap();
}
