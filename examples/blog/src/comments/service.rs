//! The service of comments, its loader, and a stream of new comments.

use std::collections::HashMap;

use baya::Stream;
use baya::graphql::Id;
use baya::prelude::*;
use chrono::{DateTime, Utc};
use futures_util::stream;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::{Sender, channel};

use super::dto::{Comment, NewComment};
use crate::accounts::User;
use crate::posts::{PostError, Posts};
use crate::storage::{Lookups, Table};

/// Maximum number of comments that are buffered for a slow subscriber.
const SUBSCRIBER_BUFFER: usize = 100;

/// The initial comments: the ids of their posts and authors, and their texts.
const SEEDS: [(u32, u32, &str); 4] = [
    (1, 2, "How many cards does it need?"),
    (1, 1, "As many as there are."),
    (2, 1, "Poor moth."),
    (2, 2, "It is in the log book now."),
];

/// The comments on posts.
#[injectable]
#[derive(Debug)]
pub struct Comments {
    lookups: Arc<Lookups>,
    posts: Arc<Posts>,
    #[inject(default)]
    table: Table<Comment>,
    #[inject(value = channel(SUBSCRIBER_BUFFER).0)]
    added: Sender<Comment>,
}

#[injectable]
impl Comments {
    #[on_init]
    async fn seed(&self) -> Result<(), chrono::ParseError> {
        let created_at = "2026-02-03T10:00:00Z".parse()?;
        for (post, author, text) in SEEDS {
            self.table.add(|id| Comment {
                id: Id(id),
                text: text.to_owned(),
                created_at,
                author_id: Id(author),
                post_id: Id(post),
            });
        }
        Ok(())
    }
}

impl Comments {
    /// Adds a comment of this user to a post, and sends it to subscribers.
    ///
    /// # Errors
    ///
    /// [`PostError::NotFound`] if no post has this id.
    pub fn add(
        &self,
        post: u32,
        new: NewComment,
        by: User,
        at: DateTime<Utc>,
    ) -> Result<Comment, PostError> {
        let post_id = self.posts.find(post)?.id;
        let comment = self.table.add(|id| Comment {
            id: Id(id),
            text: new.text,
            created_at: at,
            author_id: Id(by.id),
            post_id,
        });
        // Fails if there are no subscribers.
        self.added.send(comment.clone()).ok();
        Ok(comment)
    }

    /// Returns a stream of new comments. A subscriber that reads too slowly misses the oldest comments.
    pub fn added(&self) -> impl Stream<Item = Comment> + Send + use<> {
        stream::unfold(self.added.subscribe(), |mut added| async move {
            loop {
                match added.recv().await {
                    Ok(comment) => return Some((comment, added)),
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return None,
                }
            }
        })
    }

    /// Returns the comments that contain a lower-case string.
    pub fn search(&self, text: &str) -> Vec<Comment> {
        self.table.all(|comment| comment.text.to_lowercase().contains(text))
    }
}

/// Loads the comments on many posts at once.
#[injectable]
#[derive(Debug)]
pub struct CommentsOfPosts {
    comments: Arc<Comments>,
}

#[injectable]
impl CommentsOfPosts {
    #[loader]
    async fn by_post(&self, posts: &[Id<u32>]) -> HashMap<Id<u32>, Vec<Comment>> {
        self.comments.lookups.count("comments by post", posts.len());
        let mut by_post = HashMap::<_, Vec<_>>::new();
        for comment in self.comments.table.all(|comment| posts.contains(&comment.post_id)) {
            by_post.entry(comment.post_id).or_default().push(comment);
        }
        by_post
    }
}
