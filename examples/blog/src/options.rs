//! The options of the GraphQL schema and of the OpenAPI document.

use baya::graphql::GraphQl;
use baya::multipart::UploadLimits;
use baya::openapi::{DocumentOptions, OpenApi};

use crate::covers::{MAX_COVER_BYTES, MEDIA_TYPES};

/// Returns the options of the schema at `/graphql`: introspection, persisted queries, uploads and GraphiQL.
pub fn graphql() -> GraphQl {
    let uploads = UploadLimits::new()
        .total(MAX_COVER_BYTES + (64 << 10))
        .file(MAX_COVER_BYTES)
        .files(1)
        .types(MEDIA_TYPES)
        .memory(MAX_COVER_BYTES);
    GraphQl::at("/graphql")
        .graphiql(true)
        .introspection(true)
        .persisted_queries(1000)
        .uploads(uploads)
}

/// Returns the options of the OpenAPI document of the REST routes, with Swagger UI.
pub fn openapi() -> OpenApi {
    let about = DocumentOptions::default()
        .title("Blog")
        .version("1.0.0")
        .description("Posts and their covers. All other data is available at `/graphql`.")
        .license("MIT", "MIT");
    OpenApi::new().about(about).swagger_ui("/docs")
}
