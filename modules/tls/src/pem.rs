//! Where certificates and keys come from.

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rustls_pki_types::pem::Error;

/// Certificates or a key as PEM ([RFC 7468]): a file, which is watched, or bytes that the program has.
///
/// A path converts into it, so it is written where there is no file.
///
/// # Examples
///
/// ```no_run
/// # extern crate baya_core as baya;
/// use baya_tls::{Pem, Tls};
///
/// # async fn key_of_the_vault() -> baya::Result<String> { Ok(String::new()) }
/// # async fn example() -> baya::Result<()> {
/// let tls = Tls::pem("cert.pem", Pem::bytes(key_of_the_vault().await?)).await?;
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

/// By what a file that has changed is told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
}

impl Pem {
    /// A file, which may be a link.
    pub fn file(path: impl AsRef<Path>) -> Self {
        Self(Source::File(path.as_ref().to_owned()))
    }

    /// These bytes, which never change.
    pub fn bytes(bytes: impl AsRef<[u8]>) -> Self {
        Self(Source::Bytes(bytes.as_ref().into()))
    }

    pub(crate) fn read(&self) -> io::Result<Cow<'_, [u8]>> {
        match &self.0 {
            Source::File(path) => std::fs::read(path).map(Cow::Owned),
            Source::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
        }
    }

    /// `None` for bytes, and for a file that is not there.
    pub(crate) fn stamp(&self) -> Option<Stamp> {
        let Source::File(path) = &self.0 else { return None };
        let metadata = std::fs::metadata(path).ok()?;
        Some(Stamp { modified: metadata.modified().ok(), length: metadata.len() })
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

/// A key is never shown, even where it was given as a path by mistake.
impl fmt::Display for Pem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::File(path) if path.to_string_lossy().contains("-----BEGIN") => {
                f.write_str("a path that is PEM text, which `Pem::bytes` takes")
            }
            Source::File(path) => write!(f, "`{}`", path.display()),
            Source::Bytes(_) => f.write_str("PEM given as bytes"),
        }
    }
}

impl fmt::Debug for Pem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pem({self})")
    }
}

/// Why it is no PEM, without what stands in it.
pub(crate) fn fault(error: &Error) -> &'static str {
    match error {
        Error::MissingSectionEnd { .. } => "it ends within a section, as if it were cut off",
        Error::IllegalSectionStart { .. } => "a `-----BEGIN` line is malformed",
        Error::Base64Decode(_) => "a section is not valid base64",
        _ => "it is malformed",
    }
}
