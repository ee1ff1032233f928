//! Where the files are.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use baya::multipart::TempFile;
use baya::prelude::*;
use serde::Serialize;
use tokio::fs;

/// Where the folder of the files is.
#[derive(Debug)]
pub struct FolderPath(pub PathBuf);

#[provider]
pub async fn folder_path() -> FolderPath {
    FolderPath(std::env::var_os("FOLDER").map_or_else(|| "files".into(), PathBuf::from))
}

/// The folder of the files.
#[injectable]
pub struct Folder {
    at: Arc<FolderPath>,
}

/// A file as the list shows it.
#[derive(Debug, Serialize)]
pub struct Entry {
    name: String,
    bytes: u64,
    /// In seconds of Unix time.
    changed: u64,
}

/// What is wrong with a name.
#[derive(Debug, ApiError)]
pub enum NameError {
    /// It is none that a file may have here.
    #[error(status = 422, code = "invalid_name", message = "{name:?} is not a valid file name")]
    Invalid {
        /// What was sent.
        name: String,
    },
}

#[injectable]
impl Folder {
    #[on_init]
    async fn make(&self) -> Result<(), std::io::Error> {
        fs::create_dir_all(self.path()).await
    }
}

impl Folder {
    /// Where files are kept while they come.
    pub fn path(&self) -> &Path {
        &self.at.0
    }

    /// The path of a file. What a client sends as a name may be anything.
    pub fn file(&self, name: &str) -> Result<PathBuf, NameError> {
        let plain = !name.is_empty()
            && !name.starts_with('.')
            && !name.contains(['/', '\\', '\0'])
            && name.len() <= 200;
        if plain {
            Ok(self.path().join(name))
        } else {
            Err(NameError::Invalid { name: name.to_owned() })
        }
    }

    /// Every file, by name.
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

    /// Keeps what was uploaded, in the place of what had its name.
    pub async fn keep(&self, file: TempFile, name: &str) -> Result<u64, Error> {
        let bytes = file.len();
        file.persist(self.file(name)?).await?;
        Ok(bytes)
    }

    /// Removes a file; `false` where there is none.
    pub async fn remove(&self, name: &str) -> Result<bool, Error> {
        match fs::remove_file(self.file(name)?).await {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}
