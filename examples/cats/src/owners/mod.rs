//! The people that cats allow to live with them.

mod controller;
mod service;

use baya::prelude::*;

pub use self::controller::OwnersController;
pub use self::service::{OwnerError, Owners};
use crate::cats::CatsModule;

/// Owners, who see the cats that `CatsModule` exports.
#[module(imports = [CatsModule], providers = [Owners], controllers = [OwnersController])]
#[derive(Debug)]
pub struct OwnersModule;
