//! Literals that are checked while the program compiles.

mod header;
mod route_path;
mod status;

pub use header::{header_name, header_value};
pub use route_path::RoutePath;
pub use status::status;
