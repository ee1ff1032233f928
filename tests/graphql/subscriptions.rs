//! Subscriptions: a response for each event.

use baya::Stream;
use baya::graphql::{GraphQlModule, TestGraphQl};
use baya::prelude::*;
use baya::testing::{TestApp, json};
use futures_util::stream::{self, BoxStream, StreamExt};
use tokio::sync::broadcast::{Sender, channel};

#[dto(object)]
struct Tick {
    number: i32,
}

#[guard]
struct Never;

impl Guard for Never {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Err(Error::unauthorized())
    }
}

#[resolver]
struct Ticks {
    #[inject(value = channel(8).0)]
    sent: Sender<i32>,
}

#[resolver]
impl Ticks {
    #[query]
    async fn ready(&self) -> bool {
        true
    }

    #[subscription]
    async fn ticks(&self, up_to: i32) -> impl Stream<Item = Tick> + use<> {
        stream::iter(1..=up_to).map(|number| Tick { number })
    }

    #[subscription]
    async fn checked(&self, up_to: i32) -> Result<BoxStream<'static, i32>, Error> {
        if up_to > 3 { Err(Error::bad_request()) } else { Ok(stream::iter(1..=up_to).boxed()) }
    }

    #[subscription]
    async fn failing(&self) -> impl Stream<Item = Result<i32, Error>> + use<> {
        stream::iter([Ok(1), Err(Error::not_found()), Ok(3)])
    }

    #[subscription]
    async fn panicking(&self) -> impl Stream<Item = i32> + use<> {
        stream::iter(0..2).map(|number| 10 / (1 - number))
    }

    #[subscription]
    #[use_guards(Never)]
    async fn secret(&self) -> impl Stream<Item = i32> + use<> {
        stream::iter([1])
    }

    #[subscription]
    async fn sent(&self) -> impl Stream<Item = i32> + use<> {
        let receiver = self.sent.subscribe();
        stream::unfold(receiver, async |mut receiver| Some((receiver.recv().await.ok()?, receiver)))
    }

    #[mutation]
    async fn send(&self, number: i32) -> bool {
        self.sent.send(number).is_ok()
    }

    #[field]
    async fn double(&self, tick: &Tick) -> Result<Option<i32>, Error> {
        if tick.number == 2 { Err(Error::forbidden()) } else { Ok(Some(tick.number * 2)) }
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Ticks])]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

#[baya::test]
async fn each_event_has_the_selected_fields_and_its_own_errors() {
    let query = "subscription { ticks(upTo: 3) { number double } }";
    let mut events = app().await.graphql(query).subscribe().await;
    let event = events.next().await.unwrap();
    event.assert_data(json!({ "ticks": { "number": 1, "double": 2 } }));
    let event = events.next().await.unwrap();
    assert_eq!(event.data(), &json!({ "ticks": { "number": 2, "double": null } }));
    assert_eq!(event.errors()[0].path, [json!("ticks"), json!("double")]);
    let event = events.next().await.unwrap();
    event.assert_data(json!({ "ticks": { "number": 3, "double": 6 } }));
    assert!(events.next().await.is_none());
}

#[baya::test]
async fn the_method_can_fail_before_the_first_event() {
    let app = app().await;
    let mut events = app.graphql("subscription { checked(upTo: 4) }").subscribe().await;
    events.next().await.unwrap().assert_error("bad_request");
    assert!(events.next().await.is_none());
    let mut events = app.graphql("subscription { checked(upTo: 1) }").subscribe().await;
    events.next().await.unwrap().assert_data(json!({ "checked": 1 }));
}

#[baya::test]
async fn an_error_among_the_events_ends_the_subscription() {
    let mut events = app().await.graphql("subscription { failing }").subscribe().await;
    events.next().await.unwrap().assert_data(json!({ "failing": 1 }));
    events.next().await.unwrap().assert_error("not_found");
    assert!(events.next().await.is_none());
}

#[baya::test]
async fn a_panic_among_the_events_ends_the_subscription() {
    let mut events = app().await.graphql("subscription { panicking }").subscribe().await;
    events.next().await.unwrap().assert_data(json!({ "panicking": 10 }));
    events.next().await.unwrap().assert_error("internal_error");
    assert!(events.next().await.is_none());
}

#[baya::test]
async fn guards_run_before_the_subscription_starts() {
    let mut events = app().await.graphql("subscription { secret }").subscribe().await;
    events.next().await.unwrap().assert_error("unauthorized");
    assert!(events.next().await.is_none());
}

#[baya::test]
async fn a_subscription_has_one_field() {
    let query = "subscription { a: ticks(upTo: 1) { number } b: ticks(upTo: 1) { number } }";
    let mut events = app().await.graphql(query).subscribe().await;
    events.next().await.unwrap().assert_error("GRAPHQL_VALIDATION_FAILED");
}

#[baya::test]
async fn a_query_is_a_stream_of_one_event() {
    let mut events = app().await.graphql("{ ready }").subscribe().await;
    events.next().await.unwrap().assert_data(json!({ "ready": true }));
    assert!(events.next().await.is_none());
}

#[baya::test]
async fn a_subscription_needs_a_transport_with_events() {
    let result = app().await.graphql("subscription { ticks(upTo: 1) { number } }").send().await;
    assert_eq!(result.status(), 400);
    result.assert_error("OPERATION_RESOLUTION_FAILURE");
}

#[baya::test]
async fn a_test_receives_events_after_it_has_subscribed() {
    let app = app().await;
    let mut events = app.graphql("subscription { sent }").subscribe().await;
    let sent = app.graphql("mutation { send(number: 7) }").send().await;
    sent.assert_data(json!({ "send": true }));
    events.next().await.unwrap().assert_data(json!({ "sent": 7 }));
}
