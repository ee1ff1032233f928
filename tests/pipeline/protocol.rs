//! A second, small protocol: plain messages, with all enhancers.

use baya::axum::http::Extensions;
use baya::prelude::*;
use baya::protocol::{AnyHandler, Caller, Driver, Mounts, Protocol, TriggerKind};
use baya::testing::TestApp;
use baya::{
    AppHandle, Caught, Filter, FromContext, Interceptor, Next, Pipe, Reply, filter, interceptor,
    pipe,
};

use super::trace::{F, Trace, TraceModule};

/// A message of the protocol: a string and its sender.
struct Message {
    text: String,
    sender: &'static str,
    extensions: Extensions,
}

impl Protocol for Message {
    fn name(&self) -> &'static str {
        "message"
    }

    fn extensions(&self) -> Option<&Extensions> {
        Some(&self.extensions)
    }

    fn extensions_mut(&mut self) -> Option<&mut Extensions> {
        Some(&mut self.extensions)
    }
}

/// The sender of a message. Callers over HTTP have no name.
struct Sender(&'static str);

impl FromContext for Sender {
    async fn from_context(cx: &mut Context<'_>) -> Result<Self, Error> {
        Ok(Self(cx.call_of::<Message>().map_or("anonymous", |message| message.sender)))
    }
}

/// Rejects callers whose name is in the metadata, on every protocol.
#[metadata(enforced_by = Door)]
struct Barred(&'static str);

#[guard(provides = Greeting)]
struct Door {
    trace: Arc<Trace>,
}

#[token]
struct Greeting(String);

impl Guard for Door {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let Sender(name) = Sender::from_context(cx).await?;
        self.trace.note(format!("{name} at the door of {} over {}", cx.handler(), cx.protocol()));
        if cx.meta::<Barred>().is_some_and(|Barred(barred)| *barred == name) {
            return Err(Error::forbidden());
        }
        cx.provide(Greeting(format!("hello, {name}")));
        Ok(())
    }
}

#[interceptor]
struct Doubled;

impl Interceptor for Doubled {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        let mut reply = next.run(cx).await?;
        if let Some(text) = reply.get_mut::<String>() {
            *text = format!("{text} {text}");
        }
        Ok(reply)
    }
}

#[filter]
struct Quiet;

impl Filter for Quiet {
    type Catches = std::num::ParseIntError;

    async fn catch(
        &self,
        _error: Caught<Self::Catches>,
        _cx: &mut Context<'_>,
    ) -> Result<Reply, Error> {
        Ok(Reply::new("...".to_owned()))
    }
}

/// The text of a message, as an argument.
struct Text(String);

impl FromContext for Text {
    async fn from_context(cx: &mut Context<'_>) -> Result<Self, Error> {
        let text = cx.call_of::<Message>().map(|message| message.text.clone());
        Ok(Self(text.unwrap_or_default()))
    }
}

/// The trigger of handlers of the protocol.
#[token]
struct OnMessage;

impl TriggerKind for OnMessage {
    const LABEL: &'static str = "message handler";
    const DRIVER: &'static str = "MessageModule";
    const CALLER: Caller = Caller::Client;
}

/// A driver without connections: tests call the handlers.
#[module(driver)]
struct MessageModule;

impl Driver for MessageModule {
    type Trigger = OnMessage;

    async fn start(&self, _app: AppHandle) -> baya::Result<Mounts> {
        Ok(Mounts::none())
    }
}

/// A pipe of the app.
#[pipe(takes = [Text])]
struct Louder {
    trace: Arc<Trace>,
}

impl Pipe<Text> for Louder {
    async fn transform(&self, value: Text, cx: &Context<'_>) -> Result<Text, Error> {
        let name = cx.argument().map_or("nothing", |argument| argument.name);
        self.trace.note(format!("pipe of {name}"));
        Ok(Text(value.0.to_uppercase()))
    }
}

#[injectable]
#[use_guards(Door)]
struct Echo {
    trace: Arc<Trace>,
}

#[injectable]
impl Echo {
    #[on(OnMessage)]
    #[use_interceptors(Doubled)]
    #[use_filters(Quiet)]
    #[meta(Barred("eve"))]
    async fn say(&self, text: Text, greeting: Provided<Greeting>) -> Result<String, Error> {
        self.trace.note("handler");
        let Text(text) = text;
        if text.starts_with("NUMBER") {
            let _: u8 = text.parse()?;
        }
        Ok(format!("{text} ({})", greeting.0))
    }
}

/// A component whose handler has the metadata without the guard.
#[injectable]
struct Open;

#[injectable]
impl Open {
    #[on(OnMessage)]
    #[meta(Barred("eve"))]
    async fn say(&self) {}
}

#[module(imports = [MessageModule], providers = [Open])]
struct OpenModule;

#[baya::test]
async fn metadata_is_enforced_over_every_protocol() {
    let error =
        TestApp::new::<OpenModule>().start().await.expect_err("no guard enforces the metadata");
    let text = error.chain();
    assert!(
        text.contains(
            "`Open::say` has the metadata `Barred(\"eve\")`, but no guard before it enforces it"
        ),
        "{text}"
    );
    assert!(text.contains("put `Door` before it"), "{text}");
}

/// The same guard on an HTTP handler.
#[controller]
#[use_guards(Door)]
struct Greeter;

#[controller]
impl Greeter {
    #[get("/greet")]
    async fn greet(&self, greeting: Provided<Greeting>, sender: Sender) -> String {
        format!("{} ({})", greeting.0, sender.0)
    }
}

#[module(
    root,
    imports = [TraceModule, MessageModule],
    controllers = [Greeter],
    providers = [Echo],
    pipes = [Louder],
    filters = [F("app")],
)]
struct AppModule;

/// Calls a handler like the protocol.
async fn send(handler: &AnyHandler, sender: &'static str, text: &str) -> Result<String, Error> {
    let message = Message { text: text.to_owned(), sender, extensions: Extensions::new() };
    let reply = handler.call(message, &handler.scope()).await?;
    Ok(reply.into_inner().unwrap_or_else(|reply| format!("{reply:?}")))
}

async fn started() -> (TestApp, AnyHandler, Arc<Trace>) {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let handler = app.handlers::<OnMessage>().remove(0).handler;
    let trace = app.provider::<Trace>();
    (app, handler, trace)
}

#[baya::test]
async fn a_message_runs_the_enhancers_of_its_handler() {
    let (_app, handler, trace) = started().await;
    let reply = send(&handler, "tom", "hi").await.unwrap();
    assert_eq!(reply, "HI (hello, tom) HI (hello, tom)");
    assert_eq!(trace.take(), "tom at the door of say over message\npipe of text\nhandler");
}

#[baya::test]
async fn a_rejected_message_reaches_the_filters() {
    let (_app, handler, trace) = started().await;
    let error = send(&handler, "eve", "hi").await.unwrap_err();
    assert_eq!(error.status(), 403);
    assert_eq!(trace.take(), "eve at the door of say over message\nfilter app for 403");
}

#[baya::test]
async fn a_filter_replies_in_the_format_of_the_protocol() {
    let (_app, handler, _trace) = started().await;
    assert_eq!(send(&handler, "tom", "number").await.unwrap(), "...");
}

#[baya::test]
async fn the_same_enhancers_and_extractors_apply_over_http() {
    let (app, _handler, trace) = started().await;
    app.get("/greet").send().await.assert_text("hello, anonymous (anonymous)");
    assert_eq!(trace.take(), "anonymous at the door of greet over http");
}
