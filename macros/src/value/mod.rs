//! Literals with a format that is checked at compile time.

#[cfg(feature = "schedule")]
mod cron;
mod date;
mod duration;
mod foreign_path;
#[cfg(feature = "graphql")]
mod graphql;
mod header;
mod host;
mod part;
mod route_path;
mod size;
mod status;
mod uri;
mod version;
#[cfg(feature = "schedule")]
mod zone;

#[cfg(feature = "schedule")]
pub use cron::read as cron;
pub use date::date;
pub use duration::duration;
pub use foreign_path::suggested_path;
#[cfg(feature = "graphql")]
pub use graphql::{field_name, fit_name, reserved_name, unfit_name, value_name};
pub use header::{cookie_name, header_name, header_value, implied_name};
pub use host::Host;
pub use part::{span_of, span_of_text};
pub use route_path::RoutePath;
pub use size::size;
pub use status::{error_status, status};
pub use uri::uri_reference;
pub use version::{Deprecation, Versions, versions};
#[cfg(feature = "schedule")]
pub use zone::read as zone;
