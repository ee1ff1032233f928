//! Files as responses, and directories of static files, as `baya::files` with the feature `files`.
//!
//! | type | purpose |
//! |---|---|
//! | [`File`] | a response with a file, bytes or a stream, with ranges, conditional requests and a name |
//! | [`StaticFiles`] | serves a directory, from the disk or from the program itself |
//! | [`embed!`] | embeds a directory in the program |

#![forbid(unsafe_code)]

extern crate baya_core as baya;

mod body;
mod disk;
mod disposition;
mod exact_length;
mod file;
mod range;
mod responder;
mod static_files;

pub use baya::http::{Embedded, EmbeddedFile};
pub use baya_macros::embed;
pub use file::File;
pub use static_files::StaticFiles;
