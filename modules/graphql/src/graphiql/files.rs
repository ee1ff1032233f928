//! The files of the page.

use baya::pages::{File, Stored};

/// A file of the bundle, compressed.
macro_rules! bundled {
    ($stem:literal, $extension:literal) => {
        File {
            stem: $stem,
            extension: $extension,
            stored: Stored::Gzip(include_bytes!(concat!(
                "../../vendor/graphiql/",
                $stem,
                ".",
                $extension,
                ".gz"
            ))),
        }
    };
}

/// A file of our own.
macro_rules! own {
    ($stem:literal, $extension:literal) => {
        File {
            stem: $stem,
            extension: $extension,
            stored: Stored::Plain(include_bytes!(concat!($stem, ".", $extension))),
        }
    };
}

pub(super) static STYLES: &[File] = &[bundled!("graphiql", "css"), own!("page", "css")];

/// In the order in which they run.
pub(super) static SCRIPTS: &[File] = &[bundled!("graphiql", "js"), own!("start", "js")];

/// The workers of the editor.
pub(super) static WORKER: File = bundled!("worker", "js");
