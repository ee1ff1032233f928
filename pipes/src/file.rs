//! Uploaded files.

use baya::{Context, Error, Pipe};
use baya_macros::pipe;
use bytes::Bytes;

/// Lets through files whose number, size and type are right: 413 for one that is too large, 415 for
/// one of another type, 422 for too many.
///
/// The type is told by the first bytes of a file, not by what the client says it is.
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
///         #[use_pipes(CheckFiles::of_types(&["image/png", "image/jpeg"]).of_size(512 * 1024))]
///         picture: Bytes,
///     ) -> String {
///         format!("{} bytes", picture.len())
///     }
/// }
/// # fn main() {}
/// ```
#[pipe(value, example = "CheckFiles::of_any_type()")]
#[derive(Clone, Copy, Debug)]
pub struct CheckFiles {
    types: &'static [&'static str],
    size: usize,
    count: usize,
}

impl CheckFiles {
    /// Files of these media types, such as `image/png`; `image/*` stands for all of one kind.
    pub const fn of_types(types: &'static [&'static str]) -> Self {
        Self { types, size: usize::MAX, count: usize::MAX }
    }

    /// Files of any type.
    pub const fn of_any_type() -> Self {
        Self::of_types(&[])
    }

    /// Each of so many bytes at most.
    #[must_use]
    pub const fn of_size(mut self, bytes: usize) -> Self {
        self.size = bytes;
        self
    }

    /// So many files at most.
    #[must_use]
    pub const fn at_most(mut self, files: usize) -> Self {
        self.count = files;
        self
    }

    fn check(&self, file: &[u8], cx: &Context<'_>) -> Result<(), Error> {
        if file.len() > self.size {
            let message = format!("the file is larger than {} bytes", self.size);
            return Err(Error::payload_too_large().with_message(message));
        }
        if self.types.is_empty() {
            return Ok(());
        }
        let found = infer::get(file).map(|found| found.mime_type());
        if found.is_some_and(|found| self.types.iter().any(|allowed| covers(allowed, found))) {
            return Ok(());
        }
        let argument = cx.argument().map_or("file", |argument| argument.key);
        let allowed = self.types.join("`, `");
        let found = found.unwrap_or("of no known type");
        Err(Error::unsupported_media_type()
            .with_message(format!("`{argument}` must be `{allowed}`, and is {found}")))
    }
}

fn covers(allowed: &str, found: &str) -> bool {
    match allowed.strip_suffix('*') {
        Some(kind) => found.starts_with(kind),
        None => allowed == found,
    }
}

impl<T: Files + Send> Pipe<T> for CheckFiles {
    async fn transform(&self, value: T, cx: &Context<'_>) -> Result<T, Error> {
        let files = value.files();
        if files.len() > self.count {
            return Err(cx.invalid("count", format!("must be {} files at most", self.count)));
        }
        files.into_iter().try_for_each(|file| self.check(file, cx))?;
        Ok(value)
    }
}

/// One file, or several.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a file",
    label = "`Files` is not implemented for this type",
    note = "take `Bytes`, `Vec<u8>` or a `Vec` of them, or write `impl Files for {Self} {{ fn files(&self) -> Vec<&[u8]> {{ ... }} }}`"
)]
pub trait Files {
    /// What each file contains.
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
