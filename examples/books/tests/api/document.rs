//! The OpenAPI document, compared with the committed file. `UPDATE_OPENAPI=1` updates the file.

use baya::App;
use baya::openapi::{AppDocument, assert_unchanged};
use books::AppModule;

#[test]
fn document_matches_the_committed_file() {
    let document = App::new::<AppModule>().openapi().expect("the app has a document");
    assert_unchanged(&document, "openapi.json");
}
