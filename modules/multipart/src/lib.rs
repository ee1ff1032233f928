//! Uploads, as `baya::multipart` with the feature `multipart`.
//!
//! | type | purpose |
//! |---|---|
//! | [`Multipart`] | an argument of a handler: a form, read field by field as it arrives |
//! | [`MultipartForm`] | an argument of a handler: a form read into a `#[dto]` with files |
//! | [`Field`] | one field: a string, bytes, JSON, a stream, or a file to save |
//! | [`FormData`] | a whole form, with its text fields and its files |
//! | [`Upload`] | an uploaded file, in memory or on the disk |
//! | [`TempFile`] | a file on the disk that is deleted unless it is persisted |
//! | [`UploadLimits`] | limits on uploads, declared with `#[meta(...)]` |

#![forbid(unsafe_code)]

extern crate baya_core as baya;

mod body;
mod boundary;
mod disposition;
mod disposition_scanner;
mod error;
mod field;
mod file_refs;
mod form_data;
mod limits;
mod multipart;
mod multipart_form;
mod temp_file;
mod upload;

pub use field::Field;
#[doc(hidden)]
pub use file_refs::{file_reference, with_files};
pub use form_data::FormData;
pub use limits::UploadLimits;
pub use multipart::Multipart;
pub use multipart_form::MultipartForm;
pub use temp_file::TempFile;
pub use upload::Upload;
