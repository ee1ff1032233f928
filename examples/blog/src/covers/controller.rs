//! Covers over REST.

use baya::prelude::*;

use super::cover::Cover;
use super::service::Covers;

/// Returns the covers of posts.
#[controller("/covers")]
#[derive(Debug)]
pub struct CoversController {
    covers: Arc<Covers>,
}

#[controller]
impl CoversController {
    /// Returns the cover of a post.
    #[get("/{post_id}")]
    #[http(etag, content_security_policy = "sandbox; default-src 'none'")]
    #[api(response(status = 304, description = "The client has the current cover."))]
    async fn find(
        &self,
        /// The id of the post.
        #[param]
        post_id: u32,
    ) -> Result<Cover, Error> {
        self.covers.find(post_id).ok_or_else(Error::not_found)
    }
}
