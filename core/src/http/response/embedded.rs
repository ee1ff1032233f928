//! Files that are embedded in the program.

/// The files of a directory, embedded in the program. `embed!("dist")` creates it.
#[derive(Clone, Copy, Debug)]
pub struct Embedded {
    files: &'static [EmbeddedFile],
}

/// An embedded file.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct EmbeddedFile {
    /// The path relative to the directory, with `/` between segments.
    pub path: &'static str,
    /// The content of the file.
    pub bytes: &'static [u8],
    /// The entity tag of the content, in quotes.
    pub etag: &'static str,
}

impl EmbeddedFile {
    /// Creates a file.
    #[doc(hidden)]
    pub const fn new(path: &'static str, bytes: &'static [u8], etag: &'static str) -> Self {
        Self { path, bytes, etag }
    }
}

impl Embedded {
    /// Creates a directory from files that are sorted by path.
    #[doc(hidden)]
    pub const fn new(files: &'static [EmbeddedFile]) -> Self {
        Self { files }
    }

    /// Returns all files, sorted by path.
    pub const fn files(&self) -> &'static [EmbeddedFile] {
        self.files
    }

    /// Returns the file at a path relative to the directory, such as `css/page.css`.
    pub fn get(&self, path: &str) -> Option<&'static EmbeddedFile> {
        let index = self.files.binary_search_by(|file| file.path.cmp(path)).ok()?;
        self.files.get(index)
    }
}

impl core::fmt::Debug for EmbeddedFile {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("EmbeddedFile")
            .field("path", &self.path)
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}
