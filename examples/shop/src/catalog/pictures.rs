//! The HTTP routes of product pictures.

use baya::prelude::*;

use super::error::CatalogError;
use super::picture::Picture;
use super::service::Catalog;
use crate::access::{AdminOnly, Public};

/// Manages the pictures of products.
#[controller("/products/{id}/picture", version = "2")]
#[derive(Debug)]
pub struct PicturesController {
    catalog: Arc<Catalog>,
}

#[controller]
impl PicturesController {
    /// Returns the picture of a product.
    ///
    /// The policy prevents uploaded files from running scripts.
    #[get]
    #[apply(Public)]
    #[http(etag, content_security_policy = "sandbox; default-src 'none'")]
    #[api(response(status = 304, description = "The picture has not changed."))]
    async fn find(
        &self,
        /// The id of the product.
        #[param]
        id: u32,
    ) -> Result<Picture, CatalogError> {
        self.catalog.picture(id)
    }

    /// Sets the picture of a product.
    ///
    /// Replaces the current picture.
    #[put]
    #[apply(AdminOnly)]
    #[http(body_limit = "1 MiB")]
    async fn set(
        &self,
        /// The id of the product.
        #[param]
        id: u32,
        /// The picture, at most 1 MiB.
        picture: Picture,
    ) -> Result<(), CatalogError> {
        self.catalog.set_picture(id, picture)
    }

    /// Removes the picture of a product.
    ///
    /// The product then has a grey square as its picture.
    #[delete]
    #[apply(AdminOnly)]
    async fn remove(
        &self,
        /// The id of the product.
        #[param]
        id: u32,
    ) -> Result<(), CatalogError> {
        self.catalog.set_picture(id, Picture::default())
    }
}
