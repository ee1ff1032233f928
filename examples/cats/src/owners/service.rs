//! Who lives with whom.

use std::collections::HashMap;

use baya::prelude::*;

use crate::cats::{Cat, Cats};
use crate::tenant::Tenant;

/// What a client is told about owners.
#[derive(Debug, PartialEq, Eq, ApiError)]
pub enum OwnerError {
    /// No owner has this number.
    #[error(status = 404, code = "owner_not_found", message = "no owner has the number {id}")]
    NotFound {
        /// The number.
        id: u64,
    },
}

/// Owners by number, with the numbers of their cats.
#[injectable]
#[derive(Debug)]
pub struct Owners {
    cats: Arc<Cats>,
    #[inject(value = HashMap::from([(1, vec![1, 2]), (2, vec![])]))]
    homes: HashMap<u64, Vec<u64>>,
}

#[injectable]
impl Owners {
    /// The cats of an owner.
    ///
    /// # Errors
    ///
    /// When no owner has this number.
    pub async fn cats_of(&self, tenant: &Tenant, id: u64) -> Result<Vec<Cat>, OwnerError> {
        let home = self.homes.get(&id).ok_or(OwnerError::NotFound { id })?;
        let cats = self.cats.all(tenant).await;
        Ok(cats.into_iter().filter(|cat| home.contains(&cat.id)).collect())
    }

    /// Says goodbye.
    #[on_shutdown]
    #[expect(clippy::print_stderr, reason = "an example shows what it does")]
    async fn leave(&self) {
        eprintln!("{} owners go home", self.homes.len());
    }
}
