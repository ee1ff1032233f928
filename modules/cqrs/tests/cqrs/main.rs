//! Commands, queries and sagas.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

extern crate baya_core as baya;

mod nested;

use std::sync::{Arc, Mutex};

use baya::testing::TestApp;
use baya::{Caught, Context, Error, Filter, Guard, Interceptor, Next, Reply};
use baya_cqrs::{Command, Commands, CqrsModule, Queries, Query};
use baya_events::{DistributedEvent, Events, EventsModule};
use baya_macros::{filter, guard, injectable, interceptor, module};
use serde::{Deserialize, Serialize};

/// Records what ran, in order.
#[injectable]
#[derive(Default)]
struct Trace {
    #[inject(default)]
    lines: Mutex<Vec<String>>,
}

impl Trace {
    /// Adds a line.
    fn note(&self, line: impl Into<String>) {
        self.lines.lock().unwrap().push(line.into());
    }

    /// Returns all lines, and removes them.
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.lines.lock().unwrap())
    }
}

#[module(global, providers = [Trace], exports = [Trace])]
struct TraceModule;

#[derive(Command)]
#[command(output = u64)]
struct Create {
    name: String,
}

#[derive(Command)]
struct Delete(u64);

#[derive(Query)]
#[query(output = Vec<String>)]
struct All;

struct Adopted(u64);

#[guard]
struct Login;

impl Guard for Login {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Err(Error::unauthorized())
    }
}

#[interceptor(value)]
struct Traced(&'static str);

impl Interceptor for Traced {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        cx.get::<Trace>().await?.note(format!("{} before", self.0));
        let outcome = next.run(cx).await;
        cx.get::<Trace>().await?.note(format!("{} after", self.0));
        outcome
    }
}

#[interceptor]
struct RunTwice;

impl Interceptor for RunTwice {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        next.run(cx).await?;
        next.run(cx).await
    }
}

#[interceptor]
struct ReplaceReply;

impl Interceptor for ReplaceReply {
    async fn intercept(&self, _cx: &mut Context<'_>, _next: Next<'_>) -> Result<Reply, Error> {
        Ok(Reply::new("something else"))
    }
}

/// Reads and maps the JSON value that a reply has over HTTP.
#[interceptor]
struct MapReply;

impl Interceptor for MapReply {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        let mut reply = next.run(cx).await?;
        assert!(reply.json::<u8>()?.is_none());
        reply.map_json(|_| "mapped")
    }
}

#[filter]
struct HandleNotFound;

impl Filter for HandleNotFound {
    type Catches = Error;

    async fn catch(&self, error: Caught<Error>, _cx: &mut Context<'_>) -> Result<Reply, Error> {
        if error.status() == 404 { Ok(Reply::new(0_u64)) } else { Err(error.into_error()) }
    }
}

#[injectable]
#[use_interceptors(Traced("component"))]
#[use_filters(HandleNotFound)]
struct Cats {
    trace: Arc<Trace>,
}

#[injectable]
impl Cats {
    #[command_handler]
    #[use_interceptors(Traced("handler"))]
    async fn create(&self, command: Create, cx: &Context<'_>) -> Result<u64, Error> {
        self.trace.note(format!("create {} over {}", command.name, cx.protocol()));
        match &*command.name {
            "missing" => Err(Error::not_found()),
            "taken" => Err(Error::conflict()),
            name => Ok(name.len() as u64),
        }
    }

    #[command_handler]
    #[skip(Traced)]
    async fn delete(&self, command: &Delete) {
        self.trace.note(format!("delete {}", command.0));
    }

    #[query_handler]
    #[skip(Traced)]
    async fn all(&self, _query: All) -> Vec<String> {
        vec!["Tom".to_owned()]
    }

    #[saga]
    #[skip(Traced)]
    async fn adopted(&self, event: &Adopted) -> Vec<Delete> {
        (0..event.0).map(Delete).collect()
    }
}

#[injectable]
struct Desk {
    commands: Commands<(Create, Delete)>,
    queries: Queries<All>,
}

#[injectable]
impl Desk {
    #[on_init]
    async fn begin(&self) {
        let error = self.commands.dispatch(Delete(0)).await.unwrap_err();
        assert_eq!(error.code(), "cqrs_not_started");
    }
}

#[module(providers = [Cats], interceptors = [Traced("module")])]
struct CatsModule;

#[module(
    root,
    imports = [CqrsModule, EventsModule, TraceModule, CatsModule],
    providers = [Desk],
    guards = [Login],
    interceptors = [Traced("app")],
)]
struct AppModule;

async fn started() -> (TestApp, Arc<Desk>, Arc<Trace>) {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let desk = app.provider();
    let trace = app.provider();
    (app, desk, trace)
}

fn create(name: &str) -> Create {
    Create { name: name.to_owned() }
}

#[baya_macros::test]
async fn interceptors_wrap_a_command_in_the_order_of_levels_and_guards_do_not_run() {
    let (_app, desk, trace) = started().await;
    assert_eq!(desk.commands.dispatch(create("Kitty")).await.unwrap(), 5);
    assert_eq!(
        trace.take(),
        [
            "app before",
            "module before",
            "component before",
            "handler before",
            "create Kitty over command",
            "handler after",
            "component after",
            "module after",
            "app after",
        ]
    );
}

#[baya_macros::test]
async fn ask_returns_the_output_of_the_handler() {
    let (_app, desk, _) = started().await;
    assert_eq!(desk.queries.ask(All).await.unwrap(), ["Tom"]);
}

#[baya_macros::test]
async fn an_error_of_a_handler_is_returned_to_the_sender_unless_a_filter_handles_it() {
    let (_app, desk, _) = started().await;
    assert_eq!(desk.commands.dispatch(create("taken")).await.unwrap_err().status(), 409);
    assert_eq!(desk.commands.dispatch(create("missing")).await.unwrap(), 0);
}

#[baya_macros::test]
async fn a_saga_sends_the_commands_that_it_returns() {
    let (app, _, trace) = started().await;
    app.provider::<Events>().emit(Adopted(3)).await.unwrap();
    assert_eq!(trace.take(), ["delete 0", "delete 1", "delete 2"]);
}

#[derive(Command)]
struct Owned;

#[derive(Command)]
struct Borrowed;

#[derive(Command)]
#[command(output = u8)]
struct Replaced;

#[derive(Command)]
#[command(output = u8)]
struct Mapped;

#[injectable]
struct Others;

#[injectable]
impl Others {
    #[command_handler]
    #[use_interceptors(RunTwice)]
    async fn owned(&self, _command: Owned) {}

    #[command_handler]
    #[use_interceptors(RunTwice)]
    async fn borrowed(&self, _command: &Borrowed) {}

    #[command_handler]
    #[use_interceptors(ReplaceReply)]
    async fn replaced(&self, _command: Replaced) -> u8 {
        1
    }

    #[command_handler]
    #[use_interceptors(MapReply)]
    async fn mapped(&self, _command: Mapped) -> u8 {
        1
    }
}

#[injectable]
struct OthersDesk {
    commands: Commands<(Owned, Borrowed, Replaced, Mapped)>,
}

#[module(root, imports = [CqrsModule], providers = [Others, OthersDesk])]
struct OthersModule;

#[baya_macros::test]
async fn an_interceptor_can_rerun_only_a_handler_that_borrows_its_command() {
    let app = TestApp::new::<OthersModule>().start().await.unwrap();
    let desk = app.provider::<OthersDesk>();
    desk.commands.dispatch(Borrowed).await.unwrap();
    let error = desk.commands.dispatch(Owned).await.unwrap_err();
    assert!(error.chain().contains("an interceptor can't run it again"), "{error:?}");
}

#[baya_macros::test]
async fn dispatch_rejects_an_output_of_another_type() {
    let app = TestApp::new::<OthersModule>().start().await.unwrap();
    let error = app.provider::<OthersDesk>().commands.dispatch(Replaced).await.unwrap_err();
    assert!(error.chain().contains("by a value of another type"), "{error:?}");
}

#[module(imports = [CqrsModule], providers = [OthersDesk])]
struct AloneModule;

#[baya_macros::test]
async fn a_module_without_the_handlers_of_its_commands_starts_in_a_test() {
    let app = TestApp::new::<AloneModule>().start().await.unwrap();
    let error = app.provider::<OthersDesk>().commands.dispatch(Owned).await.unwrap_err();
    assert!(error.chain().contains("no handler of the app handles"), "{error:?}");
}

/// A command and a value of the same type, with the name of a type in the framework.
#[derive(Command)]
#[command(output = Plain)]
struct Plain;

#[injectable]
struct PlainHandler;

#[injectable]
impl PlainHandler {
    #[command_handler]
    async fn plain(&self, command: Plain) -> Result<Plain, Error> {
        Ok(command)
    }
}

#[injectable]
struct PlainDesk {
    commands: Commands<Plain>,
}

#[module(root, imports = [CqrsModule], providers = [PlainHandler, PlainDesk])]
struct PlainModule;

#[baya_macros::test]
async fn a_command_can_have_the_name_of_a_framework_type() {
    let app = TestApp::new::<PlainModule>().start().await.unwrap();
    let Plain = app.provider::<PlainDesk>().commands.dispatch(Plain).await.unwrap();
}

#[baya_macros::test]
async fn the_output_of_a_command_is_not_mapped_as_json() {
    let app = TestApp::new::<OthersModule>().start().await.unwrap();
    assert_eq!(app.provider::<OthersDesk>().commands.dispatch(Mapped).await.unwrap(), 1);
}

/// An event that another replica distributes.
#[derive(DistributedEvent, Serialize, Deserialize)]
#[event(name = "cat.adopted", crate = baya)]
struct AdoptedElsewhere;

#[derive(Command)]
#[command(crate = baya)]
struct Welcome;

#[injectable]
struct Welcomes {
    trace: Arc<Trace>,
}

#[injectable]
impl Welcomes {
    #[saga(distributed, group = "welcomes")]
    async fn adopted(&self, _event: &AdoptedElsewhere) -> Welcome {
        Welcome
    }

    #[command_handler]
    async fn welcome(&self, _command: Welcome) {
        self.trace.note("welcome");
    }
}

#[module(root, imports = [CqrsModule, EventsModule, TraceModule], providers = [Welcomes])]
struct WelcomesModule;

#[tokio::test(start_paused = true)]
async fn a_saga_sends_commands_in_response_to_distributed_events() {
    let app = TestApp::new::<WelcomesModule>().start().await.unwrap();
    app.provider::<Events>().distribute(AdoptedElsewhere).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    assert_eq!(app.provider::<Trace>().take(), ["welcome"]);
}

/// Publishes an event before the drivers start.
#[injectable]
struct Early {
    events: Arc<Events>,
}

#[injectable]
impl Early {
    #[on_bootstrap]
    async fn publish(&self) -> Result<(), Error> {
        Ok(self.events.publish(Opened).await?)
    }

    #[saga]
    async fn opened(&self, _event: &Opened) -> Welcome {
        Welcome
    }
}

struct Opened;

#[module(
    root,
    imports = [EventsModule, CqrsModule, TraceModule],
    providers = [Welcomes, Early],
)]
struct EarlyModule;

#[tokio::test(start_paused = true)]
async fn an_event_that_is_published_before_the_start_reaches_a_saga() {
    let app = TestApp::new::<EarlyModule>().start().await.unwrap();
    app.provider::<Events>().idle().await;
    assert_eq!(app.provider::<Trace>().take(), ["welcome"]);
}
