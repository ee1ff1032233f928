//! Files that are handed to the types that take them: serde reads values, and a file is none, so that a type
//! reads the number of its file and takes it from here.

use std::cell::RefCell;
use std::fmt;

use baya::__private::explain::{InputValue, wrong};
use baya::__private::{FILE, Files};
use baya::rules::HasLength;
use baya::schema::{Schema, Shape};
use baya::{Explain, Report, Validate};
use serde::de::{Deserialize, Deserializer, Error, Visitor};

use crate::collected::Upload;

thread_local! {
    /// The files of the form that is being read.
    static FILES: RefCell<Vec<Upload>> = const { RefCell::new(Vec::new()) };
}

/// Leaves none, however it ends.
struct Taken;

impl Drop for Taken {
    fn drop(&mut self) {
        FILES.take();
    }
}

/// The prefix of strings that refer to a file.
const MARK: &str = "\u{0}file ";

/// Returns the string that refers to the file with this number in a value that is read by [`with_files`].
pub fn file_reference(number: usize) -> String {
    format!("{MARK}{number}")
}

/// Reads a document, such as JSON, whose [file references](file_reference) are these files: for a battery whose requests have
/// files beside a document.
pub fn with_files<T>(files: &[Upload], read: impl FnOnce() -> T) -> T {
    with(files.iter().map(Upload::shared).collect(), read)
}

/// Reads something that has these files in it.
pub(crate) fn with<T>(files: Vec<Upload>, read: impl FnOnce() -> T) -> T {
    FILES.set(files);
    let _taken = Taken;
    read()
}

/// A file of a [`MultipartForm`](crate::MultipartForm); nothing else has one.
impl<'de> Deserialize<'de> for Upload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(FILE, Numbered)
    }
}

/// Takes the file of a number, which no text and no document is: it is bytes.
struct Numbered;

impl<'de> Visitor<'de> for Numbered {
    type Value = Upload;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a file")
    }

    /// The number of a file, or the bytes of a JSON string. A number whose bytes begin with the mark is larger than any
    /// number of files.
    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Upload, E> {
        if bytes.starts_with(MARK.as_bytes()) {
            return self.visit_str(std::str::from_utf8(bytes).unwrap_or_default());
        }
        numbered(bytes.try_into().map(usize::from_ne_bytes).ok())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Upload, E> {
        numbered(text.strip_prefix(MARK).and_then(|number| number.parse().ok()))
    }

    /// What was held before its type was known.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, held: D) -> Result<Upload, D::Error> {
        held.deserialize_bytes(self)
    }
}

/// Takes the file with this number.
fn numbered<E: Error>(number: Option<usize>) -> Result<Upload, E> {
    let found = FILES.with_borrow(|files| files.get(number?).map(Upload::shared));
    found.ok_or_else(|| E::custom("must be a file"))
}

impl Explain for Upload {
    fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
        let read = document.read();
        if read.is_none() {
            wrong(document, "file", "must be a file", report);
        }
        read
    }
}

#[diagnostic::do_not_recommend]
impl Validate for Upload {
    const HOLDS_FILES: bool = true;

    fn validate(&self, _report: &mut Report<'_>) {}
}

impl Files for Upload {}

/// Its bytes, for `#[rule(length(...))]`.
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
