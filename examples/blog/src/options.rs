//! How the schema is served, and what the OpenAPI document is about.

use baya::graphql::GraphQl;
use baya::multipart::UploadLimits;
use baya::openapi::{DocumentOptions, OpenApi};

use crate::covers::{LARGEST_COVER, MEDIA_TYPES};

/// The schema at `/graphql`. Clients can query it, send queries by their hash, upload covers, and try queries in a browser.
pub fn graphql() -> GraphQl {
    let uploads = UploadLimits::new()
        .total(LARGEST_COVER + (64 << 10))
        .file(LARGEST_COVER)
        .files(1)
        .types(MEDIA_TYPES)
        .memory(LARGEST_COVER);
    GraphQl::at("/graphql")
        .graphiql(true)
        .introspection(true)
        .persisted_queries(1000)
        .uploads(uploads)
}

/// The OpenAPI document of the REST routes, and a page that shows it.
pub fn openapi() -> OpenApi {
    let about = DocumentOptions::default()
        .title("Blog")
        .version("1.0.0")
        .description("Posts and their covers. The rest of the blog is at `/graphql`.")
        .license("MIT", "MIT");
    OpenApi::new().about(about).swagger_ui("/docs")
}
