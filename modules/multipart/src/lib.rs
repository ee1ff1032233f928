//! Uploads, as `baya::multipart` behind the feature `multipart`.
//!
//! | type | is |
//! |---|---|
//! | [`Multipart`] | the argument of a handler: a form, field by field as it comes |
//! | [`Field`] | one field: text, bytes, JSON, a stream, or a file that is saved |
//! | [`Collected`] | a form as a whole, with its texts and its files |
//! | [`Upload`] | a file of it, in memory or on the disk |
//! | [`TempFile`] | a file on the disk that is deleted unless it is kept |
//! | [`UploadLimits`] | how much there may be, by `#[meta(...)]` |

extern crate baya_core as baya;

mod body;
mod collected;
mod disposition;
mod errors;
mod field;
mod form;
mod limits;
mod temp;

pub use collected::{Collected, Upload};
pub use field::Field;
pub use form::Multipart;
pub use limits::UploadLimits;
pub use temp::TempFile;
