//! Conversion of DTO fields when they are read and written: sanitizing, patches, lists in one string, flattened options and
//! exposure groups.

mod comma_separated;
mod expose;
mod flattened_option;
mod patch;
mod sanitize;
#[cfg(feature = "html")]
mod strip_html;

pub use comma_separated::CommaSeparated;
pub use expose::{ExposedTo, exposed_to, is_hidden};
pub(crate) use expose::{Groups, written_for};
pub use flattened_option::{flattened, flattened_unknown};
pub use patch::Patch;
#[cfg(feature = "html")]
pub use sanitize::StripHtml;
pub use sanitize::{
    Keep, Lowercase, Sanitize, Sanitizer, Then, Trim, Uppercase, present, present_distinct,
    sanitized, sanitized_distinct,
};
