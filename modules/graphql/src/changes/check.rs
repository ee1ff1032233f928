//! The test helpers: a schema compared with a file that is committed.

use std::io::ErrorKind;
use std::path::Path;

use super::{Changes, compare};

/// The variable that has files written.
const VARIABLE: &str = "UPDATE_GRAPHQL";

/// Fails the test if a schema is not the one in a file, which is committed with the program; the [changes](compare) that
/// break clients are listed first.
///
/// With `UPDATE_GRAPHQL=1` the file is written. A missing file is written as well, and the test fails once, so that an unread
/// schema does not pass as a checked one. A relative path starts at the folder of the package, where tests run.
///
/// # Panics
///
/// If the schema is another one, or the file can't be read or written.
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
    if let Err(words) = checked(sdl, file.as_ref(), is_update(), |_| false) {
        panic!("{words}");
    }
}

/// Fails the test if clients of the schema in a file, which is committed with the program, would break with this one. Other
/// [changes](compare) are printed, dangerous ones first.
///
/// The file stays as it is, and is written as by [`assert_unchanged`].
///
/// # Panics
///
/// If there are breaking changes, or the file can't be read or written.
#[track_caller]
#[expect(clippy::print_stderr, reason = "tests print")]
pub fn assert_compatible(sdl: &str, file: impl AsRef<Path>) {
    match checked(sdl, file.as_ref(), is_update(), |changes| changes.breaking.is_empty()) {
        Ok(changes) if changes.is_empty() => {}
        Ok(changes) => eprintln!("{changes}"),
        Err(words) => panic!("{words}"),
    }
}

fn is_update() -> bool {
    std::env::var_os(VARIABLE).is_some_and(|value| !value.is_empty() && value != "0")
}

/// Returns the changes if they are accepted, and otherwise what is wrong with the file.
fn checked(
    sdl: &str,
    file: &Path,
    update: bool,
    accepts: fn(&Changes) -> bool,
) -> Result<Changes, String> {
    let shown = file.display();
    let before = match std::fs::read_to_string(file) {
        Ok(before) => before,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            written(sdl, file)?;
            return if update {
                Ok(Changes::default())
            } else {
                Err(format!("there was no `{shown}`; it is written now: read and commit it"))
            };
        }
        Err(error) => return Err(format!("`{shown}` can't be read: {error}")),
    };
    if before.lines().eq(sdl.lines()) {
        return Ok(Changes::default());
    }
    if update {
        written(sdl, file)?;
        return Ok(Changes::default());
    }
    let changes = compare(&before, sdl).map_err(|error| {
        let message = error.message().unwrap_or_default();
        format!("`{shown}` can't be compared: {message}; update it with `{VARIABLE}=1`")
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
        "the schema of the app is not the one in `{shown}`\n\n{listed}\nto accept this, run the test with `{VARIABLE}=1`"
    ))
}

fn written(sdl: &str, file: &Path) -> Result<(), String> {
    std::fs::write(file, sdl)
        .map_err(|error| format!("`{}` can't be written: {error}", file.display()))
}
