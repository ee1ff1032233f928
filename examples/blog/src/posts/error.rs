//! Errors of posts.

use baya::prelude::*;

/// The errors of operations on posts.
#[derive(Debug, PartialEq, Eq, ApiError)]
pub enum PostError {
    /// No post has this id.
    #[error(status = 404, code = "post_not_found", message = "no post has the id {id}")]
    NotFound {
        /// The id.
        id: u32,
    },
    /// The post belongs to another author.
    #[error(status = 403, code = "forbidden", message = "only the author may change the post")]
    NotOwner,
}
