//! Operations over WebSocket connections with the protocol `graphql-transport-ws`.

use std::time::Duration;

use baya::graphql::{GraphQl, GraphQlModule};
use baya::prelude::*;
use baya::testing::json;

use crate::client::{Socket, TRANSPORT};
use crate::live::{Feed, LiveModule, listen};

#[module(root, imports = [GraphQlModule::at("/graphql"), LiveModule])]
struct PlainModule;

#[module(
    root,
    imports = [
        GraphQlModule::with(
            GraphQl::at("/graphql").operations(2).timeout(Duration::from_millis(50)),
        ),
        LiveModule,
    ],
)]
struct NarrowModule;

#[baya::test]
async fn a_query_has_one_result() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::ready(&app).await;
    socket.subscribe("a query", "{ one }").await;
    assert_eq!(socket.payload("next", "a query").await, json!({ "data": { "one": 1 } }));
    socket.complete("a query").await;
}

#[baya::test]
async fn a_mutation_has_one_result() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::ready(&app).await;
    let payload = json!({
        "query": "query Q { one } mutation M($number: Int!) { add(number: $number) }",
        "operationName": "M",
        "variables": { "number": 2 },
        "extensions": null,
    });
    socket.send(json!({ "type": "subscribe", "id": "1", "payload": payload })).await;
    assert_eq!(socket.data("1").await, json!({ "add": 3 }));
    socket.complete("1").await;
}

#[baya::test]
async fn a_query_that_times_out_has_an_error() {
    let app = listen::<NarrowModule>().await;
    let mut socket = Socket::ready(&app).await;
    socket.subscribe("1", "{ wait }").await;
    let result = socket.payload("next", "1").await;
    assert_eq!(result["errors"][0]["extensions"]["code"], "timeout");
    socket.complete("1").await;
}

#[baya::test]
async fn an_invalid_operation_ends_with_its_error() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::ready(&app).await;
    for (query, code) in [
        ("{ nope }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { nope }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { ticks(upTo: true) { number } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { feed other: feed }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ one", "GRAPHQL_PARSE_FAILED"),
        ("query A { one } query B { one }", "OPERATION_RESOLUTION_FAILURE"),
    ] {
        socket.subscribe("1", query).await;
        assert_eq!(socket.error("1").await, code, "{query}");
    }
    // The next message belongs to the next operation, so no failed operation was followed by `complete`.
    socket.subscribe("1", "{ one }").await;
    assert_eq!(socket.data("1").await, json!({ "one": 1 }));
}

#[baya::test]
async fn an_operation_that_is_not_graphql_ends_with_an_error() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::ready(&app).await;
    for payload in [
        json!({}),
        json!({ "query": 1 }),
        json!({ "query": "{ one }", "variables": [] }),
        json!({ "query": "{ one }", "operationName": 1 }),
    ] {
        socket.send(json!({ "type": "subscribe", "id": "1", "payload": payload })).await;
        assert_eq!(socket.error("1").await, "BAD_REQUEST", "{payload}");
    }
}

#[baya::test]
async fn each_event_is_a_message_and_the_end_another() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::ready(&app).await;
    socket.subscribe("1", "subscription { ticks(upTo: 3) { number } }").await;
    for number in 1..=3 {
        assert_eq!(socket.data("1").await, json!({ "ticks": { "number": number } }));
    }
    socket.complete("1").await;
}

#[baya::test]
async fn an_error_in_a_field_of_an_event_does_not_end_the_subscription() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::ready(&app).await;
    socket.subscribe("1", "subscription { ticks(upTo: 3) { odd } }").await;
    assert_eq!(socket.data("1").await, json!({ "ticks": { "odd": true } }));
    let event = socket.payload("next", "1").await;
    assert_eq!(event["data"], json!({ "ticks": { "odd": null } }));
    assert_eq!(event["errors"][0]["extensions"]["code"], "forbidden");
    assert_eq!(socket.data("1").await, json!({ "ticks": { "odd": true } }));
    socket.complete("1").await;
}

#[baya::test]
async fn a_guard_rejects_a_subscription_with_an_error() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::ready(&app).await;
    socket.subscribe("1", "subscription { guarded }").await;
    let errors = socket.payload("error", "1").await;
    assert_eq!(errors[0]["extensions"]["code"], "unauthorized");
    assert_eq!(errors[0]["path"], json!(["guarded"]));
    socket.subscribe("1", "{ one }").await;
    assert_eq!(socket.data("1").await, json!({ "one": 1 }));
}

#[baya::test]
async fn a_guard_accepts_a_subscription_with_the_parameters_of_the_connection() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::open(&app, TRANSPORT).await;
    socket.init(json!({ "authorization": "Bearer kim" })).await;
    socket.subscribe("1", "subscription { guarded }").await;
    assert_eq!(socket.data("1").await, json!({ "guarded": "kim" }));
    socket.complete("1").await;
}

#[baya::test]
async fn a_method_that_fails_ends_the_subscription_with_an_error() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::ready(&app).await;
    socket.subscribe("1", "subscription { checked(number: 4) }").await;
    assert_eq!(socket.error("1").await, "bad_request");
}

#[baya::test]
async fn a_stream_that_fails_ends_the_subscription_with_an_error() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::ready(&app).await;
    socket.subscribe("1", "subscription { failing }").await;
    assert_eq!(socket.data("1").await, json!({ "failing": 1 }));
    assert_eq!(socket.error("1").await, "not_found");
    socket.subscribe("1", "{ one }").await;
    assert_eq!(socket.data("1").await, json!({ "one": 1 }));
}

#[baya::test]
async fn a_client_cancels_a_subscription() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::ready(&app).await;
    socket.subscribe("1", "subscription { feed }").await;
    let feed = Feed::opened(&app).await;
    feed.send(1);
    assert_eq!(socket.data("1").await, json!({ "feed": 1 }));
    assert!(feed.is_open());
    socket.send(json!({ "type": "complete", "id": "1" })).await;
    feed.dropped().await;
    // The server does not respond to `complete`.
    socket.subscribe("2", "{ one }").await;
    assert_eq!(socket.data("2").await, json!({ "one": 1 }));
}

#[baya::test]
async fn a_client_cancels_a_query() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::ready(&app).await;
    socket.subscribe("1", "{ wait }").await;
    let feed = Feed::opened(&app).await;
    socket.send(json!({ "type": "complete", "id": "1" })).await;
    feed.dropped().await;
}

#[baya::test]
async fn ignores_the_end_of_an_unknown_operation() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::ready(&app).await;
    socket.send(json!({ "type": "complete", "id": "1" })).await;
    socket.subscribe("1", "{ one }").await;
    assert_eq!(socket.data("1").await, json!({ "one": 1 }));
}

#[baya::test]
async fn a_connection_that_ends_cancels_all_its_operations() {
    let app = listen::<PlainModule>().await;
    for is_closed in [true, false] {
        let mut socket = Socket::ready(&app).await;
        socket.subscribe("1", "subscription { feed }").await;
        let subscription = Feed::opened(&app).await;
        socket.subscribe("2", "{ wait }").await;
        let query = Feed::opened(&app).await;
        if is_closed {
            socket.send_frame(tokio_tungstenite::tungstenite::Message::Close(None)).await;
        } else {
            drop(socket);
        }
        subscription.dropped().await;
        query.dropped().await;
    }
}

#[baya::test]
async fn an_id_can_be_reused_after_the_operation_has_ended() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::ready(&app).await;
    for _ in 0..2 {
        socket.subscribe("1", "subscription { feed }").await;
        let feed = Feed::opened(&app).await;
        feed.send(1);
        assert_eq!(socket.data("1").await, json!({ "feed": 1 }));
        feed.end();
        socket.complete("1").await;
    }
    for _ in 0..2 {
        socket.subscribe("1", "subscription { feed }").await;
        let feed = Feed::opened(&app).await;
        socket.send(json!({ "type": "complete", "id": "1" })).await;
        feed.dropped().await;
    }
}

#[baya::test]
async fn an_id_that_is_in_use_closes_the_connection() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::ready(&app).await;
    socket.subscribe("1", "subscription { feed }").await;
    let feed = Feed::opened(&app).await;
    socket.subscribe("1", "{ one }").await;
    assert_eq!(socket.closed().await, (4409, "Subscriber for 1 already exists".to_owned()));
    feed.dropped().await;
}

#[baya::test]
async fn an_operation_over_the_limit_of_the_connection_has_an_error() {
    let app = listen::<NarrowModule>().await;
    let mut socket = Socket::ready(&app).await;
    let mut feeds = Vec::new();
    for id in ["1", "2"] {
        socket.subscribe(id, "subscription { feed }").await;
        feeds.push(Feed::opened(&app).await);
    }
    socket.subscribe("3", "subscription { feed }").await;
    assert_eq!(socket.error("3").await, "TOO_MANY_OPERATIONS");
    feeds[1].send(2);
    assert_eq!(socket.data("2").await, json!({ "feed": 2 }));
    feeds.remove(0).end();
    socket.complete("1").await;
    socket.subscribe("3", "{ one }").await;
    assert_eq!(socket.data("3").await, json!({ "one": 1 }));
}

#[baya::test]
async fn several_subscriptions_take_turns() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::ready(&app).await;
    let mut feeds = Vec::new();
    for id in ["0", "1", "2"] {
        socket.subscribe(id, "subscription { feed }").await;
        feeds.push(Feed::opened(&app).await);
    }
    for (number, index) in [2, 0, 0, 1, 2].into_iter().enumerate() {
        feeds[index].send(number.try_into().unwrap());
        assert_eq!(socket.data(&index.to_string()).await, json!({ "feed": number }));
    }
    feeds.swap_remove(0).end();
    socket.complete("0").await;
    feeds[1].send(7);
    assert_eq!(socket.data("1").await, json!({ "feed": 7 }));
}

#[baya::test]
async fn a_subscription_that_always_has_an_event_does_not_starve_others() {
    let app = listen::<PlainModule>().await;
    let mut socket = Socket::ready(&app).await;
    socket.subscribe("1", "subscription { flood }").await;
    socket.subscribe("2", "subscription { ticks(upTo: 2) { number } }").await;
    let mut others = Vec::new();
    while others.len() < 3 {
        let message = socket.next().await;
        if message["id"] == "2" {
            others.push(message["type"].clone());
        }
    }
    assert_eq!(others, ["next", "next", "complete"]);
}
