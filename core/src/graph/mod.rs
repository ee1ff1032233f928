//! The module graph: the data that attributes emit, and its verification.

pub(crate) mod registry;
pub(crate) mod spec;
pub(crate) mod verify;
