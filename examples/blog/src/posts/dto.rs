//! The types of posts, for GraphQL and REST.

use baya::graphql::Id;
use baya::prelude::*;
use chrono::{DateTime, Utc};

use crate::accounts::Owned;

/// The status of a post.
#[dto]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PostStatus {
    /// The author is still working on the post.
    #[default]
    Draft,
    /// The post is finished.
    Published,
}

/// A post.
#[token]
#[dto(object)]
#[derive(Clone, Debug, PartialEq)]
#[serde(rename_all = "camelCase")]
pub struct Post {
    /// The id of the post.
    pub id: Id<u32>,
    /// The title.
    pub title: String,
    /// The text.
    pub body: String,
    /// The status of the post.
    pub status: PostStatus,
    /// The time of creation.
    pub created_at: DateTime<Utc>,
    /// A summary in one sentence.
    pub summary: Option<String>,
    /// The path of the cover, if the post has one.
    pub cover_url: Option<String>,
    /// The id of the author. In GraphQL, the field `author` is the author itself.
    #[graphql(skip)]
    pub author_id: Id<u32>,
    /// The notes of the author. The resolver's field `notes` returns them only to the author.
    #[hide]
    pub notes: Option<String>,
}

impl Owned for Post {
    fn owner(&self) -> u32 {
        *self.author_id
    }
}

/// A new post.
#[dto(input)]
#[derive(Clone, Debug)]
pub struct NewPost {
    /// The title.
    #[rule(trim, length(min = 2, max = 120))]
    pub title: String,
    /// The text.
    #[rule(length(min = 1, max = 100_000))]
    pub body: String,
    /// The status of the post.
    #[serde(default)]
    pub status: PostStatus,
    /// A summary in one sentence.
    #[rule(length(max = 300))]
    pub summary: Option<String>,
}

/// A change of a post. Absent fields are not changed, and `null` removes the summary.
#[dto(input, partial(pick(NewPost, title, summary, status)))]
#[derive(Clone, Debug)]
pub struct PostChange;

/// The maximum number of posts in a list.
#[dto]
#[derive(Clone, Copy, Debug)]
pub struct Limit(#[rule(range(min = 1, max = 100))] pub u32);
