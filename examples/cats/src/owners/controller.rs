//! Owners over HTTP.

use baya::prelude::*;

use super::service::{OwnerError, Owners};
use crate::cats::Cat;
use crate::tenant::Tenant;

/// `/owners`
#[controller("/owners")]
#[derive(Debug)]
pub struct OwnersController {
    owners: Arc<Owners>,
}

#[controller]
impl OwnersController {
    /// The cats of an owner.
    #[get("/{id}/cats")]
    async fn cats(
        &self,
        tenant: Inject<Tenant>,
        #[param] id: u64,
    ) -> Result<Json<Vec<Cat>>, OwnerError> {
        self.owners.cats_of(&tenant, id).await.map(Json)
    }
}
