//! Covers of posts: uploaded over GraphQL, and returned over REST.

mod controller;
mod cover;
mod resolver;
mod service;

use baya::prelude::*;

pub use self::controller::CoversController;
pub use self::cover::{Cover, MAX_COVER_BYTES, MEDIA_TYPES};
pub use self::resolver::CoversResolver;
pub use self::service::Covers;

use crate::posts::PostsModule;

/// The covers of posts.
#[module(
    imports = [PostsModule],
    providers = [Covers],
    controllers = [CoversController],
    resolvers = [CoversResolver],
)]
#[derive(Debug)]
pub struct CoversModule;
