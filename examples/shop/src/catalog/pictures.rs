//! Pictures of products over HTTP.

use baya::prelude::*;

use super::error::CatalogError;
use super::picture::Picture;
use super::service::Catalog;
use crate::access::{AdminOnly, Public};

/// What products look like.
#[controller("/products/{id}/picture", version = "2")]
#[derive(Debug)]
pub struct PicturesController {
    catalog: Arc<Catalog>,
}

#[controller]
impl PicturesController {
    /// The picture of a product.
    ///
    /// What somebody has sent runs no scripts, whatever it is.
    #[get]
    #[apply(Public)]
    #[http(etag, content_security_policy = "sandbox; default-src 'none'")]
    #[api(response(status = 304, description = "It is as the client has it."))]
    async fn find(
        &self,
        /// The number of the product.
        #[param]
        id: u32,
    ) -> Result<Picture, CatalogError> {
        self.catalog.picture(id)
    }

    /// Sets the picture of a product.
    ///
    /// It takes the place of the one that was there.
    #[put]
    #[apply(AdminOnly)]
    #[http(body_limit = "1 MiB")]
    async fn set(
        &self,
        /// The number of the product.
        #[param]
        id: u32,
        /// The picture, of 1 MiB at most.
        picture: Picture,
    ) -> Result<(), CatalogError> {
        self.catalog.set_picture(id, picture)
    }

    /// Takes the picture of a product away.
    ///
    /// It has a grey square then, as those have whose picture was never set.
    #[delete]
    #[apply(AdminOnly)]
    async fn remove(
        &self,
        /// The number of the product.
        #[param]
        id: u32,
    ) -> Result<(), CatalogError> {
        self.catalog.set_picture(id, Picture::default())
    }
}
