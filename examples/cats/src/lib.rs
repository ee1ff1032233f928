//! An API of cats and their owners, in two feature modules.

pub mod cats;
pub mod owners;
pub mod tenant;

use baya::prelude::*;

use self::cats::CatsModule;
use self::owners::OwnersModule;

/// The root module of the app.
#[module(root, imports = [CatsModule, OwnersModule])]
#[derive(Debug)]
pub struct AppModule;
