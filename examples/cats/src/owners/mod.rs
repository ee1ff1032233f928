//! The owners of cats.

mod controller;
mod service;

use baya::prelude::*;

pub use self::controller::OwnersController;
pub use self::service::{OwnerError, Owners};
use crate::cats::CatsModule;

/// The owners. They use the service that `CatsModule` exports.
#[module(imports = [CatsModule], providers = [Owners], controllers = [OwnersController])]
#[derive(Debug)]
pub struct OwnersModule;
