//! Headers that enhancers set before the response exists.

use baya::axum::http::HeaderValue;
use baya::prelude::*;
use baya::testing::TestApp;
use baya::{Caught, Filter, FromContext, Reply, filter};

/// An extractor that sets a header.
struct Varies;

impl FromContext for Varies {
    async fn from_context(cx: &mut Context<'_>) -> Result<Self, Error> {
        if let Some(headers) = cx.answer_headers() {
            headers.insert("vary", HeaderValue::from_static("accept-language"));
        }
        Ok(Self)
    }
}

/// Reads the status of the response once it exists.
struct Counted;

impl FromContext for Counted {
    async fn from_context(cx: &mut Context<'_>) -> Result<Self, Error> {
        assert!(cx.on_answer(|response| {
            let status = HeaderValue::from(response.status().as_u16());
            response.headers_mut().insert("x-status", status);
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
async fn sends_them_with_a_handler_without_enhancers() {
    let app = TestApp::new::<BareModule>().start().await.unwrap();
    app.get("/bare").send().await.assert_header("vary", "accept-language");
}

#[baya::test]
async fn sends_them_with_errors_of_unknown_paths_and_methods() {
    let app = TestApp::new::<MarkedModule>().start().await.unwrap();
    let unknown = app.get("/unknown").send().await;
    unknown.assert_status(404).assert_header("vary", "accept-language");
    let method = app.post("/bare").send().await;
    method.assert_status(405).assert_header("vary", "accept-language");
}

#[baya::test]
async fn applies_a_change_once_the_response_exists() {
    let app = TestApp::new::<BareModule>().start().await.unwrap();
    app.get("/counted?fails=false").send().await.assert_header("x-status", "204");
    app.get("/counted?fails=true").send().await.assert_header("x-status", "409");
    app.get("/counted?fails=neither").send().await.assert_header("x-status", "400");
}
