//! A test helper that compares a document with a committed file.

use std::fmt::Display;
use std::io::ErrorKind;
use std::path::Path;

use serde_json::Value;

use crate::compare::{Changes, compare};

/// How documents of one kind are checked: the environment variable that updates files, and the comparison.
pub(crate) type DocumentKind = (&'static str, fn(&Value, &Value) -> Changes);

const OPENAPI: DocumentKind = ("UPDATE_OPENAPI", compare);

/// Asserts that an OpenAPI document equals the one in a file, which is committed with the program.
///
/// If they differ, the panic message lists the [changes](compare), those that break clients first.
///
/// With `UPDATE_OPENAPI=1`, the file is written. A missing file is written as well, but fails the test once, so that the
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
/// use baya_openapi::{AppDocument, assert_unchanged};
///
/// // In a function with `#[test]`.
/// let document = App::new::<AppModule>().openapi().expect("the app has a document");
/// assert_unchanged(&document, "openapi.json");
/// # fn main() {}
/// ```
#[track_caller]
pub fn assert_unchanged(document: &Value, file: impl AsRef<Path>) {
    assert_equals_file(document, file.as_ref(), OPENAPI);
}

/// Asserts that a document equals the one in a file.
///
/// # Panics
///
/// Panics if the document differs from the file, the file is missing, or it can't be read or written.
#[track_caller]
pub(crate) fn assert_equals_file(document: &Value, file: &Path, kind: DocumentKind) {
    let (variable, _) = kind;
    let update = std::env::var_os(variable).is_some_and(|value| !value.is_empty() && value != "0");
    if let Err(message) = check(document, file, update, kind) {
        panic!("{message}");
    }
}

/// Compares a document with a file. The error is the message of the failing test.
fn check(
    document: &Value,
    file: &Path,
    update: bool,
    (variable, compare): DocumentKind,
) -> Result<(), String> {
    let path = file.display();
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            write(document, file)?;
            return if update {
                Ok(())
            } else {
                Err(format!("`{path}` did not exist and has been written; read and commit it"))
            };
        }
        Err(error) => return Err(format!("`{path}` can't be read: {error}")),
    };
    let before: Result<Value, _> = serde_json::from_str(&text);
    // Parsing may change the last digit of a number, so both documents are parsed.
    let now = serde_json::from_str(&document.to_string()).unwrap_or_else(|_| document.clone());
    if before.as_ref().is_ok_and(|before| *before == now) {
        return Ok(());
    }
    if update {
        return write(document, file);
    }
    let before = before.map_err(|error| {
        format!("`{path}` is not valid JSON: {error}; update it with `{variable}=1`")
    })?;
    Err(format!(
        "the document of the app differs from `{path}`\n\n{}\nto accept this, run the test with `{variable}=1`",
        compare(&before, &now),
    ))
}

fn write(document: &Value, file: &Path) -> Result<(), String> {
    let message = |error: &dyn Display| format!("`{}` can't be written: {error}", file.display());
    let text = serde_json::to_string_pretty(document).map_err(|error| message(&error))?;
    std::fs::write(file, text + "\n").map_err(|error| message(&error))
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a failed expectation fails the test")]
mod tests {
    use serde_json::json;

    use super::*;

    fn document(path: &str) -> Value {
        json!({ "openapi": "3.1.1", "paths": { path: { "get": {} } } })
    }

    #[test]
    fn writes_a_missing_file_and_fails_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("openapi.json");
        let message = check(&document("/cats"), &file, false, OPENAPI).expect_err("a missing file");
        assert!(message.ends_with("has been written; read and commit it"), "{message}");
        assert_eq!(check(&document("/cats"), &file, false, OPENAPI), Ok(()));
    }

    #[test]
    fn fails_with_the_changes_until_they_are_accepted() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("openapi.json");
        write(&document("/cats"), &file).expect("the file is written");
        let message = check(&document("/dogs"), &file, false, OPENAPI).expect_err("a change");
        let lines: Vec<_> = message.lines().skip(2).collect();
        assert_eq!(
            lines,
            [
                "1 breaking change:",
                "  GET /cats",
                "      the operation was removed",
                "1 harmless change:",
                "  GET /dogs",
                "      the operation was added",
                "",
                "to accept this, run the test with `UPDATE_OPENAPI=1`",
            ]
        );
        assert_eq!(check(&document("/dogs"), &file, true, OPENAPI), Ok(()));
        assert_eq!(check(&document("/dogs"), &file, false, OPENAPI), Ok(()));
    }

    #[test]
    fn ignores_a_last_digit_that_parsing_changes() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("openapi.json");
        let mut document = document("/cats");
        document["maximum"] = json!(f64::from(f32::MAX));
        write(&document, &file).expect("the file is written");
        assert_eq!(check(&document, &file, false, OPENAPI), Ok(()));
    }

    #[test]
    fn reports_a_file_that_is_not_json() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("openapi.json");
        std::fs::write(&file, "openapi: 3.1.1").expect("the file is written");
        let message = check(&document("/cats"), &file, false, OPENAPI).expect_err("invalid JSON");
        let expected = "is not valid JSON: expected value at line 1 column 1";
        assert!(message.contains(expected), "{message}");
    }
}
