//! The start of WebSocket connections with the protocol `graphql-transport-ws`.

use std::time::Duration;

use baya::graphql::{GraphQl, GraphQlModule};
use baya::prelude::*;
use baya::testing::json;
use tokio_tungstenite::tungstenite::Message;

use crate::client::{Socket, TRANSPORT, soon};
use crate::live::{LiveModule, listen};

#[module(root, imports = [GraphQlModule::at("/graphql"), LiveModule])]
struct PlainModule;

#[module(
    root,
    imports = [
        GraphQlModule::with(
            GraphQl::at("/graphql").init_timeout(Duration::from_millis(50)),
        ),
        LiveModule,
    ],
)]
struct HastyModule;

#[module(
    root,
    imports = [
        GraphQlModule::with(
            GraphQl::at("/graphql").origins(["https://page.example"]),
        ),
        LiveModule,
    ],
)]
struct ListedModule;

#[baya::test]
async fn acknowledges_the_initialisation() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::open(&app, TRANSPORT).await;
    assert!(socket.head.contains("sec-websocket-protocol: graphql-transport-ws\r\n"));
    socket.send(json!({ "type": "connection_init" })).await;
    assert_eq!(socket.next().await, json!({ "type": "connection_ack" }));
}

#[baya::test]
async fn disconnects_a_client_that_does_not_initialise_the_connection() {
    let app = listen::<HastyModule>().await;
    let mut socket = Socket::open(&app, TRANSPORT).await;
    let expected = (4408, "Connection initialisation timeout".to_owned());
    assert_eq!(socket.closed().await, expected);
}

#[baya::test]
async fn pings_do_not_prolong_the_time_for_the_initialisation() {
    let app = listen::<HastyModule>().await;
    let mut socket = Socket::open(&app, TRANSPORT).await;
    let pinging = async {
        loop {
            socket.send(json!({ "type": "ping" })).await;
            if matches!(socket.frame().await, Message::Close(_)) {
                break;
            }
        }
    };
    soon(pinging).await;
}

#[baya::test]
async fn an_operation_before_the_acknowledgement_closes_the_connection() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::open(&app, TRANSPORT).await;
    socket.subscribe("1", "{ one }").await;
    assert_eq!(socket.closed().await, (4401, "Unauthorized".to_owned()));
}

#[baya::test]
async fn a_second_initialisation_closes_the_connection() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::ready(&app).await;
    let closed = socket.refused(json!({})).await;
    assert_eq!(closed, (4429, "Too many initialisation requests".to_owned()));
}

#[baya::test]
async fn parameters_that_are_not_an_object_close_the_connection() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::open(&app, TRANSPORT).await;
    assert_eq!(socket.refused(json!("token")).await.0, 4400);
}

#[baya::test]
async fn closes_a_connection_without_a_known_protocol() {
    let app = listen::<PlainModule>().await;
    let soap = ("sec-websocket-protocol", "soap, Graphql-Transport-Ws");
    for headers in [&[soap][..], &[]] {
        let mut socket = Socket::handshake(&app, headers).await.unwrap();
        assert!(!socket.head.contains("sec-websocket-protocol"), "{}", socket.head);
        assert_eq!(socket.closed().await, (4406, "Subprotocol not acceptable".to_owned()));
    }
}

#[baya::test]
async fn selects_the_known_protocol_among_the_offered_ones() {
    let app = listen::<PlainModule>().await;
    let offered = ("sec-websocket-protocol", "soap, graphql-ws, graphql-transport-ws");
    let mut socket = Socket::handshake(&app, &[offered]).await.unwrap();
    assert!(socket.head.contains("sec-websocket-protocol: graphql-transport-ws\r\n"));
    socket.init(json!({})).await;
}

#[baya::test]
async fn a_ping_gets_a_pong_at_any_time() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::open(&app, TRANSPORT).await;
    socket.send(json!({ "type": "ping" })).await;
    assert_eq!(socket.next().await, json!({ "type": "pong" }));
    socket.init(json!({})).await;
    socket.send(json!({ "type": "ping", "payload": { "at": 7 } })).await;
    assert_eq!(socket.next().await, json!({ "type": "pong", "payload": { "at": 7 } }));
    socket.send(json!({ "type": "pong" })).await;
    socket.send_frame(Message::Ping("frame".into())).await;
    assert_eq!(socket.frame().await, Message::Pong("frame".into()));
}

#[baya::test]
async fn rejects_pages_of_other_origins() {
    let app = listen::<ListedModule>().await;
    for (origin, is_accepted) in [
        ("http://app.example", true),
        ("https://page.example", true),
        ("https://evil.example", false),
        ("https://page.example.evil.example", false),
        ("null", false),
    ] {
        let connected = Socket::handshake(&app, &[TRANSPORT, ("origin", origin)]).await;
        match connected {
            Ok(socket) => {
                assert!(is_accepted, "{origin}");
                socket.close().await;
            }
            Err(head) => {
                assert!(!is_accepted && head.starts_with("http/1.1 403"), "{origin} {head}")
            }
        }
    }
}
