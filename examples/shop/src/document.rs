//! What the document of OpenAPI is about.

use baya::openapi::{DocumentOptions, OpenApi};

/// The options of the document.
pub fn options() -> OpenApi {
    let about = DocumentOptions::default()
        .title("Shop")
        .version("2.1.0")
        .description("What there is to buy, who buys it, and what becomes of the orders.")
        .contact("The shop", "shop@example.com")
        .license("MIT", "MIT");
    OpenApi::new().about(about)
}
