//! What stands around a handler, whatever protocol calls it.

mod context;

pub use context::Context;
