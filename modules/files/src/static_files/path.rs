//! The path of a request as names below a directory.

use baya::Error;
use percent_encoding::percent_decode_str;

/// Names from a directory down to a file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Names {
    pub(super) names: Vec<String>,
    /// Whether the path ends with `/`, as that of a directory.
    pub(super) slash: bool,
}

impl Names {
    /// The names in the path of a URI; `None` where it can't be a file below a directory.
    ///
    /// # Errors
    ///
    /// 400 for a path whose escapes can't be decoded as UTF-8.
    pub(super) fn of_uri(path: &str, hidden: bool) -> Result<Option<Self>, Error> {
        let mut names = Vec::new();
        for segment in segments(path) {
            names.push(decoded(segment)?);
        }
        Ok(Self::checked(names, path.ends_with('/'), hidden))
    }

    /// The names in a path that is decoded already.
    pub(super) fn of_text(path: &str, hidden: bool) -> Option<Self> {
        let names = segments(path).map(str::to_owned).collect();
        Self::checked(names, path.is_empty() || path.ends_with('/'), hidden)
    }

    fn checked(names: Vec<String>, slash: bool, hidden: bool) -> Option<Self> {
        let fits = names.iter().all(|name| is_name(name) && (hidden || !name.starts_with('.')));
        fits.then_some(Self { names, slash })
    }

    /// As they stand in a table of files.
    pub(super) fn joined(&self) -> String {
        self.names.join("/")
    }

    /// As a path from the directory on.
    pub(super) fn rooted(&self) -> String {
        format!("/{}", self.joined())
    }

    /// Whether the last one looks like that of a file: it has an extension.
    pub(super) fn has_extension(&self) -> bool {
        !self.slash && self.names.last().is_some_and(|name| name.contains('.'))
    }
}

/// The segments between the first `/` and the last.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let path = path.strip_suffix('/').unwrap_or(path);
    // A path without a segment is the directory itself.
    path.split('/').filter(move |_| !path.is_empty())
}

fn decoded(segment: &str) -> Result<String, Error> {
    let unreadable = || Error::bad_request().with_message("the path can't be decoded");
    let mut escapes = segment.split('%').skip(1);
    let escaped = |after: &str| after.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    if !escapes.all(escaped) {
        return Err(unreadable());
    }
    let text = percent_decode_str(segment).decode_utf8().map_err(|_| unreadable())?;
    Ok(text.into_owned())
}

/// Whether a name stands for one step down: no separator of any system, nothing that leads up, and no
/// drive or stream of Windows.
fn is_name(name: &str) -> bool {
    let drive = matches!(name.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    !matches!(name, "" | "." | "..")
        && !name.contains(['/', '\\', '\0'])
        && !drive
        && !(cfg!(windows) && (name.contains(':') || name.ends_with(['.', ' '])))
}

/// Whether a path is a prefix or below it, by whole segments.
pub(super) fn is_below(path: &str, prefix: &str) -> bool {
    let prefix = prefix.trim_end_matches('/');
    let rest = path.strip_prefix(prefix);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
