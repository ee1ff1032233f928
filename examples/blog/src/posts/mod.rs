//! Posts, over GraphQL and REST.

mod controller;
mod dto;
mod error;
mod resolver;
mod seed;
mod service;

use baya::prelude::*;

pub use self::controller::PostsController;
pub use self::dto::{NewPost, Post, PostChange, PostStatus};
pub use self::error::PostError;
pub use self::resolver::PostsResolver;
pub use self::service::{Posts, PostsOfAuthors};

use crate::authors::AuthorsModule;

/// The posts of the blog.
#[module(
    imports = [AuthorsModule],
    providers = [Posts, PostsOfAuthors],
    controllers = [PostsController],
    resolvers = [PostsResolver],
    exports = [Posts],
)]
#[derive(Debug)]
pub struct PostsModule;
