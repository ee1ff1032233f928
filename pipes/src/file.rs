//! Checks uploaded files.

use baya::{Context, Error, Pipe};
use baya_macros::pipe;
use bytes::Bytes;

/// Checks the number, the size and the type of files. A file that is too large is rejected with 413, one of
/// another type with 415, and too many files with a validation error.
///
/// The type is detected from the first bytes of a file. The type that the client declared is ignored.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::axum::body::Bytes;
/// use baya_macros::controller;
/// use baya_pipes::CheckFiles;
///
/// #[controller("/pictures")]
/// struct Pictures;
///
/// #[controller]
/// impl Pictures {
///     #[post]
///     async fn upload(
///         &self,
///         #[use_pipes(CheckFiles::types(&["image/png", "image/jpeg"]).max_size(512 * 1024))]
///         picture: Bytes,
///     ) -> String {
///         format!("{} bytes", picture.len())
///     }
/// }
/// # fn main() {}
/// ```
#[pipe(value, example = "CheckFiles::any_type()")]
#[derive(Clone, Copy, Debug)]
pub struct CheckFiles {
    types: &'static [&'static str],
    max_size: usize,
    max_files: usize,
}

impl CheckFiles {
    /// Accepts files of these media types, such as `image/png`, or `image/*` for all subtypes.
    pub const fn types(types: &'static [&'static str]) -> Self {
        Self { types, max_size: usize::MAX, max_files: usize::MAX }
    }

    /// Accepts files of any type.
    pub const fn any_type() -> Self {
        Self::types(&[])
    }

    /// Sets the largest size of each file in bytes.
    #[must_use]
    pub const fn max_size(mut self, bytes: usize) -> Self {
        self.max_size = bytes;
        self
    }

    /// Sets the largest number of files.
    #[must_use]
    pub const fn max_files(mut self, files: usize) -> Self {
        self.max_files = files;
        self
    }

    fn check(&self, file: &[u8], cx: &Context<'_>) -> Result<(), Error> {
        if file.len() > self.max_size {
            let message = format!("the file must be at most {} bytes long", self.max_size);
            return Err(Error::payload_too_large().with_message(message));
        }
        if self.types.is_empty() {
            return Ok(());
        }
        let detected = infer::get(file).map(|media_type| media_type.mime_type());
        if detected
            .is_some_and(|media_type| self.types.iter().any(|pattern| matches(pattern, media_type)))
        {
            return Ok(());
        }
        let argument = cx.argument().map_or("file", |argument| argument.key);
        let allowed = self.types.join("` or `");
        let detected = detected.map_or("an unknown type".to_owned(), |found| format!("`{found}`"));
        Err(Error::unsupported_media_type()
            .with_message(format!("`{argument}`: expected type `{allowed}`, found {detected}")))
    }
}

fn matches(pattern: &str, media_type: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => media_type.starts_with(prefix),
        None => pattern == media_type,
    }
}

impl<T: Files + Send> Pipe<T> for CheckFiles {
    async fn transform(&self, value: T, cx: &Context<'_>) -> Result<T, Error> {
        let files = value.files();
        if files.len() > self.max_files {
            let message = format!("must contain at most {} files", self.max_files);
            return Err(cx.invalid("count", message));
        }
        files.into_iter().try_for_each(|file| self.check(file, cx))?;
        Ok(value)
    }
}

/// The content of one or several files, which [`CheckFiles`] checks.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a file",
    label = "`Files` is not implemented for this type",
    note = "use `Bytes`, `Vec<u8>` or a `Vec` of them, or write `impl Files for {Self} {{ fn files(&self) -> Vec<&[u8]> {{ ... }} }}`"
)]
pub trait Files {
    /// Returns the content of each file.
    fn files(&self) -> Vec<&[u8]>;
}

impl Files for Bytes {
    fn files(&self) -> Vec<&[u8]> {
        vec![self]
    }
}

impl Files for Vec<u8> {
    fn files(&self) -> Vec<&[u8]> {
        vec![self]
    }
}

impl<T: Files> Files for Vec<T> {
    fn files(&self) -> Vec<&[u8]> {
        self.iter().flat_map(Files::files).collect()
    }
}
