//! Posts over REST, with the service and the guard of the resolver.

use baya::Clock;
use baya::guards::Bearer;
use baya::prelude::*;

use super::dto::{Limit, NewPost, Post};
use super::error::PostError;
use super::service::Posts;
use crate::accounts::{Tokens, User};

/// Reads and creates posts.
#[controller("/posts")]
#[derive(Debug)]
pub struct PostsController {
    posts: Arc<Posts>,
}

#[controller]
impl PostsController {
    /// Returns the latest posts, newest first.
    #[get]
    async fn list(
        &self,
        /// The maximum number of posts.
        #[query(default = Limit(20))]
        limit: Limit,
    ) -> Json<Vec<Post>> {
        Json(self.posts.list(limit.0))
    }

    /// Returns a post.
    #[get("/{id}")]
    async fn find(
        &self,
        /// The id of the post.
        #[param]
        id: u32,
    ) -> Result<Json<Post>, PostError> {
        self.posts.find(id).map(Json)
    }

    /// Creates a post.
    #[post]
    #[use_guards(Bearer<Tokens>)]
    async fn create(&self, #[body] new: NewPost, user: Provided<User>, clock: Clock) -> Json<Post> {
        Json(self.posts.create(new, *user, clock.now().into()))
    }
}
