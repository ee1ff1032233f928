//! The catalog: products and their pictures.

mod controller;
mod dto;
mod error;
mod picture;
mod pictures;
mod service;
mod v1;

use baya::prelude::*;

pub use self::controller::ProductsController;
pub use self::dto::{Category, Dimensions, NewProduct, Product, UpdateProduct};
pub use self::error::CatalogError;
pub use self::pictures::PicturesController;
pub use self::service::Catalog;
pub use self::v1::ProductsV1Controller;

/// The products of the shop, and their pictures.
#[module(
    providers = [Catalog],
    controllers = [ProductsController, PicturesController, ProductsV1Controller],
    exports = [Catalog],
)]
#[derive(Debug)]
pub struct CatalogModule;
