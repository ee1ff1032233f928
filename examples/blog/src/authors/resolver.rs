//! The GraphQL fields of authors.

use baya::graphql::Id;
use baya::guards::Bearer;
use baya::prelude::*;

use super::dto::Author;
use super::service::Authors;
use crate::accounts::{OwnerOnly, Tokens, User};

/// Resolves fields of authors.
#[resolver]
#[derive(Debug)]
pub struct AuthorsResolver {
    authors: Arc<Authors>,
}

#[resolver]
impl AuthorsResolver {
    /// All authors.
    #[query]
    async fn authors(&self) -> Vec<Author> {
        self.authors.list()
    }

    /// The author whose token the client has sent.
    #[query]
    #[use_guards(Bearer<Tokens>)]
    async fn me(&self, user: Provided<User>) -> Option<Author> {
        self.authors.find(user.id)
    }

    /// The email address, which only the author may see.
    #[field]
    #[use_guards(OwnerOnly<Author>)]
    async fn email(&self, author: &Author) -> Option<String> {
        Some(author.email.clone())
    }

    /// Finds an author that another subgraph of a federated graph refers to.
    #[entity]
    async fn author(&self, id: Id<u32>, authors: Loader<Authors>) -> Result<Option<Author>, Error> {
        authors.load(id).await
    }
}
