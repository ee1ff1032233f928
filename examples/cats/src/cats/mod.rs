//! Cats: routes, rules and storage.

mod controller;
mod error;
mod model;
mod repository;
mod service;

use baya::prelude::*;

pub use self::controller::CatsController;
pub use self::error::CatError;
pub use self::model::{Cat, CreateCat, UpdateCat};
pub use self::repository::{CatRepo, MemoryCats};
pub use self::service::Cats;
use crate::tenant::{Tenant, tenant};

/// The cats of each tenant.
#[module(
    providers = [MemoryCats as dyn CatRepo, Cats, tenant],
    controllers = [CatsController],
    exports = [Cats, Tenant],
)]
#[derive(Debug)]
pub struct CatsModule;
