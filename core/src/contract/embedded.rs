//! Files that are part of the program.

/// The files of a directory, in the program itself; made by `embed!("dist")`.
#[derive(Clone, Copy, Debug)]
pub struct Embedded {
    files: &'static [EmbeddedFile],
}

/// One file of a directory that is part of the program.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct EmbeddedFile {
    /// Its path below the directory, with `/` between the segments.
    pub path: &'static str,
    /// What it contains.
    pub bytes: &'static [u8],
    /// The entity tag of its bytes, in quotes.
    pub etag: &'static str,
}

impl EmbeddedFile {
    /// A file.
    #[doc(hidden)]
    pub const fn new(path: &'static str, bytes: &'static [u8], etag: &'static str) -> Self {
        Self { path, bytes, etag }
    }
}

impl Embedded {
    /// A table of files, which is sorted by path.
    #[doc(hidden)]
    pub const fn new(files: &'static [EmbeddedFile]) -> Self {
        Self { files }
    }

    /// All files, sorted by path.
    pub const fn files(&self) -> &'static [EmbeddedFile] {
        self.files
    }

    /// The file at a path below the directory, such as `css/page.css`; `None` where there is none.
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
