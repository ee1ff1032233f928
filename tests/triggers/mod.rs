//! Handlers with triggers other than HTTP.

mod around;
mod drivers;
mod owners;
mod ping;
mod retries;
mod shutdown;
