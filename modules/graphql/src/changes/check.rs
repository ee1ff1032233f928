//! Test helpers that compare a schema with a committed file.

use std::io::ErrorKind;
use std::path::Path;

use super::{Changes, compare};

/// The environment variable that makes the helpers write their files.
const VARIABLE: &str = "UPDATE_GRAPHQL";

/// Fails the test if a schema differs from the schema in a committed file, and lists the [changes](compare), breaking ones
/// first.
///
/// With `UPDATE_GRAPHQL=1`, the file is written. A missing file is also written, but the test fails once, so that the schema
/// is reviewed before it is committed. A relative path starts at the folder of the package, where tests run.
///
/// # Panics
///
/// If the schemas differ, or the file can't be read or written.
///
/// # Examples
///
/// ```no_run
/// # extern crate baya_core as baya;
/// # use baya_graphql::GraphQlModule;
/// # use baya_macros::module;
/// # #[module(root, imports = [GraphQlModule::at("/graphql")])]
/// # struct AppModule;
/// use baya::App;
/// use baya_graphql::{AppSchema, assert_unchanged};
///
/// # fn main() {
/// // In a function with `#[test]`.
/// let sdl = App::new::<AppModule>().sdl().expect("the app has a schema");
/// assert_unchanged(&sdl, "schema.graphql");
/// # }
/// ```
#[track_caller]
pub fn assert_unchanged(sdl: &str, file: impl AsRef<Path>) {
    if let Err(message) = check_file(sdl, file.as_ref(), is_update(), |_| false) {
        panic!("{message}");
    }
}

/// Fails the test if a schema breaks clients of the schema in a committed file. Prints all other [changes](compare), dangerous
/// ones first.
///
/// As with [`assert_unchanged`], the file is written if it is missing, and with `UPDATE_GRAPHQL=1`.
///
/// # Panics
///
/// If there are breaking changes, or the file can't be read or written.
#[track_caller]
#[expect(clippy::print_stderr, reason = "tests print")]
pub fn assert_compatible(sdl: &str, file: impl AsRef<Path>) {
    match check_file(sdl, file.as_ref(), is_update(), |changes| changes.breaking.is_empty()) {
        Ok(changes) if changes.is_empty() => {}
        Ok(changes) => eprintln!("{changes}"),
        Err(message) => panic!("{message}"),
    }
}

fn is_update() -> bool {
    std::env::var_os(VARIABLE).is_some_and(|value| !value.is_empty() && value != "0")
}

/// Returns the changes, or an error that describes the problem with the file.
fn check_file(
    sdl: &str,
    file: &Path,
    update: bool,
    accepts: fn(&Changes) -> bool,
) -> Result<Changes, String> {
    let path = file.display();
    let before = match std::fs::read_to_string(file) {
        Ok(before) => before,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            write_file(sdl, file)?;
            return if update {
                Ok(Changes::default())
            } else {
                Err(format!("`{path}` did not exist and was written; read and commit it"))
            };
        }
        Err(error) => return Err(format!("`{path}` can't be read: {error}")),
    };
    if before.lines().eq(sdl.lines()) {
        return Ok(Changes::default());
    }
    if update {
        write_file(sdl, file)?;
        return Ok(Changes::default());
    }
    let changes = compare(&before, sdl).map_err(|error| {
        let message = error.message().unwrap_or_default();
        format!("`{path}` can't be compared: {message}; update it with `{VARIABLE}=1`")
    })?;
    if accepts(&changes) {
        return Ok(changes);
    }
    let listed = if changes.is_empty() {
        "only descriptions, the order or directives of definitions have changed\n".to_owned()
    } else {
        changes.to_string()
    };
    Err(format!(
        "the schema of the app differs from the schema in `{path}`\n\n{listed}\nto accept the changes, run the test with `{VARIABLE}=1`"
    ))
}

fn write_file(sdl: &str, file: &Path) -> Result<(), String> {
    std::fs::write(file, sdl)
        .map_err(|error| format!("`{}` can't be written: {error}", file.display()))
}
