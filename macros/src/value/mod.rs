//! Literals that are checked while the program compiles.

#[cfg(feature = "schedule")]
#[cfg_attr(not(test), expect(dead_code, reason = "no attribute reads it yet"))]
pub mod cron;
mod date;
mod duration;
mod header;
mod host;
mod route_path;
mod size;
mod status;
mod uri;
mod version;
#[cfg(feature = "schedule")]
#[cfg_attr(not(test), expect(dead_code, reason = "no attribute reads it yet"))]
pub mod zone;

pub use date::date;
pub use duration::duration;
pub use header::{cookie_name, header_name, header_value, implied_name};
pub use host::Host;
pub use route_path::RoutePath;
pub use size::size;
pub use status::{error_status, status};
pub use uri::uri_reference;
pub use version::{Deprecation, Versions, versions};
