//! Opens files on the disk.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::sync::Arc;

use baya::Error;
use baya::http::ETag;
use tokio::task::spawn_blocking;

use crate::file::{Content, File};

impl File {
    /// Opens a file on the disk, with its name, its modification time, and an entity tag of that time and its
    /// length. Two versions have the same tag only if they have the same length, and the clock of the file
    /// system, usually in nanoseconds, did not advance between them.
    ///
    /// The path is opened as it is. For a path from a request, use
    /// [`StaticFiles::file`](crate::StaticFiles::file), which does not leave its directory.
    ///
    /// # Errors
    ///
    /// 404 if there is no regular file at the path, 500 if it can't be read.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref().to_owned();
        let opened = spawn_blocking(move || Self::open_blocking(&path)).await;
        opened
            .map_err(Error::internal)?
            .map_err(Error::internal)?
            .ok_or_else(|| Error::not_found().with_message("the file does not exist"))
    }

    /// Opens a regular file. Returns `None` if there is none.
    pub(crate) fn open_blocking(path: &Path) -> io::Result<Option<Self>> {
        // Checked before opening, because opening a pipe blocks until it has a writer.
        let opened = std::fs::metadata(path).and_then(|metadata| {
            if metadata.is_file() { std::fs::File::open(path).map(Some) } else { Ok(None) }
        });
        let file = match opened {
            Ok(Some(file)) => file,
            Ok(None) => return Ok(None),
            Err(error) if is_absent(&error) => return Ok(None),
            Err(error) => return Err(error),
        };
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Ok(None);
        }
        let modified = metadata.modified().ok();
        let mut opened = Self::new(Content::Disk(Arc::new(file), metadata.len()));
        opened.name = path.file_name().and_then(OsStr::to_str).map(str::to_owned);
        opened.modified = modified;
        opened.etag = modified.and_then(|modified| {
            ETag::from_metadata(modified, metadata.len()).map(ETag::into_header)
        });
        Ok(Some(opened))
    }
}

/// Whether an error means that a client can't have the file: it does not exist, the process may not read it,
/// or its links form a cycle.
pub(crate) fn is_absent(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidFilename, InvalidInput, NotADirectory, NotFound, PermissionDenied};
    /// `ELOOP` of Linux.
    const TOO_MANY_LINKS: i32 = 40;
    let absent = [NotFound, NotADirectory, InvalidInput, InvalidFilename, PermissionDenied];
    absent.contains(&error.kind())
        || cfg!(target_os = "linux") && error.raw_os_error() == Some(TOO_MANY_LINKS)
}
