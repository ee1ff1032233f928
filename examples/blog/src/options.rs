//! The options of the GraphQL schema and of the OpenAPI document.

use baya::graphql::GraphQl;
use baya::multipart::UploadLimits;
use baya::openapi::{DocumentOptions, OpenApi};

use crate::covers::{LARGEST_COVER, MEDIA_TYPES};

/// The schema at `/graphql`, with introspection, persisted queries, uploads and GraphiQL.
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

/// The OpenAPI document of the REST routes, with Swagger UI.
pub fn openapi() -> OpenApi {
    let about = DocumentOptions::default()
        .title("Blog")
        .version("1.0.0")
        .description("Posts and their covers. The rest of the blog is at `/graphql`.")
        .license("MIT", "MIT");
    OpenApi::new().about(about).swagger_ui("/docs")
}
