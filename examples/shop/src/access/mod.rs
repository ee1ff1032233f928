//! Tokens, users and roles.

mod tokens;
mod user;

use baya::prelude::*;

pub use self::tokens::{Tokens, ValidTokens};
pub use self::user::{AdminOnly, Public, Role, User};

use self::tokens::valid_tokens;

/// Verifies tokens and identifies users.
#[module(providers = [valid_tokens, Tokens], exports = [Tokens])]
#[derive(Debug)]
pub struct AccessModule;
