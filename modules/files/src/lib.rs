//! Files as answers, as `baya::files` behind the feature `files`.
//!
//! | type | is |
//! |---|---|
//! | [`File`] | an answer: a file on a disk, bytes, or a stream, with ranges, conditions and a name |
//! | [`StaticFiles`] | a directory that is served, from the disk or from the program itself |
//! | [`embed!`] | a directory as a part of the program |

extern crate baya_core as baya;

mod answer;
mod directory;
mod disk;
mod disposition;
mod file;
mod measured;
mod range;
mod source;

pub use baya::{Embedded, EmbeddedFile};
pub use baya_macros::embed;
pub use directory::StaticFiles;
pub use file::File;
