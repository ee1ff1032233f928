//! Tests of the API, without a port where possible.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

mod access;
mod batches;
mod document;
mod live;
mod mutations;
mod queries;
mod rest;
mod uploads;

use baya::graphql::TestQuery;
use baya::testing::TestApp;
use blog::AppModule;

async fn start() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

/// Adds the token of a user to a query.
trait WithToken: Sized {
    fn ada(self) -> Self;
    fn grace(self) -> Self;
}

impl WithToken for TestQuery {
    fn ada(self) -> Self {
        self.header("authorization", "Bearer ada-token")
    }

    fn grace(self) -> Self {
        self.header("authorization", "Bearer grace-token")
    }
}
