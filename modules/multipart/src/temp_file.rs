//! Temporary files, and the writer that creates them.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use baya::Error;
use bytes::Bytes;
use tempfile::{NamedTempFile, TempPath};
use tokio::task::spawn_blocking;

/// How many bytes are buffered before they are written.
const BUFFER_SIZE: usize = 256 * 1024;

/// An uploaded file on the disk, which is deleted when this value is dropped: when the handler fails or
/// panics, the client disconnects, or the request times out. Only a process that is killed leaves the file
/// behind. [`persist`](Self::persist) keeps the file.
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
    /// Returns the path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the size in bytes.
    pub const fn len(&self) -> u64 {
        self.length
    }

    /// Whether the file has no bytes.
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Reads the whole file into memory.
    ///
    /// # Errors
    ///
    /// 500 if the file can't be read.
    pub async fn bytes(&self) -> Result<Bytes, Error> {
        let path = self.path.to_path_buf();
        blocking(move || fs::read(path)).await.map(Into::into)
    }

    /// Moves the file to `path`, and replaces the file at that path. On the same file system, the move is
    /// atomic; to another one, the file is copied next to `path` and then moved. Only the user of the
    /// process can read the file.
    ///
    /// # Errors
    ///
    /// 500 if the file can't be moved to `path`. Then it is deleted.
    pub async fn persist(self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref().to_owned();
        blocking(move || move_file(self.path, &path)).await
    }
}

impl TempFile {
    /// Copies the file to `path`, and replaces the file at that path.
    pub(crate) async fn copy(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let from = self.path.to_path_buf();
        let to = path.as_ref().to_owned();
        blocking(move || copy_file(&from, &to)).await
    }
}

fn move_file(from: TempPath, to: &Path) -> io::Result<()> {
    let persist_error = match from.persist(to) {
        Ok(()) => return Ok(()),
        Err(error) => error,
    };
    if persist_error.error.kind() != io::ErrorKind::CrossesDevices {
        return Err(persist_error.error);
    }
    copy_file(&persist_error.path, to)
}

fn copy_file(from: &Path, to: &Path) -> io::Result<()> {
    let mut copy = NamedTempFile::new_in(parent_of(to))?;
    io::copy(&mut fs::File::open(from)?, &mut copy)?;
    copy.persist(to).map_err(|error| error.error)?;
    Ok(())
}

/// The directory that contains `path`.
pub(crate) fn parent_of(path: &Path) -> &Path {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or_else(|| Path::new("."))
}

/// Writes a temporary file, which is deleted if the writer is dropped before it has finished, even while a
/// chunk is being written.
pub(crate) struct Writer {
    file: NamedTempFile,
    length: u64,
    buffered: Vec<Bytes>,
    buffered_bytes: usize,
}

impl Writer {
    pub(crate) async fn create(directory: PathBuf) -> Result<Self, Error> {
        let file = blocking(move || NamedTempFile::new_in(directory)).await?;
        Ok(Self { file, length: 0, buffered: Vec::new(), buffered_bytes: 0 })
    }

    pub(crate) async fn write(&mut self, chunk: Bytes) -> Result<(), Error> {
        self.buffered_bytes += chunk.len();
        self.length += chunk.len() as u64;
        self.buffered.push(chunk);
        if self.buffered_bytes < BUFFER_SIZE { Ok(()) } else { self.flush().await }
    }

    pub(crate) async fn finish(mut self) -> Result<TempFile, Error> {
        self.flush().await?;
        Ok(TempFile { path: self.file.into_temp_path(), length: self.length })
    }

    async fn flush(&mut self) -> Result<(), Error> {
        let chunks = std::mem::take(&mut self.buffered);
        self.buffered_bytes = 0;
        let mut handle = self.file.as_file().try_clone().map_err(Error::internal)?;
        blocking(move || chunks.iter().try_for_each(|chunk| handle.write_all(chunk))).await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, Error> {
    spawn_blocking(work).await.map_err(Error::internal)?.map_err(Error::internal)
}
