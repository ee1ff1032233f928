//! Literals that are checked while the program compiles.

mod date;
mod duration;
mod header;
mod host;
mod route_path;
mod size;
mod status;
mod uri;
mod version;

pub use date::date;
pub use duration::duration;
pub use header::{cookie_name, header_name, header_value, implied_name};
pub use host::Host;
pub use route_path::RoutePath;
pub use size::size;
pub use status::{error_status, status};
pub use uri::uri_reference;
pub use version::{Deprecation, Versions, versions};
