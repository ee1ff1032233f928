//! Handlers that something other than HTTP calls.

mod around;
mod drivers;
mod owners;
mod ping;
mod retries;
mod shutdown;
