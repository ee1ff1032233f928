//! Enhancers that record when they run.

use std::sync::Mutex;

use baya::prelude::*;
use baya::testing::TestApp;
use baya::{Caught, Filter, Interceptor, Module, Next, Pipe, Reply, filter, interceptor, pipe};

/// Records calls in order.
#[injectable]
pub struct Trace {
    #[inject(default)]
    lines: Mutex<Vec<String>>,
}

impl Trace {
    pub fn note(&self, line: impl Into<String>) {
        self.lines.lock().unwrap().push(line.into());
    }

    pub fn take(&self) -> String {
        std::mem::take(&mut *self.lines.lock().unwrap()).join("\n")
    }
}

#[module(global, providers = [Trace], exports = [Trace])]
pub struct TraceModule;

async fn note(cx: &Context<'_>, line: String) -> Result<(), Error> {
    cx.get::<Trace>().await?.note(line);
    Ok(())
}

/// Returns the instruction in a header for the enhancer with this name.
fn instruction(cx: &Context<'_>, name: &str) -> Option<String> {
    let (who, what) = cx.header("x-do")?.split_once(':')?;
    (who == name).then(|| what.to_owned())
}

#[guard(value)]
pub struct G(pub &'static str);

impl Guard for G {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        note(cx, format!("guard {}", self.0)).await?;
        match instruction(cx, self.0).as_deref() {
            Some("refuse") => Err(Error::forbidden()),
            Some("panic") => panic!("the guard {} panics", self.0),
            _ => Ok(()),
        }
    }
}

#[interceptor(value)]
pub struct I(pub &'static str);

impl Interceptor for I {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        note(cx, format!("interceptor {} before", self.0)).await?;
        if instruction(cx, self.0).as_deref() == Some("answer") {
            return Ok(Reply::http(format!("from {}", self.0)));
        }
        let outcome = next.run(cx).await;
        let how = if outcome.is_ok() { "after" } else { "after an error" };
        note(cx, format!("interceptor {} {how}", self.0)).await?;
        outcome
    }
}

#[pipe(value, takes = [String])]
pub struct P(pub &'static str);

impl Pipe<String> for P {
    async fn transform(&self, value: String, cx: &Context<'_>) -> Result<String, Error> {
        let argument = cx.argument().map_or("?", |argument| argument.name);
        note(cx, format!("pipe {} of {argument}", self.0)).await?;
        match instruction(cx, self.0).as_deref() {
            Some("fail") => Err(cx.invalid("wrong", "is wrong")),
            _ => Ok(format!("{value}+{}", self.0)),
        }
    }
}

#[filter(value)]
pub struct F(pub &'static str);

impl Filter for F {
    type Catches = Error;

    async fn catch(&self, error: Caught<Error>, cx: &mut Context<'_>) -> Result<Reply, Error> {
        note(cx, format!("filter {} for {}", self.0, error.status().as_u16())).await?;
        Err(error.into_error())
    }
}

/// Starts an app with the trace, and returns both.
pub async fn traced<M: Module>() -> (TestApp, Arc<Trace>) {
    let app = TestApp::new::<M>().start().await.unwrap();
    let trace = app.provider::<Trace>();
    (app, trace)
}
