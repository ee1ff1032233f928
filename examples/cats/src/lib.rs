//! Cats and their owners.

pub mod cats;
pub mod owners;
pub mod tenant;

use baya::prelude::*;

use self::cats::CatsModule;
use self::owners::OwnersModule;

/// The whole app.
#[module(root, imports = [CatsModule, OwnersModule])]
#[derive(Debug)]
pub struct AppModule;
