//! A guard for fields that only the owner of their object may see.

use std::marker::PhantomData;

use baya::prelude::*;

use super::tokens::Tokens;

/// An object that belongs to an author.
pub trait Owned: Send + Sync + 'static {
    /// Returns the id of the author.
    fn owner(&self) -> u32;
}

/// Accepts calls of fields of a `T` only from its owner: `#[use_guards(OwnerOnly<Post>)]`.
#[guard]
#[derive(Debug)]
pub struct OwnerOnly<T: Owned> {
    tokens: Arc<Tokens>,
    #[inject(default)]
    object: PhantomData<fn() -> T>,
}

impl<T: Owned> Guard for OwnerOnly<T> {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let header = cx.header("authorization");
        let user = header.and_then(|header| self.tokens.user_from_header(header));
        let owner = cx.lent::<T>().map(Owned::owner);
        if user.is_some_and(|user| Some(user.id) == owner) {
            Ok(())
        } else {
            Err(Error::forbidden().with_message("only the owner may see this field"))
        }
    }
}
