//! The API.

use baya::files::File;
use baya::guards::Csrf;
use baya::multipart::{Multipart, UploadLimits};
use baya::prelude::*;
use serde::Serialize;

use crate::folder::{Entry, Folder};

/// What was kept.
#[derive(Debug, Serialize)]
struct Kept {
    name: String,
    bytes: u64,
}

/// Pages of other origins can neither upload nor remove.
#[controller("/files")]
#[use_guards(Csrf::same_origin())]
pub struct Files {
    folder: Arc<Folder>,
}

#[controller]
impl Files {
    #[get]
    #[http(etag)]
    async fn list(&self) -> Result<Json<Vec<Entry>>, Error> {
        Ok(Json(self.folder.list().await?))
    }

    /// Files come to the disk while they are sent; what breaks off leaves nothing.
    #[post]
    #[http(timeout = off)]
    #[meta(UploadLimits::new().total(4 << 30).file(2 << 30).files(16))]
    async fn upload(&self, form: Multipart) -> Result<Json<Vec<Kept>>, Error> {
        let mut form = form.in_directory(self.folder.path());
        let mut kept = Vec::new();
        while let Some(field) = form.next_field().await? {
            let Some(name) = field.file_name().map(str::to_owned) else { continue };
            self.folder.file(&name)?;
            let bytes = self.folder.keep(field.save().await?, &name).await?;
            kept.push(Kept { name, bytes });
        }
        if kept.is_empty() {
            return Err(Error::bad_request().with_message("send one file at least"));
        }
        Ok(Json(kept))
    }

    /// What somebody has uploaded runs no scripts, whatever it is.
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

    #[delete("/{name}")]
    async fn remove(&self, #[param] name: String) -> Result<(), Error> {
        if self.folder.remove(&name).await? { Ok(()) } else { Err(Error::not_found()) }
    }
}
