//! The plugin: `#[on(Watch::file("..."))]` calls a handler when a file has changed.

use std::path::Path;
use std::time::{Duration, SystemTime};

use baya::prelude::*;
use baya::protocol::{AppCall, BoundHandler, Driver, Mounts, TriggerKind};
use baya::{AppHandle, FromContext};

/// The interval at which files are checked.
const INTERVAL: Duration = Duration::from_millis(500);

/// The trigger: the file whose changes call a handler.
#[token]
pub struct Watch {
    path: &'static str,
}

impl Watch {
    /// Watches a file. A relative path starts at the working directory.
    pub const fn file(path: &'static str) -> Self {
        Self { path }
    }
}

impl TriggerKind for Watch {
    const LABEL: &'static str = "file watcher";
    const DRIVER: &'static str = "WatchModule";
}

/// The file that has changed, as an argument of handlers.
#[derive(Clone)]
pub struct Change {
    pub path: &'static str,
}

impl FromContext for Change {
    async fn from_context(cx: &mut Context<'_>) -> Result<Self, Error> {
        let call = cx.call_of::<AppCall<Self>>().map(|call| call.data.clone());
        call.ok_or_else(|| {
            Error::internal(
                "`Change` is an argument only of handlers with `#[on(Watch::file(...))]`",
            )
        })
    }
}

/// The driver: calls the handlers of the whole app.
#[module(driver)]
pub struct WatchModule;

impl Driver for WatchModule {
    type Trigger = Watch;

    async fn start(&self, app: AppHandle) -> baya::Result<Mounts> {
        for watcher in app.handlers::<Watch>()? {
            let modified = last_modified(watcher.data.path);
            app.spawn("file watcher", watch(app.clone(), watcher, modified));
        }
        Ok(Mounts::none())
    }
}

async fn watch(app: AppHandle, watcher: BoundHandler<Watch>, mut modified: Option<SystemTime>) {
    let BoundHandler { data: Watch { path }, handler, .. } = watcher;
    loop {
        tokio::select! {
            () = app.stopping() => return,
            () = tokio::time::sleep(INTERVAL) => {}
        }
        // The shutdown waits for a running handler.
        let Some(_work) = app.begin_work() else { return };
        let current = last_modified(path);
        if current.is_none() || current == modified {
            continue;
        }
        modified = current;
        let call = AppCall::new("watch", Change { path });
        if let Err(error) = handler.call(call, &handler.scope()).await {
            handler.log(&error);
        }
    }
}

fn last_modified(path: impl AsRef<Path>) -> Option<SystemTime> {
    path.as_ref().metadata().and_then(|file| file.modified()).ok()
}
