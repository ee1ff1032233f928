//! The OpenAPI document beside the one that is committed. `UPDATE_OPENAPI=1` accepts what has changed.

use baya::App;
use baya::openapi::{AppDocument, assert_unchanged};
use blog::AppModule;

#[test]
fn the_openapi_document_is_the_one_that_is_committed() {
    let document = App::new::<AppModule>().openapi().unwrap();
    assert_unchanged(&document, "openapi.json");
}
