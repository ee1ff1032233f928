//! What the document of OpenAPI is about, and the pages that show it.

use baya::openapi::{DocumentOptions, OpenApi};

/// The document, and two pages of it.
pub fn options() -> OpenApi {
    let about = DocumentOptions::default()
        .title("Shop")
        .version("3.0.0")
        .description("What there is to buy, who buys it, and what becomes of the orders.")
        .contact("The shop", "shop@example.com")
        .license("MIT", "MIT");
    OpenApi::new().about(about).swagger_ui("/docs").scalar("/docs/reference")
}
