//! Entity tags and modification dates of responses, and the conditions of requests about them.

mod conditions;
mod etag;
mod preconditions;
mod response_etag;

pub use conditions::{Validators, Verdict, date_header, not_modified};
pub use etag::ETag;
pub use preconditions::Preconditions;
pub(crate) use response_etag::{buffered_bytes, with_etag};
