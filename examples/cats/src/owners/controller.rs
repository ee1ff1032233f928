//! The HTTP routes of owners.

use baya::prelude::*;

use super::service::{OwnerError, Owners};
use crate::cats::Cat;
use crate::tenant::Tenant;

/// Returns the data of owners.
#[controller("/owners")]
#[derive(Debug)]
pub struct OwnersController {
    owners: Arc<Owners>,
}

#[controller]
impl OwnersController {
    /// Lists the cats of an owner.
    #[get("/{id}/cats")]
    async fn cats(
        &self,
        tenant: Inject<Tenant>,
        #[param] id: u64,
    ) -> Result<Json<Vec<Cat>>, OwnerError> {
        self.owners.cats(&tenant, id).await.map(Json)
    }
}
