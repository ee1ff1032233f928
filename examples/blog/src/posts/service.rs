//! The service of posts, and its loaders.

use std::collections::HashMap;

use baya::graphql::Id;
use baya::prelude::*;
use chrono::{DateTime, Utc};

use super::dto::{NewPost, Post, PostChange};
use super::error::PostError;
use super::seed::POSTS;
use crate::accounts::User;
use crate::storage::{Lookups, Table};

/// The posts of the blog.
#[injectable]
#[derive(Debug)]
pub struct Posts {
    lookups: Arc<Lookups>,
    #[inject(default)]
    table: Table<Post>,
}

#[injectable]
impl Posts {
    #[on_init]
    async fn seed(&self) -> Result<(), chrono::ParseError> {
        for seed in POSTS {
            let created_at = seed.created_at.parse()?;
            self.table.add(|id| Post {
                id: Id(id),
                title: seed.title.to_owned(),
                body: seed.body.to_owned(),
                status: seed.status,
                created_at,
                summary: seed.summary.map(str::to_owned),
                cover_url: None,
                author_id: Id(seed.author),
                notes: seed.notes.map(str::to_owned),
            });
        }
        Ok(())
    }

    /// Returns the posts with these ids.
    #[loader]
    async fn by_id(&self, ids: &[Id<u32>]) -> HashMap<Id<u32>, Post> {
        self.lookups.count("posts by id", ids.len());
        let found = self.table.all(|post| ids.contains(&post.id));
        found.into_iter().map(|post| (post.id, post)).collect()
    }
}

impl Posts {
    /// Returns the latest posts, newest first.
    pub fn list(&self, limit: u32) -> Vec<Post> {
        let mut all = self.table.all(|_| true);
        all.reverse();
        all.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        all
    }

    /// Returns a post.
    ///
    /// # Errors
    ///
    /// [`PostError::NotFound`] if no post has this id.
    pub fn find(&self, id: u32) -> Result<Post, PostError> {
        self.table.get(id).ok_or(PostError::NotFound { id })
    }

    /// Returns the posts that contain a lower-case string.
    pub fn search(&self, text: &str) -> Vec<Post> {
        let contains = |field: &str| field.to_lowercase().contains(text);
        self.table.all(|post| contains(&post.title) || contains(&post.body))
    }

    /// Adds a post by this user.
    pub fn create(&self, new: NewPost, by: User, at: DateTime<Utc>) -> Post {
        let NewPost { title, body, status, summary } = new;
        self.table.add(|id| Post {
            id: Id(id),
            title,
            body,
            status,
            created_at: at,
            summary,
            cover_url: None,
            author_id: Id(by.id),
            notes: None,
        })
    }

    /// Changes a post. Only its author may change it.
    ///
    /// # Errors
    ///
    /// [`PostError::NotFound`], or [`PostError::NotOwner`] if the post belongs to another author.
    pub fn update(&self, id: u32, change: PostChange, by: User) -> Result<Post, PostError> {
        let PostChange { title, summary, status } = change;
        self.change(id, by, |post| {
            title.into_iter().for_each(|title| post.title = title);
            status.into_iter().for_each(|status| post.status = status);
            summary.apply(&mut post.summary);
        })
    }

    /// Sets the path of the cover of a post. Only its author may set it.
    ///
    /// # Errors
    ///
    /// The same as [`update`](Self::update).
    pub fn set_cover(&self, id: u32, url: String, by: User) -> Result<Post, PostError> {
        self.change(id, by, |post| post.cover_url = Some(url))
    }

    fn change(&self, id: u32, by: User, change: impl FnOnce(&mut Post)) -> Result<Post, PostError> {
        let changed = self.table.change(id, |post| {
            if *post.author_id != by.id {
                return Err(PostError::NotOwner);
            }
            change(post);
            Ok(post.clone())
        });
        changed.unwrap_or(Err(PostError::NotFound { id }))
    }
}

/// Loads the posts of many authors at once. This is a separate provider, because a provider has one loader.
#[injectable]
#[derive(Debug)]
pub struct PostsOfAuthors {
    posts: Arc<Posts>,
}

#[injectable]
impl PostsOfAuthors {
    #[loader]
    async fn by_author(&self, authors: &[Id<u32>]) -> HashMap<Id<u32>, Vec<Post>> {
        self.posts.lookups.count("posts by author", authors.len());
        let mut by_author = HashMap::<_, Vec<_>>::new();
        for post in self.posts.table.all(|post| authors.contains(&post.author_id)) {
            by_author.entry(post.author_id).or_default().push(post);
        }
        by_author
    }
}
