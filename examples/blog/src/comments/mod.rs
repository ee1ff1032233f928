//! Comments on posts, with a subscription to new comments.

mod dto;
mod resolver;
mod service;

use baya::prelude::*;

pub use self::dto::{Comment, NewComment};
pub use self::resolver::CommentsResolver;
pub use self::service::{Comments, CommentsOfPosts};

use crate::authors::AuthorsModule;
use crate::posts::PostsModule;

/// The comments on posts.
#[module(
    imports = [AuthorsModule, PostsModule],
    providers = [Comments, CommentsOfPosts],
    resolvers = [CommentsResolver],
    exports = [Comments],
)]
#[derive(Debug)]
pub struct CommentsModule;
