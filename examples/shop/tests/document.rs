//! The document beside the one that is committed; `UPDATE_OPENAPI=1` accepts what has changed.

#![allow(clippy::expect_used, reason = "a test says what it expects by panicking")]

use baya::App;
use baya::openapi::{AppDocument, assert_unchanged};
use shop::AppModule;

#[test]
fn the_document_is_the_one_that_is_committed() {
    let document = App::new::<AppModule>().openapi().expect("the app has a document");
    assert_unchanged(&document, "openapi.json");
}
