//! A second, tiny protocol: plain messages, with everything that stands around handlers.

use baya::__private::{
    Construct, Decoration, EnhancerUse, GuardUse, HandlerSpec, Key, Meta, Place, ProviderSpec,
    Scope, Type, store,
};
use baya::axum::http::Extensions;
use baya::prelude::*;
use baya::testing::TestApp;
use baya::{
    Argument, Caught, Component, ComponentSpec, Filter, FromContext, Handler, Interceptor, Next,
    Origin, Protocol, Reply, Token, filter, interceptor,
};

use crate::trace::{F, P, Trace, TraceModule};

/// What the protocol receives: a text, and who sent it.
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

/// Who sent a message; who calls over HTTP has no name.
struct Sender(&'static str);

impl FromContext for Sender {
    async fn from_context(cx: &mut Context<'_>) -> Result<Self, Error> {
        Ok(Self(cx.call_of::<Message>().map_or("nobody", |message| message.sender)))
    }
}

/// Lets nobody in whose name is in the metadata, on whatever protocol.
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

/// The component of the protocol. What follows is what an attribute of a battery would emit.
struct Echo {
    trace: Arc<Trace>,
}

impl Echo {
    async fn say(&self, text: String, greeting: Provided<Greeting>) -> Result<String, Error> {
        self.trace.note("handler");
        if text.starts_with("number") {
            let _: u8 = text.parse()?;
        }
        Ok(format!("{text} ({})", greeting.0))
    }
}

const HERE: Place = Place { file: file!(), line: line!(), column: column!() };

impl Token for Echo {
    const KEY: Key = Key::new(concat!(module_path!(), "::Echo"), "Echo", HERE);
}

impl Component for Echo {
    const SPEC: ComponentSpec = ComponentSpec {
        provider: ProviderSpec {
            declared: Type::declared::<Self>("Echo"),
            token: Type::declared::<Self>("Echo"),
            at: HERE,
            scope: Scope::Singleton,
            dependencies: &[baya::__private::Dependency::of::<Arc<Trace>>(
                "trace",
                "Trace",
                Some(&<Trace as Token>::KEY),
                HERE,
            )],
            construct: Construct::Now(|mut arguments| {
                Ok(store(Arc::new(Self { trace: arguments.take()? })))
            }),
        },
        handlers: &[HandlerSpec {
            name: "say",
            at: HERE,
            arguments: &[Argument {
                name: "text",
                origin: Origin::Body,
                key: "text",
                at: HERE,
                ..Argument::NONE
            }],
            dependencies: &[],
            decorations: &[
                Decoration::Interceptor(EnhancerUse::interceptor::<Doubled>(HERE, None)),
                Decoration::Filter(EnhancerUse::filter::<Quiet>(HERE, None)),
                Decoration::Meta(Meta::new(&Barred("eve"))),
            ],
            ..HandlerSpec::NONE
        }],
        decorations: &[Decoration::Guard(GuardUse::One(EnhancerUse::guard::<Door>(HERE, None)))],
        listed: HERE,
    };
}

/// A component whose handler has the metadata, and no door.
struct Open;

impl Token for Open {
    const KEY: Key = Key::new(concat!(module_path!(), "::Open"), "Open", HERE);
}

impl Component for Open {
    const SPEC: ComponentSpec = ComponentSpec {
        provider: ProviderSpec {
            declared: Type::declared::<Self>("Open"),
            token: Type::declared::<Self>("Open"),
            at: HERE,
            scope: Scope::Singleton,
            dependencies: &[],
            construct: Construct::Now(|_| Ok(store(Arc::new(Self)))),
        },
        handlers: &[HandlerSpec {
            name: "say",
            at: HERE,
            decorations: &[Decoration::Meta(Meta::new(&Barred("eve")))],
            ..HandlerSpec::NONE
        }],
        decorations: &[],
        listed: HERE,
    };
}

#[module(components = [Open])]
struct OpenModule;

#[baya::test]
async fn metadata_is_enforced_over_every_protocol() {
    let error = TestApp::new::<OpenModule>().start().await.expect_err("nobody is at the door");
    let text = error.chain();
    assert!(
        text.contains("`Open::say` has metadata, but no guard before it enforces it"),
        "{text}"
    );
    assert!(text.contains("put `Door` before it"), "{text}");
}

/// The same door before a handler of HTTP.
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
    imports = [TraceModule],
    controllers = [Greeter],
    components = [Echo],
    pipes = [P("app")],
    filters = [F("app")],
)]
struct AppModule;

/// How the protocol calls a handler.
async fn send(handler: &Handler<Echo>, sender: &'static str, text: &str) -> Result<String, Error> {
    let message = Message { text: text.to_owned(), sender, extensions: Extensions::new() };
    let reply = handler.call(message, |echo, cx| {
        Box::pin(async move {
            let text = cx.call_of::<Message>().map(|message| message.text.clone());
            let text = cx.piped(0, text.unwrap_or_default()).await?;
            let greeting = Provided::from_context(cx).await?;
            echo.say(text, greeting).await.map(Reply::new)
        })
    });
    Ok(reply.await?.into_inner().unwrap_or_else(|reply| format!("{reply:?}")))
}

async fn started() -> (TestApp, Handler<Echo>, Arc<Trace>) {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let handler = app.handlers::<Echo>().remove(0);
    let trace = app.provider::<Trace>();
    (app, handler, trace)
}

#[baya::test]
async fn a_message_meets_what_stands_around_its_handler() {
    let (_app, handler, trace) = started().await;
    let said = send(&handler, "tom", "hi").await.unwrap();
    assert_eq!(said, "hi+app (hello, tom) hi+app (hello, tom)");
    assert_eq!(trace.take(), "tom at the door of say over message\npipe app of text\nhandler");
}

#[baya::test]
async fn a_refused_message_meets_the_filters() {
    let (_app, handler, trace) = started().await;
    let error = send(&handler, "eve", "hi").await.unwrap_err();
    assert_eq!(error.status(), 403);
    assert_eq!(trace.take(), "eve at the door of say over message\nfilter app for 403");
}

#[baya::test]
async fn a_filter_answers_in_the_form_of_the_protocol() {
    let (_app, handler, _trace) = started().await;
    assert_eq!(send(&handler, "tom", "number").await.unwrap(), "...");
}

#[baya::test]
async fn the_same_enhancers_and_extractors_hold_over_http() {
    let (app, _handler, trace) = started().await;
    app.get("/greet").send().await.assert_text("hello, nobody (nobody)");
    assert_eq!(trace.take(), "nobody at the door of greet over http");
}
