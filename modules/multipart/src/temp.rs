//! Files that are gone when nobody holds them.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use baya::Error;
use bytes::Bytes;
use tempfile::{NamedTempFile, TempPath};
use tokio::task::spawn_blocking;

/// So many bytes are written at once.
const PIECE: usize = 256 * 1024;

/// An uploaded file on the disk, which is deleted when this is dropped: when the handler fails or
/// panics, when the client goes away, when the app times out. Only a process that is killed leaves it
/// there. [`persist`](Self::persist) keeps it.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Error;
/// use baya_macros::controller;
/// use baya_multipart::Multipart;
///
/// #[controller("/backups")]
/// struct Backups;
///
/// #[controller]
/// impl Backups {
///     #[post]
///     async fn create(&self, mut form: Multipart) -> Result<(), Error> {
///         let Some(field) = form.next_field().await? else {
///             return Err(Error::bad_request());
///         };
///         let file = field.save_in("backups").await?;
///         if file.is_empty() {
///             return Err(Error::unprocessable());
///         }
///         file.persist("backups/latest.zip").await
///     }
/// }
/// # fn main() {}
/// ```
#[derive(Debug)]
#[must_use = "the file is deleted when this is dropped"]
pub struct TempFile {
    path: TempPath,
    length: u64,
}

impl TempFile {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many bytes it has.
    pub const fn len(&self) -> u64 {
        self.length
    }

    /// Whether it has no bytes.
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// All of it, in memory.
    ///
    /// # Errors
    ///
    /// 500 where it can't be read.
    pub async fn bytes(&self) -> Result<Bytes, Error> {
        let path = self.path.to_path_buf();
        blocking(move || fs::read(path)).await.map(Into::into)
    }

    /// Keeps it at a path, in the place of what is there. On the disk where it lies it is moved, which
    /// nobody sees half done; to another it is copied beside the path, and then moved. Only the user of
    /// the process may read it.
    ///
    /// # Errors
    ///
    /// 500 where it can't be moved there; then it is deleted.
    pub async fn persist(self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref().to_owned();
        blocking(move || moved(self.path, &path)).await
    }
}

impl TempFile {
    /// Keeps a copy of it at a path, in the place of what is there.
    pub(crate) async fn copy(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let (from, to) = (self.path.to_path_buf(), path.as_ref().to_owned());
        blocking(move || copied(&from, &to)).await
    }
}

fn moved(from: TempPath, to: &Path) -> io::Result<()> {
    let failed = match from.persist(to) {
        Ok(()) => return Ok(()),
        Err(failed) => failed,
    };
    if failed.error.kind() != io::ErrorKind::CrossesDevices {
        return Err(failed.error);
    }
    copied(&failed.path, to)
}

fn copied(from: &Path, to: &Path) -> io::Result<()> {
    let mut copy = NamedTempFile::new_in(beside(to))?;
    io::copy(&mut fs::File::open(from)?, &mut copy)?;
    copy.persist(to).map_err(|failed| failed.error)?;
    Ok(())
}

/// The directory that a path is in.
pub(crate) fn beside(path: &Path) -> &Path {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or_else(|| Path::new("."))
}

/// A file that is being written. Whoever waits for a piece may be dropped: the file is with who writes
/// it, and is deleted then.
pub(crate) struct Writer {
    file: NamedTempFile,
    length: u64,
    waiting: Vec<Bytes>,
    bytes: usize,
}

impl Writer {
    pub(crate) async fn create(directory: PathBuf) -> Result<Self, Error> {
        let file = blocking(move || NamedTempFile::new_in(directory)).await?;
        Ok(Self { file, length: 0, waiting: Vec::new(), bytes: 0 })
    }

    pub(crate) async fn write(&mut self, piece: Bytes) -> Result<(), Error> {
        self.bytes += piece.len();
        self.length += piece.len() as u64;
        self.waiting.push(piece);
        if self.bytes < PIECE { Ok(()) } else { self.flush().await }
    }

    pub(crate) async fn finish(mut self) -> Result<TempFile, Error> {
        self.flush().await?;
        Ok(TempFile { path: self.file.into_temp_path(), length: self.length })
    }

    async fn flush(&mut self) -> Result<(), Error> {
        let pieces = std::mem::take(&mut self.waiting);
        self.bytes = 0;
        let mut handle = self.file.as_file().try_clone().map_err(Error::internal)?;
        blocking(move || pieces.iter().try_for_each(|piece| handle.write_all(piece))).await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, Error> {
    spawn_blocking(work).await.map_err(Error::internal)?.map_err(Error::internal)
}
