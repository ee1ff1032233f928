//! A driver whose handlers the tests call, and providers that record the calls.

use std::sync::Mutex;

use baya::prelude::*;
use baya::protocol::{AnyHandler, AppCall, Caller, Driver, Mounts, TriggerKind};
use baya::testing::TestApp;
use baya::{AppHandle, FromContext, Reply};

/// The app itself calls handlers with this trigger.
#[token]
pub struct Ping;

impl TriggerKind for Ping {
    const LABEL: &'static str = "ping handler";
    const DRIVER: &'static str = "PingModule";
}

#[module(driver)]
pub struct PingModule;

impl Driver for PingModule {
    type Trigger = Ping;

    async fn start(&self, _app: AppHandle) -> baya::Result<Mounts> {
        Ok(Mounts::none())
    }
}

/// Clients call handlers with this trigger.
#[token]
pub struct Knock;

impl TriggerKind for Knock {
    const LABEL: &'static str = "knock handler";
    const DRIVER: &'static str = "KnockModule";
    const CALLER: Caller = Caller::Client;
}

#[module(driver)]
pub struct KnockModule;

impl Driver for KnockModule {
    type Trigger = Knock;

    async fn start(&self, _app: AppHandle) -> baya::Result<Mounts> {
        Ok(Mounts::none())
    }
}

/// The message of a call.
#[derive(Clone)]
pub struct Word(pub String);

impl FromContext for Word {
    async fn from_context(cx: &mut Context<'_>) -> Result<Self, Error> {
        let call = cx.call_of::<AppCall<Word>>().map(|call| call.data.clone());
        call.ok_or_else(|| Error::internal("only a call of these tests brings a word"))
    }
}

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

    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.lines.lock().unwrap())
    }
}

#[module(global, providers = [Trace], exports = [Trace])]
pub struct TraceModule;

/// Calls a handler like its driver.
pub async fn call(handler: &AnyHandler, word: &str) -> baya::Result<Reply> {
    handler.call(AppCall::new("ping", Word(word.to_owned())), &handler.scope()).await
}

/// Calls the only handler with the trigger `T`.
pub async fn call_only<T: Send + Sync + 'static>(app: &TestApp, word: &str) -> baya::Result<Reply> {
    let handlers = app.handlers::<T>();
    assert_eq!(handlers.len(), 1, "{handlers:?}");
    call(&handlers[0].handler, word).await
}

impl TraceModule {
    /// Creates a trace that a test keeps.
    pub fn trace() -> Trace {
        Trace { lines: Mutex::default() }
    }
}
