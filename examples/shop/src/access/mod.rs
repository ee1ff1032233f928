//! Who may do what.

mod tokens;
mod user;

use baya::prelude::*;

pub use self::tokens::{KnownTokens, Tokens};
pub use self::user::{AdminOnly, Public, Role, User};

use self::tokens::known_tokens;

/// Callers and their tokens.
#[module(providers = [known_tokens, Tokens], exports = [Tokens])]
#[derive(Debug)]
pub struct AccessModule;
