//! References to files in the values that a type is read from. serde has no value for a file, so the input
//! contains the index of a file, and the type takes that file from here.

use std::cell::RefCell;
use std::fmt;

use baya::__private::explain::{InputValue, wrong};
use baya::__private::{FILE, Files};
use baya::schema::{Schema, Shape};
use baya::validation::{Explain, Report, Validate, rules::HasLength};
use serde::de::{Deserialize, Deserializer, Error, Visitor};

use crate::upload::Upload;

thread_local! {
    /// The files of the form that is being read.
    static FILES: RefCell<Vec<Upload>> = const { RefCell::new(Vec::new()) };
}

/// Clears the files when it is dropped.
struct ClearOnDrop;

impl Drop for ClearOnDrop {
    fn drop(&mut self) {
        FILES.take();
    }
}

/// The prefix of strings that refer to a file.
const PREFIX: &str = "\u{0}file ";

/// Returns the string that refers to the file at `index` in a value that is read by [`with_files`].
pub fn file_reference(index: usize) -> String {
    format!("{PREFIX}{index}")
}

/// Calls `read`, which reads a value, such as JSON, whose [file references](file_reference) refer to `files`. It is
/// for crates whose requests contain files beside a value.
pub fn with_files<T>(files: &[Upload], read: impl FnOnce() -> T) -> T {
    with_owned_files(files.iter().map(Upload::shared).collect(), read)
}

/// Calls `read`, which reads a value whose file references refer to `files`.
pub(crate) fn with_owned_files<T>(files: Vec<Upload>, read: impl FnOnce() -> T) -> T {
    FILES.set(files);
    let _clear = ClearOnDrop;
    read()
}

/// Reads a file of a [`MultipartForm`](crate::MultipartForm). No other input contains files.
impl<'de> Deserialize<'de> for Upload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(FILE, FileVisitor)
    }
}

/// Takes the file that is referred to. A reference is bytes, which no text field and no other value is.
struct FileVisitor;

impl<'de> Visitor<'de> for FileVisitor {
    type Value = Upload;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a file")
    }

    /// Accepts the index of a file, or the bytes of a JSON string. An index whose bytes begin with the prefix is larger
    /// than any number of files.
    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Upload, E> {
        if bytes.starts_with(PREFIX.as_bytes()) {
            return self.visit_str(std::str::from_utf8(bytes).unwrap_or_default());
        }
        file_at(bytes.try_into().map(usize::from_ne_bytes).ok())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Upload, E> {
        file_at(text.strip_prefix(PREFIX).and_then(|index| index.parse().ok()))
    }

    /// Accepts a value that was buffered before its type was known.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, buffered: D) -> Result<Upload, D::Error> {
        buffered.deserialize_bytes(self)
    }
}

/// Returns the file at `index`.
fn file_at<E: Error>(index: Option<usize>) -> Result<Upload, E> {
    let file = FILES.with_borrow(|files| files.get(index?).map(Upload::shared));
    file.ok_or_else(|| E::custom("must be a file"))
}

impl Explain for Upload {
    fn explain(input: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
        let file = input.read();
        if file.is_none() {
            wrong(input, "file", "must be a file", report);
        }
        file
    }
}

#[diagnostic::do_not_recommend]
impl Validate for Upload {
    const CONTAINS_FILES: bool = true;

    fn validate(&self, _report: &mut Report<'_>) {}
}

impl Files for Upload {}

/// The number of bytes, for `#[rule(length(...))]`.
#[diagnostic::do_not_recommend]
impl HasLength for Upload {
    const UNITS: [&'static str; 2] = ["byte", "bytes"];

    fn length(&self) -> usize {
        usize::try_from(self.len()).unwrap_or(usize::MAX)
    }
}

#[diagnostic::do_not_recommend]
impl Schema for Upload {
    const SHAPE: Shape = Shape::Bytes;
}
