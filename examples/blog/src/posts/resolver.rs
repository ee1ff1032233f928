//! The GraphQL fields of posts.

use baya::Clock;
use baya::graphql::Id;
use baya::guards::Bearer;
use baya::prelude::*;

use super::dto::{Limit, NewPost, Post, PostChange};
use super::error::PostError;
use super::service::{Posts, PostsOfAuthors};
use crate::accounts::{OwnerOnly, Tokens, User};
use crate::authors::{Author, Authors};

/// Resolves fields of posts, and the field `posts` of authors.
#[resolver]
#[derive(Debug)]
pub struct PostsResolver {
    posts: Arc<Posts>,
}

#[resolver]
impl PostsResolver {
    /// The latest posts, newest first.
    #[query(complexity = |cost| cost.list("limit", 20))]
    async fn posts(
        &self,
        /// The maximum number of posts, from 1 to 100.
        #[argument(default = Limit(20))]
        limit: Limit,
    ) -> Vec<Post> {
        self.posts.list(limit.0)
    }

    /// The post with this id.
    #[query]
    async fn post(&self, id: Id<u32>) -> Option<Post> {
        self.posts.find(*id).ok()
    }

    /// Creates a post.
    #[mutation]
    #[use_guards(Bearer<Tokens>)]
    async fn create_post(&self, input: NewPost, user: Provided<User>, clock: Clock) -> Post {
        self.posts.create(input, *user, clock.now().into())
    }

    /// Changes a post. Absent fields are not changed. Only the author may change it.
    #[mutation]
    #[use_guards(Bearer<Tokens>)]
    async fn update_post(
        &self,
        id: Id<u32>,
        change: PostChange,
        user: Provided<User>,
    ) -> Result<Post, PostError> {
        self.posts.update(*id, change, *user)
    }

    /// The author of the post.
    #[field]
    async fn author(&self, post: &Post, authors: Loader<Authors>) -> Result<Author, Error> {
        authors.load_one(post.author_id).await
    }

    /// The notes of the author, which only the author may see.
    #[field]
    #[use_guards(OwnerOnly<Post>)]
    async fn notes(&self, post: &Post) -> Option<String> {
        post.notes.clone()
    }

    /// The posts of the author.
    #[field("posts")]
    async fn posts_of_author(
        &self,
        author: &Author,
        posts: Loader<PostsOfAuthors>,
    ) -> Result<Vec<Post>, Error> {
        Ok(posts.load(author.id).await?.unwrap_or_default())
    }
}
