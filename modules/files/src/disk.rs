//! Files on a disk.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::sync::Arc;

use baya::{ETag, Error};
use tokio::task::spawn_blocking;

use crate::file::{Content, File};

impl File {
    /// A file on a disk, with its name, its time of modification, and an entity tag made of that time and
    /// its length: two versions share it only where they have the same length and the disk's clock,
    /// which counts nanoseconds on most, did not tick between them.
    ///
    /// The path is opened as it is. One that a request names belongs to
    /// [`StaticFiles::file`](crate::StaticFiles::file), which does not leave its directory.
    ///
    /// # Errors
    ///
    /// 404 where there is nothing, or what is there is no regular file; 500 where it can't be read.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref().to_owned();
        let opened = spawn_blocking(move || Self::open_blocking(&path)).await;
        opened
            .map_err(Error::internal)?
            .map_err(Error::internal)?
            .ok_or_else(|| Error::not_found().with_message("there is no such file"))
    }

    /// A regular file; `None` where there is none.
    pub(crate) fn open_blocking(path: &Path) -> io::Result<Option<Self>> {
        // What is no file is told before it is opened: opening a pipe waits for who writes to it.
        let opened = std::fs::metadata(path).and_then(|found| {
            if found.is_file() { std::fs::File::open(path).map(Some) } else { Ok(None) }
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
        opened.etag = modified
            .and_then(|modified| ETag::of_file(modified, metadata.len()).map(ETag::into_header));
        Ok(Some(opened))
    }
}

/// Whether an error says that there is no such file for anybody who asks: what the program may not read
/// is not there, and neither is where links lead in a cycle.
pub(crate) fn is_absent(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidFilename, InvalidInput, NotADirectory, NotFound, PermissionDenied};
    const LINKS_IN_A_CIRCLE: i32 = 40;
    let absent = [NotFound, NotADirectory, InvalidInput, InvalidFilename, PermissionDenied];
    absent.contains(&error.kind())
        || cfg!(target_os = "linux") && error.raw_os_error() == Some(LINKS_IN_A_CIRCLE)
}
