//! A test helper that compares an AsyncAPI document with a committed file.

use std::path::Path;

use serde_json::Value;

use super::compare;
use crate::testing::assert_equals_file;

/// Asserts that an AsyncAPI document equals the one in a file, which is committed with the program.
///
/// If they differ, the panic message lists the [changes](compare), those that break clients first.
///
/// With `UPDATE_ASYNCAPI=1`, the file is written. A missing file is written as well, but fails the test once, so that the
/// new file is read before it is committed. A relative path starts at the folder of the package, where tests run.
///
/// # Panics
///
/// Panics if the document differs from the file, the file is missing, or it can't be read or written.
///
/// # Examples
///
/// ```no_run
/// # extern crate baya_core as baya;
/// # use baya_macros::module;
/// # #[module(root)]
/// # struct AppModule;
/// use baya::App;
/// use baya_openapi::asyncapi::{AppDocument, assert_unchanged};
///
/// // In a function with `#[test]`.
/// let document = App::new::<AppModule>().asyncapi().expect("the app has a document");
/// assert_unchanged(&document, "asyncapi.json");
/// # fn main() {}
/// ```
#[track_caller]
pub fn assert_unchanged(document: &Value, file: impl AsRef<Path>) {
    assert_equals_file(document, file.as_ref(), ("UPDATE_ASYNCAPI", compare));
}
