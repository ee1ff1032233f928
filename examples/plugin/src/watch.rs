//! The plugin: `#[on(Watch::file("..."))]` calls a handler when a file has changed.

use std::path::Path;
use std::time::{Duration, SystemTime};

use baya::prelude::*;
use baya::{AppCall, AppHandle, BoundHandler, Driver, FromContext, Mounts, TriggerKind};

/// How often files are looked at.
const PERIOD: Duration = Duration::from_millis(500);

/// The trigger: the file whose changes call a handler.
#[token]
pub struct Watch {
    path: &'static str,
}

impl Watch {
    /// Watches this file, relative to the directory in which the program runs.
    pub const fn file(path: &'static str) -> Self {
        Self { path }
    }
}

impl TriggerKind for Watch {
    const LABEL: &'static str = "file watcher";
    const DRIVER: &'static str = "WatchModule";
}

/// What a handler may accept: the file that was changed.
#[derive(Clone)]
pub struct Change {
    pub path: &'static str,
}

impl FromContext for Change {
    async fn from_context(cx: &mut Context<'_>) -> Result<Self, Error> {
        let call = cx.call_of::<AppCall<Self>>().map(|call| call.data.clone());
        call.ok_or_else(|| Error::internal("only `#[on(Watch::file(...))]` provides a `Change`"))
    }
}

/// The driver: calls the handlers of the whole app.
#[module(driver)]
pub struct WatchModule;

impl Driver for WatchModule {
    type Trigger = Watch;

    async fn start(&self, app: AppHandle) -> baya::Result<Mounts> {
        for watcher in app.handlers::<Watch>()? {
            let known = changed(watcher.data.path);
            app.spawn("file watcher", watch(app.clone(), watcher, known));
        }
        Ok(Mounts::none())
    }
}

async fn watch(app: AppHandle, watcher: BoundHandler<Watch>, mut known: Option<SystemTime>) {
    let BoundHandler { data: Watch { path }, handler, .. } = watcher;
    loop {
        tokio::select! {
            () = app.stopping() => return,
            () = tokio::time::sleep(PERIOD) => {}
        }
        // The shutdown waits for a handler that runs.
        let Some(_work) = app.begin_work() else { return };
        let Some(at) = changed(path).filter(|at| known != Some(*at)) else { continue };
        known = Some(at);
        let call = AppCall::new("watch", Change { path });
        if let Err(error) = handler.call(call, &handler.scope()).await {
            handler.log(&error);
        }
    }
}

fn changed(path: impl AsRef<Path>) -> Option<SystemTime> {
    path.as_ref().metadata().and_then(|file| file.modified()).ok()
}
