//! What a filter answers for is in the log.

#![allow(clippy::unwrap_used, reason = "a test says what it expects by panicking")]

use std::io::Write;
use std::sync::Mutex;

use baya::prelude::*;
use baya::testing::TestApp;
use baya::{Caught, Filter, Reply, filter};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Answers for every error, as if nothing had been.
#[filter]
struct Silent;

impl Filter for Silent {
    type Catches = Error;

    async fn catch(&self, _error: Caught<Error>, _cx: &mut Context<'_>) -> Result<Reply, Error> {
        Ok(Reply::http("all is well"))
    }
}

#[controller]
struct Disks;

#[controller]
impl Disks {
    #[get]
    async fn write(&self) -> Result<(), std::io::Error> {
        Err(std::io::Error::other("the disk is full"))
    }
}

#[module(root, controllers = [Disks], filters = [Silent])]
struct AppModule;

#[baya::test]
async fn a_failure_of_the_server_is_logged_with_the_id_of_the_request_whoever_answers_for_it() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(move || writer.clone())
        .with_max_level(tracing::Level::ERROR)
        .with_ansi(false)
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let app = TestApp::new::<AppModule>().start().await?;
    app.get("/").header("x-request-id", "r-7").send().await.assert_text("all is well");
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("the disk is full") && text.contains("r-7"), "{text}");
}
