//! The GraphQL fields of covers.

use baya::graphql::Id;
use baya::guards::Bearer;
use baya::multipart::Upload;
use baya::prelude::*;

use super::cover::Cover;
use super::service::Covers;
use crate::accounts::{Tokens, User};
use crate::posts::Post;

/// Resolves fields of covers.
#[resolver]
#[derive(Debug)]
pub struct CoversResolver {
    covers: Arc<Covers>,
}

#[resolver]
impl CoversResolver {
    /// Sets the cover of a post: a JPEG or PNG image of at most 1 MiB. Only the author may set it.
    #[mutation]
    #[use_guards(Bearer<Tokens>)]
    async fn set_cover(
        &self,
        post_id: Id<u32>,
        file: Upload,
        user: Provided<User>,
    ) -> Result<Post, Error> {
        let cover = Cover::read(&file).await?;
        Ok(self.covers.set(*post_id, cover, *user)?)
    }
}
