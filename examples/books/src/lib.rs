//! A library: books, what is said of them, and who has them.

pub mod books;
pub mod loans;

use baya::openapi::{DocumentOptions, OpenApi, OpenApiModule};
use baya::prelude::*;

use self::books::BooksModule;
use self::loans::LoansModule;

/// The whole app.
#[module(root, imports = [BooksModule, LoansModule, OpenApiModule::with(documents())])]
#[derive(Debug)]
pub struct AppModule;

/// A document of everything, one of the catalogue alone, and pages for both.
fn documents() -> OpenApi {
    let all = DocumentOptions::default()
        .title("Library")
        .version("1.2.0")
        .description("Books, what readers say of them, and who has them.");
    let catalogue = DocumentOptions::default().title("The catalogue").module::<BooksModule>();
    OpenApi::new()
        .about(all)
        .document("catalogue", catalogue)
        .swagger_ui("/docs")
        .scalar("/docs/reference")
}
