//! What there is to buy.

mod controller;
mod dto;
mod error;
mod first;
mod picture;
mod pictures;
mod service;

use baya::prelude::*;

pub use self::controller::ProductsController;
pub use self::dto::{Category, ChangeProduct, Dimensions, NewProduct, Product};
pub use self::error::CatalogError;
pub use self::first::FirstProductsController;
pub use self::pictures::PicturesController;
pub use self::service::Catalog;

/// The products of the shop, and their pictures.
#[module(
    providers = [Catalog],
    controllers = [ProductsController, PicturesController, FirstProductsController],
    exports = [Catalog],
)]
#[derive(Debug)]
pub struct CatalogModule;
