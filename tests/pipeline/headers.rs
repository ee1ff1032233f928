//! Headers that are left for the answer to come.

use baya::axum::http::HeaderValue;
use baya::prelude::*;
use baya::testing::TestApp;
use baya::{Caught, Filter, FromContext, Reply, filter};

/// Leaves a header wherever it is taken.
struct Varies;

impl FromContext for Varies {
    async fn from_context(cx: &mut Context<'_>) -> Result<Self, Error> {
        if let Some(headers) = cx.response_headers() {
            headers.insert("vary", HeaderValue::from_static("accept-language"));
        }
        Ok(Self)
    }
}

/// Counts what is on the answer once it is there.
struct Counted;

impl FromContext for Counted {
    async fn from_context(cx: &mut Context<'_>) -> Result<Self, Error> {
        assert!(cx.on_response(|answer| {
            let status = HeaderValue::from(answer.status().as_u16());
            answer.headers_mut().insert("x-status", status);
        }));
        Ok(Self)
    }
}

#[filter]
struct Marks;

impl Filter for Marks {
    type Catches = Error;

    async fn catch(&self, error: Caught<Error>, cx: &mut Context<'_>) -> Result<Reply, Error> {
        Varies::from_context(cx).await?;
        Err(error.into_error())
    }
}

#[controller]
struct Routes;

#[controller]
impl Routes {
    #[get("/bare")]
    async fn bare(&self, _varies: Varies) -> &'static str {
        "bare"
    }

    #[get("/counted")]
    async fn counted(&self, _counted: Counted, #[query] fails: bool) -> Result<(), Error> {
        if fails { Err(Error::conflict()) } else { Ok(()) }
    }
}

#[module(root, controllers = [Routes])]
struct BareModule;

#[module(root, controllers = [Routes], filters = [Marks])]
struct MarkedModule;

#[baya::test]
async fn they_are_on_the_answer_of_a_handler_around_which_nothing_stands() {
    let app = TestApp::new::<BareModule>().start().await.unwrap();
    app.get("/bare").send().await.assert_header("vary", "accept-language");
}

#[baya::test]
async fn they_are_on_the_errors_of_unknown_paths_and_verbs() {
    let app = TestApp::new::<MarkedModule>().start().await.unwrap();
    let unknown = app.get("/unknown").send().await;
    unknown.assert_status(404).assert_header("vary", "accept-language");
    let verb = app.post("/bare").send().await;
    verb.assert_status(405).assert_header("vary", "accept-language");
}

#[baya::test]
async fn a_change_of_the_answer_is_made_when_it_is_there() {
    let app = TestApp::new::<BareModule>().start().await.unwrap();
    app.get("/counted?fails=false").send().await.assert_header("x-status", "204");
    app.get("/counted?fails=true").send().await.assert_header("x-status", "409");
    app.get("/counted?fails=neither").send().await.assert_header("x-status", "400");
}
