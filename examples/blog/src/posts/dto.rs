//! Posts as clients see and send them. The same types serve GraphQL and REST.

use baya::graphql::Id;
use baya::prelude::*;
use chrono::{DateTime, Utc};

use crate::accounts::Owned;

/// Whether a post is finished.
#[dto]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PostStatus {
    /// The author still works on it.
    #[default]
    Draft,
    /// It is finished.
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
    /// Whether the post is finished.
    pub status: PostStatus,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// What it is about, in a sentence.
    pub summary: Option<String>,
    /// The path of the cover, if the post has one.
    pub cover_url: Option<String>,
    /// The id of the author. In GraphQL, the field `author` is the author itself.
    #[graphql(skip)]
    pub author_id: Id<u32>,
    /// What the author has noted. The field `notes` of the resolver shows it to the author.
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
    /// Whether the post is finished.
    #[serde(default)]
    pub status: PostStatus,
    /// What it is about, in a sentence.
    #[rule(length(max = 300))]
    pub summary: Option<String>,
}

/// A change of a post. Absent fields stay as they are, and a summary that is `null` is removed.
#[dto(input, partial(pick(NewPost, title, summary, status)))]
#[derive(Clone, Debug)]
pub struct PostChange;

/// How many posts a list has at most.
#[dto]
#[derive(Clone, Copy, Debug)]
pub struct Limit(#[rule(range(min = 1, max = 100))] pub u32);
