//! A library: books, reviews and loans, with OpenAPI documents and pages.

pub mod books;
pub mod loans;

use baya::openapi::{DocumentOptions, OpenApi, OpenApiModule};
use baya::prelude::*;

use self::books::BooksModule;
use self::loans::LoansModule;

/// The root module of the app.
#[module(root, imports = [BooksModule, LoansModule, OpenApiModule::with(openapi_options())])]
#[derive(Debug)]
pub struct AppModule;

/// Returns the options of two OpenAPI documents, one of the whole app and one of the catalogue, and of the pages that show them.
fn openapi_options() -> OpenApi {
    let all = DocumentOptions::default()
        .title("Library")
        .version("1.2.0")
        .description("Books, reviews and loans.");
    let catalogue = DocumentOptions::default().title("The catalogue").module::<BooksModule>();
    OpenApi::new()
        .about(all)
        .document("catalogue", catalogue)
        .swagger_ui("/docs")
        .scalar("/docs/reference")
}
