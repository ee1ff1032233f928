//! The end of WebSocket connections.

use std::time::Duration;

use baya::graphql::{GraphQl, GraphQlModule};
use baya::prelude::*;
use baya::testing::json;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use crate::client::{Socket, TRANSPORT, soon};
use crate::live::{Feed, LiveModule, listen, stalled};

#[module(root, imports = [GraphQlModule::at("/graphql"), LiveModule])]
struct PlainModule;

#[module(
    root,
    imports = [
        GraphQlModule::with(GraphQl::at("/graphql").ping(Duration::from_millis(50))),
        LiveModule,
    ],
)]
struct HastyModule;

#[module(
    root,
    imports = [
        GraphQlModule::with(GraphQl::at("/graphql").body_limit(1000).connections(2)),
        LiveModule,
    ],
)]
struct NarrowModule;
#[baya::test]
async fn an_invalid_message_closes_the_connection() {
    let app = listen::<PlainModule>().await;
    for (message, reason) in [
        ("", "not a JSON object with a `type`"),
        ("{", "not a JSON object with a `type`"),
        ("{}", "not a JSON object with a `type`"),
        (r#"{"type":1}"#, "not a JSON object with a `type`"),
        (r#"["ping"]"#, "not a JSON object with a `type`"),
        (r#"["complete", "1", null]"#, "not a JSON object with a `type`"),
        (r#"{"type":"subscribe","id":1,"payload":{}}"#, "not a JSON object with a `type`"),
        (r#"{"type":"hello"}"#, "unknown `type`"),
        (r#"{"type":"connection_ack"}"#, "unknown `type`"),
        (r#"{"type":"start","id":"1","payload":{"query":"{ one }"}}"#, "unknown `type`"),
        (r#"{"type":"connection_terminate"}"#, "unknown `type`"),
        (r#"{"type":"ping","payload":[]}"#, "`payload` must be an object"),
        (r#"{"type":"subscribe","id":"1"}"#, "`payload` must be an object"),
        (r#"{"type":"subscribe","id":"1","payload":"{ one }"}"#, "`payload` must be an object"),
        (r#"{"type":"subscribe","payload":{"query":"{ one }"}}"#, "`id` is required"),
        (r#"{"type":"subscribe","id":"","payload":{"query":"{ one }"}}"#, "`id` is required"),
        (r#"{"type":"complete"}"#, "`id` is required"),
        (&format!(r#"{{"type":"complete","id":"{}"}}"#, "x".repeat(257)), "`id` is too long"),
    ] {
        let mut socket = Socket::ready(&app).await;
        socket.send_frame(Message::text(message)).await;
        let expected = (4400, format!("invalid message: {reason}"));
        assert_eq!(socket.closed().await, expected, "{message}");
    }
}

#[baya::test]
async fn a_binary_message_closes_the_connection() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::ready(&app).await;
    socket.send_frame(Message::binary(&br#"{"type":"ping"}"#[..])).await;
    assert_eq!(socket.closed().await, (4400, "invalid message: must be text".to_owned()));
}

#[baya::test]
async fn a_silent_client_that_responds_to_pings_stays_connected() {
    let app = listen::<HastyModule>().await;
    let mut socket = Socket::ready(&app).await;
    for _ in 0..4 {
        assert!(matches!(socket.frame().await, Message::Ping(_)));
    }
    socket.subscribe("1", "{ one }").await;
    assert_eq!(socket.data("1").await, json!({ "one": 1 }));
}

#[baya::test]
async fn disconnects_a_client_that_does_not_respond_to_a_ping() {
    let app = listen::<HastyModule>().await;
    let mut socket = Socket::ready(&app).await;
    socket.subscribe("1", "subscription { feed }").await;
    // The client no longer reads, so it does not send a pong.
    Feed::opened(&app).await.dropped().await;
    socket.ended().await;
}

#[baya::test]
async fn a_message_over_the_limit_closes_the_connection() {
    let app = listen::<NarrowModule>().await;
    let ping = |size: usize| {
        let rest = r#"{"type":"ping","payload":{"text":""}}"#.len();
        json!({ "type": "ping", "payload": { "text": "x".repeat(size - rest) } })
    };
    let mut socket = Socket::ready(&app).await;
    socket.send(ping(1000)).await;
    assert_eq!(socket.next().await["type"], "pong");
    let too_large = (1009, "the message is too large".to_owned());
    assert_eq!(socket.closed_by(ping(1001)).await, too_large);
}

#[baya::test]
async fn a_client_that_sends_far_too_much_receives_the_close_reason() {
    let app = listen::<NarrowModule>().await;
    let mut socket = Socket::ready(&app).await;
    socket.send_frame(Message::text("x".repeat(16 << 20))).await;
    assert_eq!(socket.closed().await.0, 1009);
}

#[baya::test]
async fn rejects_connections_above_the_limit_until_one_ends() {
    let app = listen::<NarrowModule>().await;
    let first = Socket::ready(&app).await;
    let _second = Socket::ready(&app).await;
    let rejected = Socket::handshake(&app, &[TRANSPORT]).await.err().unwrap();
    assert!(rejected.starts_with("http/1.1 503"), "{rejected}");
    first.close().await;
    let again = async { while Socket::handshake(&app, &[TRANSPORT]).await.is_err() {} };
    soon(again).await;
}

#[baya::test]
async fn returns_the_close_frame_of_a_client() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::ready(&app).await;
    let frame = CloseFrame { code: 1001.into(), reason: "the page is left".into() };
    socket.send_frame(Message::Close(Some(frame))).await;
    assert_eq!(socket.closed().await.0, 1001);
    socket.ended().await;
}

#[baya::test]
async fn the_shutdown_closes_connections_and_drops_their_streams() {
    let app = listen::<PlainModule>().await;
    let mut fresh = Socket::open(&app, TRANSPORT).await;
    let mut socket = Socket::ready(&app).await;
    socket.subscribe("1", "subscription { feed }").await;
    let feed = Feed::opened(&app).await;
    let ending = tokio::spawn(app.shutdown());
    feed.dropped().await;
    let expected = (1001, "the server shuts down".to_owned());
    assert_eq!(socket.closed().await, expected);
    assert_eq!(fresh.closed().await, expected);
    drop((socket, fresh));
    soon(ending).await.unwrap().unwrap();
}

#[baya::test]
async fn the_shutdown_does_not_wait_for_a_client_that_does_not_read() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::ready(&app).await;
    socket.subscribe("1", "subscription { flood }").await;
    let feed = Feed::opened(&app).await;
    stalled(&app).await;
    let ending = tokio::spawn(app.shutdown());
    feed.dropped().await;
    soon(ending).await.unwrap().unwrap();
    drop(socket);
}

#[baya::test]
async fn connections_are_independent() {
    let app = listen::<PlainModule>().await;
    let mut one = Socket::ready(&app).await;
    let mut other = Socket::ready(&app).await;
    one.subscribe("1", "subscription { feed }").await;
    let feed_of_one = Feed::opened(&app).await;
    other.subscribe("1", "subscription { feed }").await;
    let feed_of_other = Feed::opened(&app).await;
    feed_of_other.send(2);
    assert_eq!(other.data("1").await, json!({ "feed": 2 }));
    assert_eq!(one.closed_by(json!({ "type": "nonsense" })).await.0, 4400);
    feed_of_one.dropped().await;
    feed_of_other.send(3);
    assert_eq!(other.data("1").await, json!({ "feed": 3 }));
}

#[baya::test]
async fn the_shutdown_completes_running_operations() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::ready(&app).await;
    socket.subscribe("1", "subscription { feed }").await;
    let events = Feed::opened(&app).await;
    socket.subscribe("2", "{ wait }").await;
    let waits = Feed::opened(&app).await;
    let ending = tokio::spawn(app.shutdown());
    events.dropped().await;
    waits.send(7);
    assert_eq!(socket.data("2").await, json!({ "wait": 7 }));
    assert_eq!(socket.next().await, json!({ "type": "complete", "id": "2" }));
    assert_eq!(socket.closed().await.0, 1001);
    drop(socket);
    soon(ending).await.unwrap().unwrap();
}

#[baya::test]
async fn rejects_a_message_above_16_kibibytes_before_the_acknowledgement() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::open(&app, TRANSPORT).await;
    let closed = socket.refused(json!({ "token": "x".repeat(16 * 1024) })).await;
    assert_eq!(closed, (1009, "the message is too large".to_owned()));
}

#[baya::test]
async fn the_shutdown_disconnects_a_client_that_cancels_its_last_operation() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::ready(&app).await;
    socket.subscribe("1", "{ wait }").await;
    socket.subscribe("2", "subscription { feed }").await;
    let waits = Feed::opened(&app).await;
    let events = Feed::opened(&app).await;
    let ending = tokio::spawn(app.shutdown());
    events.dropped().await;
    socket.send(json!({ "type": "complete", "id": "1" })).await;
    assert_eq!(socket.closed().await.0, 1001);
    waits.dropped().await;
    drop(socket);
    soon(ending).await.unwrap().unwrap();
}
