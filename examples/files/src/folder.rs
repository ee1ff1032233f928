//! The folder of the files.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use baya::multipart::TempFile;
use baya::prelude::*;
use serde::Serialize;
use tokio::fs;

/// The path of the folder.
#[derive(Debug)]
pub struct FolderPath(pub PathBuf);

/// Reads the path from `FOLDER`; `files` by default.
#[provider]
pub async fn folder_path() -> FolderPath {
    FolderPath(std::env::var_os("FOLDER").map_or_else(|| "files".into(), PathBuf::from))
}

/// Stores files in a folder.
#[injectable]
pub struct Folder {
    path: Arc<FolderPath>,
}

/// A file in the list.
#[derive(Debug, Serialize)]
pub struct Entry {
    name: String,
    bytes: u64,
    /// The time of the last change, in seconds since 1 January 1970 UTC.
    changed: u64,
}

/// The error of an invalid file name.
#[derive(Debug, ApiError)]
pub enum NameError {
    /// The name is not allowed.
    #[error(status = 422, code = "invalid_name", message = "{name:?} is not a valid file name")]
    Invalid {
        /// The name that the client sent.
        name: String,
    },
}

#[injectable]
impl Folder {
    #[on_init]
    async fn create(&self) -> Result<(), std::io::Error> {
        fs::create_dir_all(self.path()).await
    }
}

impl Folder {
    /// Returns the path of the folder.
    pub fn path(&self) -> &Path {
        &self.path.0
    }

    /// Returns the path of a file. Rejects names that could lead out of the folder, because clients choose the names.
    pub fn file(&self, name: &str) -> Result<PathBuf, NameError> {
        let is_valid = !name.is_empty()
            && !name.starts_with('.')
            && !name.contains(['/', '\\', '\0'])
            && name.len() <= 200;
        if is_valid {
            Ok(self.path().join(name))
        } else {
            Err(NameError::Invalid { name: name.to_owned() })
        }
    }

    /// Returns all files, ordered by name.
    pub async fn list(&self) -> Result<Vec<Entry>, std::io::Error> {
        let mut all = Vec::new();
        let mut entries = fs::read_dir(self.path()).await?;
        while let Some(entry) = entries.next_entry().await? {
            let name = entry.file_name();
            let metadata = entry.metadata().await?;
            let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else { continue };
            let changed = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
            if metadata.is_file() {
                let bytes = metadata.len();
                let changed = changed.as_secs();
                all.push(Entry { name: name.to_owned(), bytes, changed });
            }
        }
        all.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(all)
    }

    /// Saves an uploaded file, and replaces a file with the same name. Returns the size in bytes.
    pub async fn save(&self, file: TempFile, name: &str) -> Result<u64, Error> {
        let bytes = file.len();
        file.persist(self.file(name)?).await?;
        Ok(bytes)
    }

    /// Deletes a file. Returns `false` if it does not exist.
    pub async fn remove(&self, name: &str) -> Result<bool, Error> {
        match fs::remove_file(self.file(name)?).await {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}
