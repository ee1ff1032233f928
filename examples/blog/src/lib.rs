//! A blog: posts, authors and comments over GraphQL and REST, on the same services.

pub mod accounts;
pub mod authors;
pub mod comments;
pub mod covers;
mod hello;
mod options;
pub mod posts;
mod search;
pub mod storage;

use baya::graphql::GraphQlModule;
use baya::openapi::OpenApiModule;
use baya::prelude::*;

use self::accounts::AccountsModule;
use self::authors::AuthorsModule;
use self::comments::CommentsModule;
use self::covers::CoversModule;
use self::hello::Hello;
use self::posts::PostsModule;
use self::search::SearchModule;
use self::storage::StorageModule;

/// The app.
#[module(
    root,
    imports = [
        StorageModule,
        AccountsModule,
        AuthorsModule,
        PostsModule,
        CoversModule,
        CommentsModule,
        SearchModule,
        GraphQlModule::with(options::graphql()),
        OpenApiModule::with(options::openapi()),
    ],
    resolvers = [Hello],
)]
#[deny_orphans]
#[derive(Debug)]
pub struct AppModule;
