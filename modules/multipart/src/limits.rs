//! Limits on uploads.

use baya_macros::metadata;

/// The largest number of fields whose files have limits of their own.
const MAX_NAMES: usize = 16;

/// Limits on uploads, declared as metadata on a handler, a controller, a module or the app. The innermost
/// declaration applies.
///
/// | limit | default | above it |
/// |---|---|---|
/// | [`total`](Self::total) | the app's body limit, 2 MiB by default | 413 `upload_too_large` |
/// | [`file`](Self::file) | the total | 413 `file_too_large` |
/// | [`field`](Self::field) | 1 MiB | 413 `field_too_large` |
/// | [`files`](Self::files) | 10 | 413 `too_many_files` |
/// | [`fields`](Self::fields) | 100 | 413 `too_many_fields` |
/// | [`name`](Self::name) | 100 bytes | 413 `field_name_too_long` |
/// | [`headers`](Self::headers) | 8 KiB | 413 `field_headers_too_long` |
/// | [`types`](Self::types) | any | 415 `unsupported_file_type` |
/// | [`memory`](Self::memory) | 64 KiB | the file is stored on the disk |
///
/// A file above its limit ends the upload when the limit is reached, and the problem names the field. An
/// upload whose `Content-Length` is above the total is rejected before any of it is read.
///
/// # Examples
/// ```
/// # extern crate baya_core as baya;
/// use baya::Error;
/// use baya_macros::controller;
/// use baya_multipart::{Multipart, UploadLimits};
///
/// #[controller("/videos")]
/// struct Videos;
///
/// #[controller]
/// impl Videos {
///     #[post]
///     #[meta(UploadLimits::new()
///         .total(1 << 30)
///         .file_named("poster", 1 << 20)
///         .types_named("poster", &["image/png", "image/jpeg"])
///         .types_named("video", &["video/*"]))]
///     async fn create(&self, form: Multipart) -> Result<(), Error> {
///         let upload = form.collect().await?;
///         # let _ = upload;
///         Ok(())
///     }
/// }
/// # fn main() {}
/// ```
#[metadata]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "limits apply where they are declared with `#[meta(...)]`"]
pub struct UploadLimits {
    pub(crate) total: Option<u64>,
    pub(crate) file: u64,
    pub(crate) field: u64,
    pub(crate) files: usize,
    pub(crate) fields: usize,
    pub(crate) name: usize,
    pub(crate) headers: usize,
    pub(crate) memory: u64,
    types: &'static [&'static str],
    named: [Option<FileLimits>; MAX_NAMES],
}

/// Limits on the files of one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FileLimits {
    name: &'static str,
    file: Option<u64>,
    types: Option<&'static [&'static str]>,
}

impl UploadLimits {
    /// Creates the default limits.
    pub const fn new() -> Self {
        Self {
            total: None,
            file: u64::MAX,
            field: 1 << 20,
            files: 10,
            fields: 100,
            name: 100,
            headers: 8 << 10,
            memory: 64 << 10,
            types: &[],
            named: [None; MAX_NAMES],
        }
    }

    /// Sets the largest size in bytes of the whole body, including boundaries and headers. It replaces
    /// [`App::body_limit`](baya::App::body_limit), whichever is larger. If `#[http(body_limit = ...)]` is
    /// declared as well, the smaller of both applies.
    pub const fn total(mut self, bytes: u64) -> Self {
        self.total = Some(bytes);
        self
    }

    /// Sets the largest size in bytes of each file.
    pub const fn file(mut self, bytes: u64) -> Self {
        self.file = bytes;
        self
    }

    /// Sets the largest size in bytes of each file in the field `name`, instead of [`file`](Self::file).
    ///
    /// # Panics
    ///
    /// If 16 other names have limits. In `#[meta(...)]`, this is a compile error.
    pub const fn file_named(mut self, name: &'static str, bytes: u64) -> Self {
        let index = self.index_of(name);
        if let Some(limits) = &mut self.named[index] {
            limits.file = Some(bytes);
        }
        self
    }

    /// Sets the largest size in bytes of each text field. Text fields are held in memory.
    pub const fn field(mut self, bytes: u64) -> Self {
        self.field = bytes;
        self
    }

    /// Sets the largest number of files.
    pub const fn files(mut self, count: usize) -> Self {
        self.files = count;
        self
    }

    /// Sets the largest number of text fields.
    pub const fn fields(mut self, count: usize) -> Self {
        self.fields = count;
        self
    }

    /// Sets the largest length in bytes of field names.
    pub const fn name(mut self, bytes: usize) -> Self {
        self.name = bytes;
        self
    }

    /// Sets the largest length in bytes of the headers of a field.
    pub const fn headers(mut self, bytes: usize) -> Self {
        self.headers = bytes;
        self
    }

    /// Sets the allowed media types of files, such as `image/png`, or `image/*` for all subtypes. The type that the
    /// client declared is checked; [`Upload::media_type`](crate::Upload::media_type) is the detected one.
    pub const fn types(mut self, types: &'static [&'static str]) -> Self {
        self.types = types;
        self
    }

    /// Sets the allowed media types of files in the field `name`, instead of [`types`](Self::types).
    ///
    /// # Panics
    ///
    /// If 16 other names have limits. In `#[meta(...)]`, this is a compile error.
    pub const fn types_named(mut self, name: &'static str, types: &'static [&'static str]) -> Self {
        let index = self.index_of(name);
        if let Some(limits) = &mut self.named[index] {
            limits.types = Some(types);
        }
        self
    }

    /// Sets the number of bytes of a file that [`Multipart::collect`](crate::Multipart::collect) holds in
    /// memory. Larger files are stored in temporary files.
    pub const fn memory(mut self, bytes: u64) -> Self {
        self.memory = bytes;
        self
    }

    /// The index of the limits for `name`, which are added if there are none.
    const fn index_of(&mut self, name: &'static str) -> usize {
        let mut index = 0;
        while index < MAX_NAMES {
            match &self.named[index] {
                Some(limits) if are_equal(limits.name, name) => return index,
                Some(_) => index += 1,
                None => {
                    self.named[index] = Some(FileLimits { name, file: None, types: None });
                    return index;
                }
            }
        }
        panic!("`UploadLimits` can have limits for at most 16 field names")
    }

    fn limits_for(&self, name: &str) -> Option<&FileLimits> {
        self.named.iter().flatten().find(|limits| limits.name == name)
    }

    /// The largest size in bytes of a file in the field `name`.
    pub(crate) fn file_limit(&self, name: &str) -> u64 {
        self.limits_for(name).and_then(|limits| limits.file).unwrap_or(self.file)
    }

    /// The allowed media types of files in the field `name`, if `media_type` is not one of them.
    pub(crate) fn unmet_types(
        &self,
        name: &str,
        media_type: &str,
    ) -> Option<&'static [&'static str]> {
        let types = self.limits_for(name).and_then(|limits| limits.types).unwrap_or(self.types);
        let allowed = types.is_empty() || types.iter().any(|pattern| matches(pattern, media_type));
        (!allowed).then_some(types)
    }
}

impl Default for UploadLimits {
    fn default() -> Self {
        Self::new()
    }
}

fn matches(pattern: &str, media_type: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => {
            media_type.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        }
        None => pattern.eq_ignore_ascii_case(media_type),
    }
}

/// Whether two strings are equal, in constants.
const fn are_equal(left: &str, right: &str) -> bool {
    let left = left.as_bytes();
    let right = right.as_bytes();
    if left.len() != right.len() {
        return false;
    }
    let mut index = 0;
    while index < left.len() {
        if left[index] != right[index] {
            return false;
        }
        index += 1;
    }
    true
}
