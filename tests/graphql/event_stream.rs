//! Operations as event streams over real connections.

use std::sync::atomic::Ordering;
use std::time::Duration;

use baya::graphql::{GraphQl, GraphQlModule};
use baya::prelude::*;
use baya::testing::json;

use crate::client::soon;
use crate::event_client::Events;
use crate::live::{Feed, Feeds, LiveModule, listen};

#[module(root, imports = [GraphQlModule::at("/graphql"), LiveModule])]
struct PlainModule;

#[module(
    root,
    imports = [
        GraphQlModule::with(GraphQl::at("/graphql").ping(Duration::from_millis(20))),
        LiveModule,
    ],
)]
struct HastyModule;

const TICKS: &str = "subscription { ticks(upTo: 2) { number } }";

#[baya::test]
async fn a_post_request_gets_each_event_and_the_end() {
    let app = listen::<PlainModule>().await;
    let mut events = Events::post(&app, TICKS, &[]).await;
    assert_eq!(events.status, 200);
    assert_eq!(events.headers["content-type"], "text/event-stream");
    assert_eq!(events.headers["cache-control"], "no-cache");
    for number in 1..=2 {
        assert_eq!(events.next().await, json!({ "data": { "ticks": { "number": number } } }));
    }
    events.complete().await;
}

#[baya::test]
async fn a_get_request_gets_each_event_and_the_end() {
    let app = listen::<PlainModule>().await;
    let mut events = Events::get(&app, TICKS).await;
    for number in 1..=2 {
        assert_eq!(events.next().await, json!({ "data": { "ticks": { "number": number } } }));
    }
    events.complete().await;
}

#[baya::test]
async fn an_event_arrives_when_it_happens() {
    let app = listen::<PlainModule>().await;
    let mut events = Events::get(&app, "subscription { feed }").await;
    let feed = Feed::opened(&app).await;
    for number in 1..=3 {
        feed.send(number);
        assert_eq!(events.next().await, json!({ "data": { "feed": number } }));
    }
    feed.end();
    events.complete().await;
}

#[baya::test]
async fn a_query_is_a_stream_of_one_event() {
    let app = listen::<PlainModule>().await;
    for mut events in [Events::post(&app, "{ one }", &[]).await, Events::get(&app, "{ one }").await]
    {
        assert_eq!(events.next().await, json!({ "data": { "one": 1 } }));
        events.complete().await;
    }
}

#[baya::test]
async fn a_mutation_is_a_stream_of_one_event() {
    let app = listen::<PlainModule>().await;
    let mut events = Events::post(&app, "mutation { add(number: 1) }", &[]).await;
    assert_eq!(events.next().await, json!({ "data": { "add": 2 } }));
    events.complete().await;
}

#[baya::test]
async fn a_mutation_with_get_does_not_run() {
    let app = listen::<PlainModule>().await;
    let response = Events::get(&app, "mutation { add(number: 1) }").await;
    assert_eq!(response.status, 405);
    assert_eq!(response.headers["allow"], "POST");
    assert_eq!(app.provider::<Feeds>().mutations.load(Ordering::SeqCst), 0);
}

#[baya::test]
async fn an_invalid_operation_is_an_event_with_its_errors() {
    let app = listen::<PlainModule>().await;
    for query in ["{ nope }", "subscription { nope }"] {
        let mut events = Events::post(&app, query, &[]).await;
        assert_eq!(events.status, 200);
        let event = events.next().await;
        assert_eq!(event["errors"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
        assert_eq!(event.get("data"), None);
        events.complete().await;
    }
}

#[baya::test]
async fn responds_with_an_error_status_to_a_request_that_is_not_graphql() {
    let app = listen::<PlainModule>().await;
    let response = Events::post(&app, "", &[("content-type", "text/plain")]).await;
    assert_eq!(response.status, 415);
    assert_eq!(response.json().await["errors"][0]["extensions"]["code"], "UNSUPPORTED_MEDIA_TYPE");
}

#[baya::test]
async fn a_client_that_also_accepts_json_gets_events_only_of_subscriptions() {
    let app = listen::<PlainModule>().await;
    let accept = "application/graphql-response+json, application/json, text/event-stream";
    let response = Events::post(&app, "{ one }", &[("accept", accept)]).await;
    let expected = "application/graphql-response+json; charset=utf-8";
    assert_eq!(response.headers["content-type"], expected);
    assert_eq!(response.json().await, json!({ "data": { "one": 1 } }));
    let response = Events::post(&app, "{ nope }", &[("accept", accept)]).await;
    assert_eq!(response.status, 400);
    let mut events = Events::post(&app, TICKS, &[("accept", accept)]).await;
    assert_eq!(events.next().await, json!({ "data": { "ticks": { "number": 1 } } }));
}

#[baya::test]
async fn a_client_that_prefers_events_to_json_gets_events() {
    let app = listen::<PlainModule>().await;
    let accept = "text/event-stream; charset=utf-8, application/json;q=0.9";
    let mut events = Events::post(&app, "{ one }", &[("accept", accept)]).await;
    assert_eq!(events.next().await, json!({ "data": { "one": 1 } }));
    events.complete().await;
}

#[baya::test]
async fn sends_no_events_to_a_client_that_does_not_accept_them() {
    let app = listen::<PlainModule>().await;
    let accept = "application/json, text/event-stream;q=0";
    let response = Events::post(&app, TICKS, &[("accept", accept)]).await;
    let errors = response.json().await;
    assert_eq!(errors["errors"][0]["extensions"]["code"], "OPERATION_RESOLUTION_FAILURE");
}

#[baya::test]
async fn a_guard_rejects_a_subscription_without_credentials() {
    let app = listen::<PlainModule>().await;
    let mut events = Events::post(&app, "subscription { guarded }", &[]).await;
    let event = events.next().await;
    assert_eq!(event["errors"][0]["extensions"]["code"], "unauthorized");
    assert_eq!(event.get("data"), None);
    events.complete().await;
    let credentials = ("authorization", "Bearer kim");
    let mut events = Events::post(&app, "subscription { guarded }", &[credentials]).await;
    assert_eq!(events.next().await, json!({ "data": { "guarded": "kim" } }));
    events.complete().await;
}

#[baya::test]
async fn a_stream_that_fails_ends_with_an_event_with_its_error() {
    let app = listen::<PlainModule>().await;
    let mut events = Events::post(&app, "subscription { failing }", &[]).await;
    assert_eq!(events.next().await, json!({ "data": { "failing": 1 } }));
    assert_eq!(events.next().await["errors"][0]["extensions"]["code"], "not_found");
    events.complete().await;
}

#[baya::test]
async fn sends_keep_alive_comments_on_a_silent_stream() {
    let app = listen::<HastyModule>().await;
    let mut events = Events::get(&app, "subscription { feed }").await;
    let feed = Feed::opened(&app).await;
    for _ in 0..3 {
        assert_eq!(events.block().await.as_deref(), Some(":"));
    }
    feed.send(1);
    while events.block().await.unwrap() == ":" {}
}

#[baya::test]
async fn a_client_that_disconnects_cancels_the_subscription() {
    let app = listen::<PlainModule>().await;
    let mut events = Events::get(&app, "subscription { feed }").await;
    let feed = Feed::opened(&app).await;
    feed.send(1);
    events.next().await;
    assert!(feed.is_open());
    drop(events);
    feed.dropped().await;
}

#[baya::test]
async fn the_shutdown_ends_the_stream_without_the_last_event() {
    let app = listen::<PlainModule>().await;
    let mut events = Events::get(&app, "subscription { feed }").await;
    let feed = Feed::opened(&app).await;
    let ending = tokio::spawn(app.shutdown());
    assert_eq!(events.block().await, None);
    feed.dropped().await;
    soon(ending).await.unwrap().unwrap();
}

#[baya::test]
async fn the_shutdown_completes_a_running_operation() {
    let app = listen::<PlainModule>().await;
    let (mut events, waits) = tokio::join!(Events::post(&app, "{ wait }", &[]), Feed::opened(&app));
    let ending = tokio::spawn(app.shutdown());
    tokio::task::yield_now().await;
    waits.send(7);
    assert_eq!(events.next().await, json!({ "data": { "wait": 7 } }));
    events.complete().await;
    soon(ending).await.unwrap().unwrap();
}
