//! The options of the OpenAPI document.

use baya::openapi::{DocumentOptions, OpenApi};

/// Returns the options of the document and of the two pages that show it.
pub fn options() -> OpenApi {
    let about = DocumentOptions::default()
        .title("Shop")
        .version("3.0.0")
        .description("Products, customers and orders of a shop.")
        .contact("The shop", "shop@example.com")
        .license("MIT", "MIT");
    OpenApi::new().about(about).swagger_ui("/docs").scalar("/docs/reference")
}
