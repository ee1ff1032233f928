//! The cats.

mod controller;
mod error;
mod model;
mod repository;
mod service;

use baya::prelude::*;

pub use self::controller::CatsController;
pub use self::error::CatError;
pub use self::model::{Cat, ChangeCat, CreateCat};
pub use self::repository::{CatRepo, MemoryCats};
pub use self::service::Cats;
use crate::tenant::{Tenant, tenant};

/// Cats, and who asks for them.
#[module(
    providers = [MemoryCats as dyn CatRepo, Cats, tenant],
    controllers = [CatsController],
    exports = [Cats, Tenant],
)]
#[derive(Debug)]
pub struct CatsModule;
