//! The program that these tests start as a separate process.

use std::io::Write;
use std::time::Duration;

use baya::prelude::*;
use baya::{AppHandle, Driver, Mounts, ShutdownReason};
use tokio::signal::unix::{SignalKind, signal};

/// Writes a line to standard output, which the test reads.
fn say(line: &str) {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{line}").and_then(|()| stdout.flush()).expect("the test reads");
}

#[injectable]
struct Store;

#[injectable]
impl Store {
    #[on_init]
    async fn open(&self) {
        say("store: init");
    }

    #[on_bootstrap]
    async fn announce(&self) {
        say("store: bootstrap");
    }

    #[on_shutdown]
    async fn close(&self) {
        say("store: shutdown");
    }
}

#[injectable]
struct Service {
    _store: Arc<Store>,
}

#[injectable]
impl Service {
    #[on_init]
    async fn start(&self) {
        say("service: init");
    }

    #[on_shutdown]
    async fn stop(&self) -> Result<(), std::io::Error> {
        say("service: shutdown");
        Err(std::io::Error::other("it does not want to"))
    }
}

#[controller]
struct Work;

#[controller]
impl Work {
    #[get]
    async fn quick(&self) -> &'static str {
        "quick"
    }

    /// Responds some time after the signal that ends the app.
    #[get("/slow")]
    async fn slow(&self) -> Result<&'static str, std::io::Error> {
        let mut terminate = signal(SignalKind::terminate())?;
        say("slow: started");
        terminate.recv().await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        Ok("slow")
    }

    #[get("/endless")]
    async fn endless(&self) -> &'static str {
        say("endless: started");
        std::future::pending().await
    }

    #[get("/panic")]
    async fn panic(&self) -> &'static str {
        panic!("on purpose")
    }
}

#[token]
struct Nothing;

/// A driver whose work ends some time after the signal.
#[module(driver)]
struct Worker;

impl Driver for Worker {
    type Trigger = Nothing;

    async fn start(&self, app: AppHandle) -> baya::Result<Mounts> {
        let works = app.clone();
        app.spawn("worker", async move {
            let _work = works.begin_work();
            say("worker: started");
            works.stopping().await;
            tokio::time::sleep(Duration::from_millis(300)).await;
            say("worker: work is done");
        });
        Ok(Mounts::none())
    }
}

#[module]
impl Worker {
    #[before_shutdown]
    async fn leave(&self, reason: ShutdownReason) {
        say(&format!("worker: leaves because of {reason}"));
    }

    #[on_shutdown]
    async fn end(&self, reason: ShutdownReason) {
        say(&format!("worker: ends because of {reason}"));
    }
}

#[module(root, imports = [Worker])]
struct Working;

#[module(providers = [Service, Store], exports = [Service])]
struct Inner;

#[module]
impl Inner {
    #[on_init]
    async fn ready(&self) {
        say("inner: init");
    }

    #[on_shutdown]
    async fn leave(&self) {
        say("inner: shutdown");
    }
}

#[module(root, imports = [Inner], controllers = [Work])]
struct Root;

#[module]
impl Root {
    #[on_init]
    async fn ready(&self) {
        say("root: init");
    }

    #[on_shutdown]
    async fn leave(&self) {
        say("root: shutdown");
    }
}

#[provider]
async fn broken() -> Result<u32, std::io::Error> {
    Err(std::io::Error::other("no such file"))
}

#[provider]
async fn panicking() -> u64 {
    panic!("the factory panics")
}

#[module(root, imports = [Inner], providers = [broken, panicking])]
struct Failing;

#[module(root, imports = [Inner])]
struct Waiting;

#[module]
impl Waiting {
    #[on_init]
    async fn wait(&self) {
        say("waiting: init");
        std::future::pending().await
    }
}

/// A router without Baya.
fn beside() -> axum::Router {
    axum::Router::new().route("/beside/{id}", axum::routing::get(async || "beside"))
}

fn seconds(name: &str, otherwise: u64) -> Duration {
    let given = std::env::var(name).ok().and_then(|value| value.parse().ok());
    Duration::from_secs(given.unwrap_or(otherwise))
}

fn program() -> std::process::ExitCode {
    #[baya::main]
    async fn run() -> baya::Result<()> {
        let root = std::env::var("BAYA_TEST_ROOT");
        let app = match root.as_deref() {
            Ok("failing") => App::new::<Failing>(),
            Ok("waiting") => App::new::<Waiting>(),
            Ok("merged") => App::new::<Root>().merge(beside()),
            _ => App::new::<Root>(),
        };
        if root.as_deref() == Ok("working") {
            let timeout = seconds("BAYA_TEST_SHUTDOWN_TIMEOUT", 30);
            return App::new::<Working>().shutdown_timeout(timeout).run().await;
        }
        let port = std::env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(0_u16);
        app.banner(root.as_deref() == Ok("merged"))
            .header_timeout(seconds("BAYA_TEST_HEADER_TIMEOUT", 30))
            .shutdown_timeout(seconds("BAYA_TEST_SHUTDOWN_TIMEOUT", 30))
            .listen(("127.0.0.1", port))
            .await
    }
    run()
}

/// Not a test, but the program that the other tests start.
#[test]
#[ignore = "the program that the other tests start"]
fn be_the_program() {
    let status = program();
    std::process::exit(i32::from(status != std::process::ExitCode::SUCCESS));
}
