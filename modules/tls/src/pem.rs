//! Sources of certificates and keys.

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rustls_pki_types::pem::Error;

/// Certificates or a private key as PEM ([RFC 7468]): a file, which is watched, or bytes in memory.
///
/// A path converts into a file.
///
/// # Examples
///
/// ```no_run
/// # extern crate baya_core as baya;
/// use baya_tls::{Pem, Tls};
///
/// # async fn key_from_vault() -> baya::Result<String> { Ok(String::new()) }
/// # async fn example() -> baya::Result<()> {
/// let tls = Tls::pem("cert.pem", Pem::bytes(key_from_vault().await?)).await?;
/// # Ok(())
/// # }
/// ```
///
/// [RFC 7468]: https://www.rfc-editor.org/rfc/rfc7468
#[derive(Clone)]
pub struct Pem(Source);

#[derive(Clone)]
enum Source {
    File(PathBuf),
    Bytes(Arc<[u8]>),
}

/// Identifies a version of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileVersion {
    modified: Option<SystemTime>,
    length: u64,
}

impl Pem {
    /// Reads a file, which may be a symbolic link.
    pub fn file(path: impl AsRef<Path>) -> Self {
        Self(Source::File(path.as_ref().to_owned()))
    }

    /// Uses these bytes, which never change.
    pub fn bytes(bytes: impl AsRef<[u8]>) -> Self {
        Self(Source::Bytes(bytes.as_ref().into()))
    }

    pub(crate) fn read(&self) -> io::Result<Cow<'_, [u8]>> {
        match &self.0 {
            Source::File(path) => std::fs::read(path).map(Cow::Owned),
            Source::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
        }
    }

    /// The version of the file. `None` for bytes, and for a file that does not exist.
    pub(crate) fn file_version(&self) -> Option<FileVersion> {
        let Source::File(path) = &self.0 else { return None };
        let metadata = std::fs::metadata(path).ok()?;
        Some(FileVersion { modified: metadata.modified().ok(), length: metadata.len() })
    }
}

impl From<&str> for Pem {
    fn from(path: &str) -> Self {
        Self::file(path)
    }
}

impl From<String> for Pem {
    fn from(path: String) -> Self {
        Self::file(path)
    }
}

impl From<&Path> for Pem {
    fn from(path: &Path) -> Self {
        Self::file(path)
    }
}

impl From<PathBuf> for Pem {
    fn from(path: PathBuf) -> Self {
        Self(Source::File(path))
    }
}

/// Displays the source, and never a key, even if one was passed as a path by mistake.
impl fmt::Display for Pem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::File(path) if path.to_string_lossy().contains("-----BEGIN") => {
                f.write_str("a path that contains PEM (use `Pem::bytes`)")
            }
            Source::File(path) => write!(f, "`{}`", path.display()),
            Source::Bytes(_) => f.write_str("PEM bytes"),
        }
    }
}

impl fmt::Debug for Pem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pem({self})")
    }
}

/// Describes why PEM is invalid, without its content.
pub(crate) fn describe(error: &Error) -> &'static str {
    match error {
        Error::MissingSectionEnd { .. } => "a section has no end; the file may be truncated",
        Error::IllegalSectionStart { .. } => "a `-----BEGIN` line is malformed",
        Error::Base64Decode(_) => "a section is not valid base64",
        _ => "malformed PEM",
    }
}
