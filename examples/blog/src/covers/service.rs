//! The service of covers.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use baya::prelude::*;

use super::cover::Cover;
use crate::accounts::User;
use crate::posts::{Post, PostError, Posts};

/// The covers of posts.
#[injectable]
#[derive(Debug)]
pub struct Covers {
    posts: Arc<Posts>,
    #[inject(default)]
    by_post: Mutex<HashMap<u32, Cover>>,
}

impl Covers {
    /// Sets the cover of a post. Only its author may set it.
    ///
    /// # Errors
    ///
    /// The errors of [`Posts::update`].
    pub fn set(&self, post: u32, cover: Cover, by: User) -> Result<Post, PostError> {
        let changed = self.posts.set_cover(post, format!("/covers/{post}"), by)?;
        self.by_post.lock().unwrap_or_else(PoisonError::into_inner).insert(post, cover);
        Ok(changed)
    }

    /// Returns the cover of a post; `None` if it has none.
    pub fn find(&self, post: u32) -> Option<Cover> {
        self.by_post.lock().unwrap_or_else(PoisonError::into_inner).get(&post).cloned()
    }
}
