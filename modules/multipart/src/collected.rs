//! A form as a whole.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use baya::Error;
use bytes::{Bytes, BytesMut};

use crate::field::Field;
use crate::temp::{TempFile, Writer, beside};

/// All of a form.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Error;
/// use baya_macros::controller;
/// use baya_multipart::Multipart;
///
/// #[controller("/profile")]
/// struct Profile;
///
/// #[controller]
/// impl Profile {
///     #[post]
///     async fn change(&self, form: Multipart) -> Result<(), Error> {
///         let mut form = form.collect().await?;
///         let name = form.text("name").unwrap_or("nobody").to_owned();
///         if let Some(avatar) = form.take_file("avatar") {
///             avatar.persist("avatars/tom.png").await?;
///         }
///         # let _ = name;
///         Ok(())
///     }
/// }
/// # fn main() {}
/// ```
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Collected {
    /// The fields that are no files, by name, in order.
    pub texts: Vec<(String, String)>,
    /// The files, in order.
    pub files: Vec<Upload>,
}

impl Collected {
    /// The first text of this name.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.texts.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }

    /// The first file of this name.
    pub fn file(&self, name: &str) -> Option<&Upload> {
        self.files.iter().find(|file| file.field == name)
    }

    /// Takes the first file of this name.
    pub fn take_file(&mut self, name: &str) -> Option<Upload> {
        let place = self.files.iter().position(|file| file.field == name)?;
        Some(self.files.remove(place))
    }

    pub(crate) async fn add(&mut self, field: Field<'_>) -> Result<(), Error> {
        if !field.is_file() {
            let name = field.name().to_owned();
            self.texts.push((name, field.text().await?));
            return Ok(());
        }
        let unnamed = field.sent_file_name() == Some("");
        let file = Upload::read(field).await?;
        if !(unnamed && file.is_empty()) {
            self.files.push(file);
        }
        Ok(())
    }
}

/// An uploaded file: in memory, or in a temporary file that is deleted when this is dropped.
#[must_use = "the file is gone when this is dropped"]
pub struct Upload {
    field: String,
    file_name: Option<String>,
    content_type: Option<String>,
    media_type: Option<&'static str>,
    content: Content,
}

/// While a form is read into a type, the form holds its files as well.
#[derive(Clone, Debug)]
enum Content {
    Memory(Bytes),
    Disk(Arc<TempFile>),
}

impl Upload {
    /// What a field says of itself, without its bytes.
    pub(crate) fn about(field: &Field<'_>) -> Self {
        Self {
            field: field.name().to_owned(),
            file_name: field.file_name().map(str::to_owned),
            content_type: field.content_type().map(str::to_owned),
            media_type: None,
            content: Content::Memory(Bytes::new()),
        }
    }

    /// The same file once more.
    pub(crate) fn shared(&self) -> Self {
        Self {
            field: self.field.clone(),
            file_name: self.file_name.clone(),
            content_type: self.content_type.clone(),
            media_type: self.media_type,
            content: self.content.clone(),
        }
    }

    pub(crate) fn in_memory(mut self, bytes: Bytes) -> Self {
        self.media_type = told_by(&bytes);
        self.content = Content::Memory(bytes);
        self
    }

    /// A field, in memory as far as its limits say.
    async fn read(mut field: Field<'_>) -> Result<Self, Error> {
        let mut upload = Self::about(&field);
        let mut held = BytesMut::new();
        while let Some(piece) = field.chunk().await? {
            held.extend_from_slice(&piece);
            if held.len() as u64 > field.memory() {
                upload.media_type = told_by(&held);
                upload.content = Content::Disk(Arc::new(spilled(field, held.freeze()).await?));
                return Ok(upload);
            }
        }
        Ok(upload.in_memory(held.freeze()))
    }

    /// The name of the field.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The name of the file, which is safe below a directory, as [`Field::file_name`] has it.
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// The media type, as its first bytes tell, such as `image/png`; `None` where they are of no type that
    /// is known, as those of a text are.
    pub const fn media_type(&self) -> Option<&'static str> {
        self.media_type
    }

    /// The media type, as the client says.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// How many bytes it has.
    pub fn len(&self) -> u64 {
        match &self.content {
            Content::Memory(bytes) => bytes.len() as u64,
            Content::Disk(file) => file.len(),
        }
    }

    /// Whether it has no bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where it is on the disk; `None` where it is in memory.
    pub fn path(&self) -> Option<&Path> {
        match &self.content {
            Content::Memory(_) => None,
            Content::Disk(file) => Some(file.path()),
        }
    }

    /// All of it, in memory.
    ///
    /// # Errors
    ///
    /// 500 where it can't be read from the disk.
    pub async fn bytes(&self) -> Result<Bytes, Error> {
        match &self.content {
            Content::Memory(bytes) => Ok(bytes.clone()),
            Content::Disk(file) => file.bytes().await,
        }
    }

    /// Keeps it at a path, as [`TempFile::persist`] does.
    ///
    /// # Errors
    ///
    /// 500 where it can't be written there.
    pub async fn persist(self, path: impl AsRef<Path>) -> Result<(), Error> {
        let file = match self.content {
            Content::Disk(file) => match Arc::try_unwrap(file) {
                Ok(file) => file,
                Err(shared) => return shared.copy(path).await,
            },
            Content::Memory(bytes) => {
                let mut writer = Writer::create(beside(path.as_ref()).to_owned()).await?;
                writer.write(bytes).await?;
                writer.finish().await?
            }
        };
        file.persist(path).await
    }
}

fn told_by(bytes: &[u8]) -> Option<&'static str> {
    infer::get(bytes).map(|found| found.mime_type())
}

/// What is held already and all that is to come, in a temporary file.
async fn spilled(mut field: Field<'_>, held: Bytes) -> Result<TempFile, Error> {
    let mut writer = Writer::create(field.directory()).await?;
    writer.write(held).await?;
    while let Some(piece) = field.chunk().await? {
        writer.write(piece).await?;
    }
    writer.finish().await
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("field", &self.field)
            .field("file_name", &self.file_name)
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}
