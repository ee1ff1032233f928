//! Errors about posts.

use baya::prelude::*;

/// Why something can't be done with a post.
#[derive(Debug, PartialEq, Eq, ApiError)]
pub enum PostError {
    /// No post has this id.
    #[error(status = 404, code = "post_not_found", message = "no post has the id {id}")]
    NotFound {
        /// The id.
        id: u32,
    },
    /// Another author has written it.
    #[error(status = 403, code = "forbidden", message = "only its author may change a post")]
    NotYours,
}
