//! The module graph: the data that attributes emit, and the checks over it.

pub(crate) mod registry;
pub(crate) mod spec;
pub(crate) mod verify;
