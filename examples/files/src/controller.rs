//! The HTTP routes of files.

use baya::files::File;
use baya::guards::Csrf;
use baya::multipart::{Multipart, UploadLimits};
use baya::prelude::*;
use serde::Serialize;

use crate::folder::{Entry, Folder};

/// A file that was uploaded.
#[derive(Debug, Serialize)]
struct SavedFile {
    name: String,
    bytes: u64,
}

/// Manages the files. The guard prevents pages of other origins from uploading and deleting files.
#[controller("/files")]
#[use_guards(Csrf::same_origin())]
pub struct Files {
    folder: Arc<Folder>,
}

#[controller]
impl Files {
    /// Lists all files.
    #[get]
    #[http(etag)]
    async fn list(&self) -> Result<Json<Vec<Entry>>, Error> {
        Ok(Json(self.folder.list().await?))
    }

    /// Saves files. They are written to the disk while they arrive, and incomplete files are removed.
    #[post]
    #[http(timeout = off)]
    #[meta(UploadLimits::new().total(4 << 30).file(2 << 30).files(16))]
    async fn upload(&self, form: Multipart) -> Result<Json<Vec<SavedFile>>, Error> {
        let mut form = form.in_directory(self.folder.path());
        let mut files = Vec::new();
        while let Some(field) = form.next_field().await? {
            let Some(name) = field.file_name().map(str::to_owned) else { continue };
            self.folder.file(&name)?;
            let bytes = self.folder.save(field.save().await?, &name).await?;
            files.push(SavedFile { name, bytes });
        }
        if files.is_empty() {
            return Err(Error::bad_request().with_message("send at least one file"));
        }
        Ok(Json(files))
    }

    /// Returns a file. The policy prevents uploaded files from running scripts.
    #[get("/{name}")]
    #[http(content_security_policy = "sandbox; default-src 'none'")]
    async fn download(
        &self,
        #[param] name: String,
        #[query(default = false)] inline: bool,
    ) -> Result<File, Error> {
        let file = File::open(self.folder.file(&name)?).await?.name(name);
        Ok(if inline { file.inline() } else { file.attachment() })
    }

    /// Deletes a file.
    #[delete("/{name}")]
    async fn remove(&self, #[param] name: String) -> Result<(), Error> {
        if self.folder.remove(&name).await? { Ok(()) } else { Err(Error::not_found()) }
    }
}
