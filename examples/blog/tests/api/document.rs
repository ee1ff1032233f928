//! The OpenAPI document and the GraphQL schema, compared with the committed files. `UPDATE_OPENAPI=1` and `UPDATE_GRAPHQL=1`
//! update these files.

use baya::App;
use baya::graphql::{self, AppSchema};
use baya::openapi::{AppDocument, assert_unchanged};
use blog::AppModule;

#[test]
fn openapi_document_matches_the_committed_file() {
    let document = App::new::<AppModule>().openapi().unwrap();
    assert_unchanged(&document, "openapi.json");
}

#[test]
fn schema_matches_the_committed_file() {
    let sdl = App::new::<AppModule>().sdl().unwrap();
    graphql::assert_unchanged(&sdl, "schema.graphql");
}
