//! An uploaded file.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use baya::Error;
use bytes::{Bytes, BytesMut};

use crate::field::Field;
use crate::temp_file::{TempFile, Writer, parent_of};

/// An uploaded file, in memory or in a temporary file that is deleted when this value is dropped.
#[must_use = "the file is deleted when this is dropped"]
pub struct Upload {
    field: String,
    file_name: Option<String>,
    content_type: Option<String>,
    media_type: Option<&'static str>,
    content: Content,
}

/// Where the bytes are. While a form is read into a type, the form holds its files as well.
#[derive(Clone, Debug)]
enum Content {
    Memory(Bytes),
    Disk(Arc<TempFile>),
}

impl Upload {
    /// Copies the metadata of a field, without its bytes.
    pub(crate) fn from_metadata(field: &Field<'_>) -> Self {
        Self {
            field: field.name().to_owned(),
            file_name: field.file_name().map(str::to_owned),
            content_type: field.content_type().map(str::to_owned),
            media_type: None,
            content: Content::Memory(Bytes::new()),
        }
    }

    /// Another handle to the same file.
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
        self.media_type = detect(&bytes);
        self.content = Content::Memory(bytes);
        self
    }

    /// Reads a field: into memory up to the memory limit, else into a temporary file.
    pub(crate) async fn read(mut field: Field<'_>) -> Result<Self, Error> {
        let mut upload = Self::from_metadata(&field);
        let mut buffer = BytesMut::new();
        while let Some(chunk) = field.chunk().await? {
            buffer.extend_from_slice(&chunk);
            if buffer.len() as u64 > field.memory_limit() {
                upload.media_type = detect(&buffer);
                let file = write_to_disk(field, buffer.freeze()).await?;
                upload.content = Content::Disk(Arc::new(file));
                return Ok(upload);
            }
        }
        Ok(upload.in_memory(buffer.freeze()))
    }

    /// Returns the name of the field.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Returns the file name, which is safe to use inside a directory; see [`Field::file_name`].
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// Returns the media type detected from the first bytes, such as `image/png`, or `None` if they match no
    /// known format. Text formats are not detected.
    pub const fn media_type(&self) -> Option<&'static str> {
        self.media_type
    }

    /// Returns the media type that the client declared.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// Returns the size in bytes.
    pub fn len(&self) -> u64 {
        match &self.content {
            Content::Memory(bytes) => bytes.len() as u64,
            Content::Disk(file) => file.len(),
        }
    }

    /// Whether the file has no bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the path of the temporary file, or `None` if the file is in memory.
    pub fn path(&self) -> Option<&Path> {
        match &self.content {
            Content::Memory(_) => None,
            Content::Disk(file) => Some(file.path()),
        }
    }

    /// Reads the whole file into memory.
    ///
    /// # Errors
    ///
    /// 500 if the file can't be read from the disk.
    pub async fn bytes(&self) -> Result<Bytes, Error> {
        match &self.content {
            Content::Memory(bytes) => Ok(bytes.clone()),
            Content::Disk(file) => file.bytes().await,
        }
    }

    /// Moves the file to `path`, as [`TempFile::persist`] does.
    ///
    /// # Errors
    ///
    /// 500 if the file can't be written there.
    pub async fn persist(self, path: impl AsRef<Path>) -> Result<(), Error> {
        let file = match self.content {
            Content::Disk(file) => match Arc::try_unwrap(file) {
                Ok(file) => file,
                Err(shared) => return shared.copy(path).await,
            },
            Content::Memory(bytes) => {
                let mut writer = Writer::create(parent_of(path.as_ref()).to_owned()).await?;
                writer.write(bytes).await?;
                writer.finish().await?
            }
        };
        file.persist(path).await
    }
}

/// The media type of a file that begins with these bytes.
fn detect(bytes: &[u8]) -> Option<&'static str> {
    infer::get(bytes).map(|media_type| media_type.mime_type())
}

/// Writes the buffered beginning of a field and its remaining chunks to a temporary file.
async fn write_to_disk(mut field: Field<'_>, beginning: Bytes) -> Result<TempFile, Error> {
    let mut writer = Writer::create(field.directory()).await?;
    writer.write(beginning).await?;
    while let Some(chunk) = field.chunk().await? {
        writer.write(chunk).await?;
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
