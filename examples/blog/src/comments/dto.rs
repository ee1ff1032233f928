//! The types of comments.

use baya::graphql::Id;
use baya::prelude::*;
use chrono::{DateTime, Utc};

/// A comment on a post.
#[dto(object)]
#[derive(Clone, Debug, PartialEq)]
pub struct Comment {
    /// The id of the comment.
    pub id: Id<u32>,
    /// The text.
    pub text: String,
    /// The time of creation.
    pub created_at: DateTime<Utc>,
    /// The id of the author.
    #[graphql(skip)]
    pub author_id: Id<u32>,
    /// The id of the post.
    #[graphql(skip)]
    pub post_id: Id<u32>,
}

/// A new comment.
#[dto(input)]
#[derive(Clone, Debug)]
pub struct NewComment {
    /// The text.
    #[rule(trim, length(min = 1, max = 500))]
    pub text: String,
}
