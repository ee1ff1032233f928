//! Errors that a filter catches are logged.

use baya::prelude::*;
use baya::testing::TestApp;
use baya::{Caught, Filter, Reply, filter};
use wire::CapturedLog;

/// Responds with a success to every error.
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
async fn logs_a_server_error_with_the_request_id_although_a_filter_catches_it() {
    let log = CapturedLog::start();
    let app = TestApp::new::<AppModule>().start().await?;
    app.get("/").header("x-request-id", "r-7").send().await.assert_text("all is well");
    let lines = log.lines("ERROR");
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("the disk is full") && lines[0].contains("r-7"), "{lines:?}");
}
