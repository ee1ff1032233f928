//! Literals that are checked while the program compiles.

mod date;
mod header;
mod host;
mod route_path;
mod status;
mod version;

pub use date::date;
pub use header::{header_name, header_value};
pub use host::Host;
pub use route_path::RoutePath;
pub use status::status;
pub use version::{Deprecation, Versions, versions};
