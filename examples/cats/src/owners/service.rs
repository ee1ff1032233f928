//! The service of owners.

use std::collections::HashMap;

use baya::prelude::*;

use crate::cats::{Cat, Cats};
use crate::tenant::Tenant;

/// The errors of operations on owners.
#[derive(Debug, PartialEq, Eq, ApiError)]
pub enum OwnerError {
    /// No owner has this id.
    #[error(status = 404, code = "owner_not_found", message = "no owner has the id {id}")]
    NotFound {
        /// The id.
        id: u64,
    },
}

/// Manages owners and their cats.
#[injectable]
#[derive(Debug)]
pub struct Owners {
    cats: Arc<Cats>,
    /// The ids of the cats of each owner.
    #[inject(value = HashMap::from([(1, vec![1, 2]), (2, vec![])]))]
    cat_ids: HashMap<u64, Vec<u64>>,
}

#[injectable]
impl Owners {
    /// Returns the cats of an owner.
    ///
    /// # Errors
    ///
    /// [`OwnerError::NotFound`] if no owner has this id.
    pub async fn cats(&self, tenant: &Tenant, id: u64) -> Result<Vec<Cat>, OwnerError> {
        let cat_ids = self.cat_ids.get(&id).ok_or(OwnerError::NotFound { id })?;
        let cats = self.cats.all(tenant).await;
        Ok(cats.into_iter().filter(|cat| cat_ids.contains(&cat.id)).collect())
    }

    /// Logs the shutdown.
    #[on_shutdown]
    #[expect(clippy::print_stderr, reason = "the example shows when hooks run")]
    async fn log_shutdown(&self) {
        eprintln!("shutting down with {} owners", self.cat_ids.len());
    }
}
