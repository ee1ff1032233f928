//! The GraphQL fields of comments.

use std::future::ready;

use baya::graphql::Id;
use baya::guards::Bearer;
use baya::prelude::*;
use baya::{Clock, Stream};
use futures_util::StreamExt;

use super::dto::{Comment, NewComment};
use super::service::{Comments, CommentsOfPosts};
use crate::accounts::{Tokens, User};
use crate::authors::{Author, Authors};
use crate::posts::{Post, PostError, Posts};

/// Resolves fields of comments, and the field `comments` of posts.
#[resolver]
#[derive(Debug)]
pub struct CommentsResolver {
    comments: Arc<Comments>,
}

#[resolver]
impl CommentsResolver {
    /// Adds a comment.
    #[mutation]
    #[use_guards(Bearer<Tokens>)]
    async fn add_comment(
        &self,
        post_id: Id<u32>,
        input: NewComment,
        user: Provided<User>,
        clock: Clock,
    ) -> Result<Comment, PostError> {
        self.comments.add(*post_id, input, *user, clock.now().into())
    }

    /// New comments on a post, or on all posts.
    #[subscription]
    #[use_guards(Bearer<Tokens>)]
    async fn comment_added(&self, post_id: Option<Id<u32>>) -> impl Stream<Item = Comment> + use<> {
        let is_selected = move |comment: &Comment| post_id.is_none_or(|id| id == comment.post_id);
        self.comments.added().filter(move |comment| ready(is_selected(comment)))
    }

    /// The comments on the post, oldest first.
    #[field("comments")]
    async fn comments_of_post(
        &self,
        post: &Post,
        comments: Loader<CommentsOfPosts>,
    ) -> Result<Vec<Comment>, Error> {
        Ok(comments.load(post.id).await?.unwrap_or_default())
    }

    /// The author of the comment.
    #[field]
    async fn author(&self, comment: &Comment, authors: Loader<Authors>) -> Result<Author, Error> {
        authors.load_one(comment.author_id).await
    }

    /// The post that the comment is on.
    #[field]
    async fn post(&self, comment: &Comment, posts: Loader<Posts>) -> Result<Post, Error> {
        posts.load_one(comment.post_id).await
    }
}
