//! Types that DTOs are made of.

mod patch;

pub use patch::Patch;
