//! Users, tokens and guards.

mod owner;
mod tokens;

use baya::graphql::ConnectionCheck;
use baya::prelude::*;

pub use self::owner::{Owned, OwnerOnly};
pub use self::tokens::{Tokens, User};

/// Tokens for guards of HTTP requests and fields, and for WebSocket connections.
#[module(
    global,
    providers = [Tokens, Tokens as dyn ConnectionCheck],
    exports = [Tokens, dyn ConnectionCheck],
)]
#[derive(Debug)]
pub struct AccountsModule;
