//! The files of a request.

use std::fmt;
#[cfg(feature = "uploads")]
use std::sync::Arc;

#[cfg(feature = "uploads")]
use baya_multipart::Upload;

/// The files of a multipart request, which its variables refer to.
#[derive(Clone, Default)]
pub(crate) struct Files {
    #[cfg(feature = "uploads")]
    all: Option<Arc<[Upload]>>,
}

impl Files {
    /// Creates the files of a form.
    #[cfg(feature = "uploads")]
    pub(crate) fn new(files: Vec<Upload>) -> Self {
        Self { all: (!files.is_empty()).then(|| files.into()) }
    }

    /// Reads an argument, which may contain files.
    pub(crate) fn read<T>(&self, read: impl FnOnce() -> T) -> T {
        #[cfg(feature = "uploads")]
        if let Some(files) = &self.all {
            return baya_multipart::with_files(files, read);
        }
        read()
    }
}

impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Files(..)")
    }
}
