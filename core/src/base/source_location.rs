//! Locations in source files, as constants.

/// A location in a source file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// The path of the file, as `file!()` returns it.
    pub file: &'static str,
    /// The line, starting at 1.
    pub line: u32,
    /// The column, starting at 1.
    pub column: u32,
}

impl Location {
    /// Returns the location of the caller of a function with `#[track_caller]`.
    #[track_caller]
    pub(crate) const fn caller() -> Self {
        let at = core::panic::Location::caller();
        Self { file: at.file(), line: at.line(), column: at.column() }
    }

    /// The location of items without a declaration in the program, such as types of the standard library.
    pub const NOWHERE: Self = Self { file: "", line: 0, column: 0 };
}

impl core::fmt::Display for Location {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}
