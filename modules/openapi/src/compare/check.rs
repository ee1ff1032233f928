//! The test helper: a document beside a file that is committed.

use std::path::Path;

use serde_json::Value;

use super::{Changes, compare};

/// How documents of one kind are checked: the variable that has files written anew, and their comparison.
pub(crate) type Kind = (&'static str, fn(&Value, &Value) -> Changes);

const OF_OPENAPI: Kind = ("UPDATE_OPENAPI", compare);

/// Fails the test when a document is not the one in a file, which is committed with the program; the
/// [changes](compare) that break clients are listed first.
///
/// With `UPDATE_OPENAPI=1` the file is written anew, and so it is where there is none yet; the test fails
/// once then, so that nobody takes an unread document for a checked one. A path starts at the folder of
/// the package, where tests run.
///
/// # Panics
///
/// When the document is another one, or the file can't be read or written.
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
    assert_same(document, file.as_ref(), OF_OPENAPI);
}

/// Fails if a document is not the one in a file.
///
/// # Panics
///
/// If the document is another one, or the file can't be read or written.
#[track_caller]
pub(crate) fn assert_same(document: &Value, file: &Path, (variable, compare): Kind) {
    let update = std::env::var_os(variable).is_some_and(|value| !value.is_empty() && value != "0");
    if let Err(words) = checked(document, file, update, (variable, compare)) {
        panic!("{words}");
    }
}

/// What is wrong with the file, in words.
fn checked(
    document: &Value,
    file: &Path,
    update: bool,
    (variable, compare): Kind,
) -> Result<(), String> {
    let shown = file.display();
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            written(document, file)?;
            return if update {
                Ok(())
            } else {
                Err(format!("there was no `{shown}`; it is written now: read and commit it"))
            };
        }
        Err(error) => return Err(format!("`{shown}` can't be read: {error}")),
    };
    let before: Result<Value, _> = serde_json::from_str(&text);
    // A number that is read again may differ in its last digit, so both are read.
    let now = serde_json::from_str(&document.to_string()).unwrap_or_else(|_| document.clone());
    if before.as_ref().is_ok_and(|before| *before == now) {
        return Ok(());
    }
    if update {
        return written(document, file);
    }
    let before = before.map_err(|error| {
        format!("`{shown}` is not valid JSON: {error}; update it with `{variable}=1`")
    })?;
    Err(format!(
        "the document of the app is not the one in `{shown}`\n\n{}\nto accept this, run the test with `{variable}=1`",
        compare(&before, &now),
    ))
}

fn written(document: &Value, file: &Path) -> Result<(), String> {
    let fault =
        |error: &dyn std::fmt::Display| format!("`{}` can't be written: {error}", file.display());
    let text = serde_json::to_string_pretty(document).map_err(|error| fault(&error))?;
    std::fs::write(file, text + "\n").map_err(|error| fault(&error))
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test says what it expects by panicking")]
mod tests {
    use serde_json::json;

    use super::*;

    fn document(path: &str) -> Value {
        json!({ "openapi": "3.1.1", "paths": { path: { "get": {} } } })
    }

    #[test]
    fn a_missing_file_is_written_and_said_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("openapi.json");
        let words = checked(&document("/cats"), &file, false, OF_OPENAPI).expect_err("it is new");
        assert!(words.ends_with("it is written now: read and commit it"), "{words}");
        assert_eq!(checked(&document("/cats"), &file, false, OF_OPENAPI), Ok(()));
    }

    #[test]
    fn another_document_fails_with_its_changes_until_it_is_accepted() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("openapi.json");
        written(&document("/cats"), &file).expect("it is written");
        let words = checked(&document("/dogs"), &file, false, OF_OPENAPI).expect_err("it differs");
        let lines: Vec<_> = words.lines().skip(2).collect();
        assert_eq!(
            lines,
            [
                "1 breaking change:",
                "  GET /cats",
                "      the operation is not there any more",
                "1 harmless change:",
                "  GET /dogs",
                "      the operation is new",
                "",
                "to accept this, run the test with `UPDATE_OPENAPI=1`",
            ]
        );
        assert_eq!(checked(&document("/dogs"), &file, true, OF_OPENAPI), Ok(()));
        assert_eq!(checked(&document("/dogs"), &file, false, OF_OPENAPI), Ok(()));
    }

    #[test]
    fn a_number_that_is_read_with_another_last_digit_is_no_change() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("openapi.json");
        let mut document = document("/cats");
        document["maximum"] = json!(f64::from(f32::MAX));
        written(&document, &file).expect("it is written");
        assert_eq!(checked(&document, &file, false, OF_OPENAPI), Ok(()));
    }

    #[test]
    fn a_file_that_is_no_json_is_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("openapi.json");
        std::fs::write(&file, "openapi: 3.1.1").expect("it is written");
        let words =
            checked(&document("/cats"), &file, false, OF_OPENAPI).expect_err("it can't be read");
        assert!(words.contains("is not valid JSON: expected value at line 1 column 1"), "{words}");
    }
}
