//! Uploads, as `baya::multipart` behind the feature `multipart`.
//!
//! | type | is |
//! |---|---|
//! | [`Multipart`] | the argument of a handler: a form, field by field as it comes |
//! | [`MultipartForm`] | the argument of a handler: a form as one type, a `#[dto]` with files |
//! | [`Field`] | one field: text, bytes, JSON, a stream, or a file that is saved |
//! | [`Collected`] | a form as a whole, with its texts and its files |
//! | [`Upload`] | a file of it, in memory or on the disk |
//! | [`TempFile`] | a file on the disk that is deleted unless it is kept |
//! | [`UploadLimits`] | how much there may be, by `#[meta(...)]` |

extern crate baya_core as baya;

mod body;
mod boundary;
mod collected;
mod disposition;
mod errors;
mod field;
mod form;
mod handed;
mod headers;
mod limits;
mod temp;
mod typed;

pub use collected::{Collected, Upload};
pub use field::Field;
pub use form::Multipart;
#[doc(hidden)]
pub use handed::{file_reference, with_files};
pub use limits::UploadLimits;
pub use temp::TempFile;
pub use typed::MultipartForm;
