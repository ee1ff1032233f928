//! The types of authors.

use baya::graphql::Id;
use baya::prelude::*;

use crate::accounts::Owned;

/// An author of posts and comments.
#[token]
#[dto(object)]
#[graphql(key = "id")]
#[derive(Clone, Debug, PartialEq)]
pub struct Author {
    /// The id of the author.
    pub id: Id<u32>,
    /// The name of the author.
    pub name: String,
    /// The email address. The resolver's field `email` returns it only to the author.
    #[graphql(skip)]
    pub email: String,
}

impl Owned for Author {
    fn owner(&self) -> u32 {
        *self.id
    }
}
