//! The files of the GraphiQL page.

use baya::pages::{File, Stored};

/// A compressed file of the bundle.
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

/// A file of this crate.
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

/// The scripts, in execution order.
pub(super) static SCRIPTS: &[File] = &[bundled!("graphiql", "js"), own!("start", "js")];

/// The script of all editor workers.
pub(super) static WORKER: File = bundled!("worker", "js");
