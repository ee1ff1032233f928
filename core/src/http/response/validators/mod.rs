//! Versions of what is answered with, and what a request says about them.

mod conditions;
mod etag;
mod preconditions;
mod tagged;

pub use conditions::{Validators, Verdict, date_header, not_modified};
pub use etag::ETag;
pub use preconditions::Preconditions;
pub(crate) use tagged::{tagged, whole};
