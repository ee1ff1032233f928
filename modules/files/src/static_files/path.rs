//! The path of a request as a path inside a directory.

use baya::Error;
use percent_encoding::percent_decode_str;

/// The path of a file inside a directory.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FilePath {
    pub(super) segments: Vec<String>,
    /// Whether the path ends with `/`, as that of a directory.
    pub(super) has_trailing_slash: bool,
}

impl FilePath {
    /// Decodes the path of a URI. Returns `None` if it can't be the path of a file inside a directory.
    ///
    /// # Errors
    ///
    /// 400 if the path is not valid percent-encoded UTF-8.
    pub(super) fn from_uri(path: &str, allows_hidden: bool) -> Result<Option<Self>, Error> {
        let mut decoded = Vec::new();
        for segment in segments(path) {
            decoded.push(decode(segment)?);
        }
        Ok(Self::checked(decoded, path.ends_with('/'), allows_hidden))
    }

    /// Splits a decoded path. Returns `None` if it can't be the path of a file inside a directory.
    pub(super) fn from_decoded(path: &str, allows_hidden: bool) -> Option<Self> {
        let segments = segments(path).map(str::to_owned).collect();
        Self::checked(segments, path.is_empty() || path.ends_with('/'), allows_hidden)
    }

    fn checked(
        segments: Vec<String>,
        has_trailing_slash: bool,
        allows_hidden: bool,
    ) -> Option<Self> {
        let is_allowed =
            |name: &String| is_file_name(name) && (allows_hidden || !name.starts_with('.'));
        segments.iter().all(is_allowed).then_some(Self { segments, has_trailing_slash })
    }

    /// The segments joined by `/`.
    pub(super) fn joined(&self) -> String {
        self.segments.join("/")
    }

    /// The path that begins with `/` at the directory.
    pub(super) fn rooted(&self) -> String {
        format!("/{}", self.joined())
    }

    /// Whether the last segment contains a dot, as a file name does.
    pub(super) fn has_extension(&self) -> bool {
        !self.has_trailing_slash && self.segments.last().is_some_and(|name| name.contains('.'))
    }
}

/// The segments between the leading and the trailing `/`.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let path = path.strip_suffix('/').unwrap_or(path);
    // A path without segments is the directory itself.
    path.split('/').filter(move |_| !path.is_empty())
}

fn decode(segment: &str) -> Result<String, Error> {
    let invalid =
        || Error::bad_request().with_message("the path must be valid percent-encoded UTF-8");
    let mut escapes = segment.split('%').skip(1);
    let is_escape = |after: &str| after.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    if !escapes.all(is_escape) {
        return Err(invalid());
    }
    let text = percent_decode_str(segment).decode_utf8().map_err(|_| invalid())?;
    Ok(text.into_owned())
}

/// Whether a name refers to an entry of its directory: it contains no path separator of any system, does not refer to
/// a parent directory, and is not a drive or a stream of Windows.
fn is_file_name(name: &str) -> bool {
    let drive = matches!(name.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    !matches!(name, "" | "." | "..")
        && !name.contains(['/', '\\', '\0'])
        && !drive
        && !(cfg!(windows) && (name.contains(':') || name.ends_with(['.', ' '])))
}

/// Whether a path is equal to a prefix or below it, compared by whole segments.
pub(super) fn is_inside(path: &str, prefix: &str) -> bool {
    let prefix = prefix.trim_end_matches('/');
    let rest = path.strip_prefix(prefix);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
