//! The document that is committed is the one that the app has; `UPDATE_OPENAPI=1` writes it anew.

#![allow(clippy::expect_used, reason = "a test says what it expects by panicking")]

use std::fs;

use baya::App;
use baya::openapi::AppDocument;
use shop::AppModule;

const AT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");

#[test]
fn the_committed_document_is_that_of_the_app() {
    let document = App::new::<AppModule>().openapi().expect("the app has a document");
    let text = serde_json::to_string_pretty(&document).expect("it is JSON") + "\n";
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        fs::write(AT, &text).expect("it is written");
    }
    let committed = fs::read_to_string(AT).unwrap_or_default();
    assert!(committed == text, "openapi.json is not the app's; run the test with UPDATE_OPENAPI=1");
}
