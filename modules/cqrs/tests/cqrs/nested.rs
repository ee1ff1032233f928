//! Handlers that send messages to other handlers.

use std::sync::Arc;

use baya::Error;
use baya::testing::TestApp;
use baya_cqrs::{Command, Commands, CqrsModule, Queries, Query};
use baya_events::{Events, EventsModule};
use baya_macros::{injectable, module};

use super::{Trace, TraceModule, Traced};

#[derive(Command)]
#[command(output = u32)]
struct Count(u32);

struct Counted(u32);

#[injectable]
struct Counter {
    commands: Commands<Count>,
    trace: Arc<Trace>,
}

#[injectable]
impl Counter {
    /// Counts down to 0 with nested calls.
    #[command_handler]
    #[use_interceptors(Traced("1"), Traced("2"), Traced("3"))]
    async fn count(&self, command: Count) -> Result<u32, Error> {
        match command.0 {
            0 => Ok(0),
            more => Ok(1 + Box::pin(self.commands.dispatch(Count(more - 1))).await?),
        }
    }

    #[on_event]
    async fn counted(&self, event: &Counted) {
        let dispatched = Box::pin(self.commands.dispatch(Count(event.0))).await;
        self.trace.note(dispatched.map_or_else(|error| error.code().to_owned(), |_| "ok".into()));
    }
}

#[module(root, imports = [CqrsModule, EventsModule, TraceModule], providers = [Counter])]
struct CounterModule;

#[baya_macros::test]
async fn rejects_the_17th_nested_call() {
    let app = TestApp::new::<CounterModule>().start().await.unwrap();
    let counter = app.provider::<Counter>();
    assert_eq!(counter.commands.dispatch(Count(15)).await.unwrap(), 15);
    let error = counter.commands.dispatch(Count(16)).await.unwrap_err();
    assert_eq!(error.code(), "calls_too_deep");
    assert_eq!(counter.commands.dispatch(Count(15)).await.unwrap(), 15);
}

#[baya_macros::test]
async fn an_emitted_event_counts_as_a_call() {
    let app = TestApp::new::<CounterModule>().start().await.unwrap();
    let (events, trace) = (app.provider::<Events>(), app.provider::<Trace>());
    events.emit(Counted(14)).await.unwrap();
    assert_eq!(trace.take().pop().unwrap(), "ok");
    events.emit(Counted(15)).await.unwrap();
    assert_eq!(trace.take().pop().unwrap(), "calls_too_deep");
}

/// Two chains of calls, one after the other.
#[derive(Command)]
#[command(output = String)]
struct Twice(u32, u32);

#[derive(Command)]
#[command(output = String)]
struct Within(Twice);

#[injectable]
struct TwiceHandler {
    commands: Commands<(Count, Twice, Within)>,
}

#[injectable]
impl TwiceHandler {
    #[command_handler]
    async fn within(&self, command: Within) -> Result<String, Error> {
        self.commands.dispatch(command.0).await
    }

    /// Returns the outcome of the second chain.
    #[command_handler]
    async fn twice(&self, command: Twice) -> String {
        let _ = self.commands.dispatch(Count(command.0)).await;
        let second = self.commands.dispatch(Count(command.1)).await;
        second.map_or_else(|error| error.code().to_owned(), |_| "ok".to_owned())
    }
}

#[module(root, imports = [CqrsModule, EventsModule, TraceModule], providers = [Counter, TwiceHandler])]
struct TwiceModule;

#[baya_macros::test]
async fn limits_nested_calls_to_8_after_a_call_was_too_deep() {
    let app = TestApp::new::<TwiceModule>().start().await.unwrap();
    let twices = app.provider::<TwiceHandler>();
    let outcome =
        async |first, second| twices.commands.dispatch(Within(Twice(first, second))).await.unwrap();
    assert_eq!(outcome(13, 13).await, "ok");
    assert_eq!(outcome(14, 5).await, "ok");
    assert_eq!(outcome(14, 6).await, "calls_too_deep");
    assert_eq!(outcome(13, 6).await, "ok");
}

/// A command of 4 KiB. Its first byte is the number of nested calls that follow.
#[derive(Command)]
#[command(output = [u8; 4096])]
struct Block([u8; 4096]);

#[injectable]
struct Blocks {
    commands: Commands<Block>,
}

#[injectable]
impl Blocks {
    #[command_handler]
    #[use_interceptors(
        Traced("1"),
        Traced("2"),
        Traced("3"),
        Traced("4"),
        Traced("5"),
        Traced("6"),
        Traced("7"),
        Traced("8")
    )]
    async fn block(&self, command: Block) -> Result<[u8; 4096], Error> {
        let Block(mut block) = command;
        if block[0] == 0 {
            return Ok(block);
        }
        block[0] -= 1;
        let mut returned = Box::pin(self.commands.dispatch(Block(block))).await?;
        returned[1] += 1;
        Ok(returned)
    }
}

#[module(root, imports = [CqrsModule, TraceModule], providers = [Blocks])]
struct BlocksModule;

#[baya_macros::test]
async fn large_commands_nested_16_deep_fit_on_the_stack() {
    let app = TestApp::new::<BlocksModule>().start().await.unwrap();
    let blocks = app.provider::<Blocks>();
    let mut block = [0; 4096];
    block[0] = 15;
    let returned = blocks.commands.dispatch(Block(block)).await.unwrap();
    assert_eq!(returned[1], 15);
    block[0] = 16;
    let error = blocks.commands.dispatch(Block(block)).await.unwrap_err();
    assert_eq!(error.code(), "calls_too_deep");
}

#[derive(Query)]
#[query(output = u32)]
struct Depth(u32);

#[injectable]
struct Depths {
    queries: Queries<Depth>,
}

#[injectable]
impl Depths {
    /// Counts down to 0 with nested calls.
    #[query_handler]
    async fn depth(&self, query: Depth) -> Result<u32, Error> {
        match query.0 {
            0 => Ok(0),
            more => Ok(1 + Box::pin(self.queries.ask(Depth(more - 1))).await?),
        }
    }
}

#[module(root, imports = [CqrsModule], providers = [Depths])]
struct DepthModule;

#[baya_macros::test]
async fn rejects_the_17th_nested_query() {
    let app = TestApp::new::<DepthModule>().start().await.unwrap();
    let depths = app.provider::<Depths>();
    assert_eq!(depths.queries.ask(Depth(15)).await.unwrap(), 15);
    let error = depths.queries.ask(Depth(16)).await.unwrap_err();
    assert_eq!(error.code(), "calls_too_deep");
}

#[derive(Command)]
struct Shout;

struct Heard;

#[injectable]
struct Echo {
    events: Arc<Events>,
    trace: Arc<Trace>,
}

#[injectable]
impl Echo {
    #[saga]
    async fn heard(&self, _event: &Heard) -> Shout {
        Shout
    }

    /// Emits the event in response to which the saga sends this command.
    #[command_handler]
    async fn shout(&self, _command: Shout) {
        match Box::pin(self.events.emit(Heard)).await {
            Ok(_) => self.trace.note("ok"),
            Err(errors) => self.trace.note(errors.all[0].error.code()),
        }
    }
}

#[module(root, imports = [CqrsModule, EventsModule, TraceModule], providers = [Echo])]
struct EchoModule;

#[baya_macros::test]
async fn a_saga_whose_command_emits_the_event_of_the_saga_terminates() {
    let app = TestApp::new::<EchoModule>().start().await.unwrap();
    app.provider::<Events>().emit(Heard).await.unwrap();
    let notes = app.provider::<Trace>().take();
    assert_eq!(notes.len(), 8, "an emitted event and a command are one call each");
    assert_eq!(notes[0], "calls_too_deep");
    assert_eq!(notes[1], "ok");
}
