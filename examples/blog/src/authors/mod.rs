//! Authors of posts and comments.

mod dto;
mod resolver;
mod service;

use baya::prelude::*;

pub use self::dto::Author;
pub use self::resolver::AuthorsResolver;
pub use self::service::Authors;

/// The authors of the blog.
#[module(providers = [Authors], resolvers = [AuthorsResolver], exports = [Authors])]
#[derive(Debug)]
pub struct AuthorsModule;
