//! How much an upload may be.

use baya_macros::metadata;

/// So many files may have limits of their own.
const NAMED: usize = 16;

/// How much an upload may be, as metadata on a handler, a controller, a module or the app: the nearest
/// holds.
///
/// | limit | default | what is above it is |
/// |---|---|---|
/// | [`total`](Self::total) | the body limit of the app, 2 MiB unless it says otherwise | 413 `upload_too_large` |
/// | [`file`](Self::file) | the total | 413 `file_too_large` |
/// | [`field`](Self::field) | 1 MiB | 413 `field_too_large` |
/// | [`files`](Self::files) | 10 | 413 `too_many_files` |
/// | [`fields`](Self::fields) | 100 | 413 `too_many_fields` |
/// | [`name`](Self::name) | 100 bytes | 413 `field_name_too_long` |
/// | [`headers`](Self::headers) | 8 KiB | 413 `field_headers_too_long` |
/// | [`types`](Self::types) | any | 415 `unsupported_file_type` |
/// | [`memory`](Self::memory) | 64 KiB | in a file |
///
/// A file above its limit ends the upload where the limit is reached, and the problem names the field.
/// An upload whose `Content-Length` is above the total is refused before any of it is read.
///
/// # Examples
///
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
#[must_use = "limits hold where they are attached by `#[meta(...)]`"]
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
    named: [Option<Named>; NAMED],
}

/// What holds for the files of one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Named {
    name: &'static str,
    file: Option<u64>,
    types: Option<&'static [&'static str]>,
}

impl UploadLimits {
    /// The default limits.
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
            named: [None; NAMED],
        }
    }

    /// How many bytes the whole body may have, with its boundaries and headers. It holds in the place of
    /// [`App::body_limit`](baya::App::body_limit), above it and below it. What `#[http(body_limit = ...)]`
    /// says holds beside it: the lower of both.
    pub const fn total(mut self, bytes: u64) -> Self {
        self.total = Some(bytes);
        self
    }

    /// How many bytes each file may have.
    pub const fn file(mut self, bytes: u64) -> Self {
        self.file = bytes;
        self
    }

    /// How many bytes each file in the field of this name may have, in the place of
    /// [`file`](Self::file).
    ///
    /// # Panics
    ///
    /// Where 16 other names have limits, which in `#[meta(...)]` does not compile.
    pub const fn file_named(mut self, name: &'static str, bytes: u64) -> Self {
        let place = self.place(name);
        if let Some(named) = &mut self.named[place] {
            named.file = Some(bytes);
        }
        self
    }

    /// How many bytes each field that is no file may have: they are held in memory.
    pub const fn field(mut self, bytes: u64) -> Self {
        self.field = bytes;
        self
    }

    /// How many files there may be.
    pub const fn files(mut self, count: usize) -> Self {
        self.files = count;
        self
    }

    /// How many fields there may be that are no files.
    pub const fn fields(mut self, count: usize) -> Self {
        self.fields = count;
        self
    }

    /// How many bytes the name of a field may have.
    pub const fn name(mut self, bytes: usize) -> Self {
        self.name = bytes;
        self
    }

    /// How many bytes the headers of a field may have.
    pub const fn headers(mut self, bytes: usize) -> Self {
        self.headers = bytes;
        self
    }

    /// The media types of files, such as `image/png`; `image/*` stands for all of one kind. It is what
    /// the client says of a file; what is in it, its first bytes tell.
    pub const fn types(mut self, types: &'static [&'static str]) -> Self {
        self.types = types;
        self
    }

    /// The media types of files in the field of this name, in the place of [`types`](Self::types).
    ///
    /// # Panics
    ///
    /// Where 16 other names have limits, which in `#[meta(...)]` does not compile.
    pub const fn types_named(mut self, name: &'static str, types: &'static [&'static str]) -> Self {
        let place = self.place(name);
        if let Some(named) = &mut self.named[place] {
            named.types = Some(types);
        }
        self
    }

    /// How many bytes of a file [`Multipart::collect`](crate::Multipart::collect) holds in memory; a
    /// larger one goes into a temporary file.
    pub const fn memory(mut self, bytes: u64) -> Self {
        self.memory = bytes;
        self
    }

    /// The place of a name, which is taken where it is free.
    const fn place(&mut self, name: &'static str) -> usize {
        let mut place = 0;
        while place < NAMED {
            match &self.named[place] {
                Some(named) if same(named.name, name) => return place,
                Some(_) => place += 1,
                None => {
                    self.named[place] = Some(Named { name, file: None, types: None });
                    return place;
                }
            }
        }
        panic!("at most 16 names of files can have limits of their own")
    }

    fn of(&self, name: &str) -> Option<&Named> {
        self.named.iter().flatten().find(|named| named.name == name)
    }

    /// How many bytes a file in this field may have.
    pub(crate) fn of_file(&self, name: &str) -> u64 {
        self.of(name).and_then(|named| named.file).unwrap_or(self.file)
    }

    /// The media types that a file in this field may have, where it has none of them.
    pub(crate) fn refuses(&self, name: &str, media_type: &str) -> Option<&'static [&'static str]> {
        let types = self.of(name).and_then(|named| named.types).unwrap_or(self.types);
        let allowed = types.is_empty() || types.iter().any(|allowed| covers(allowed, media_type));
        (!allowed).then_some(types)
    }
}

impl Default for UploadLimits {
    fn default() -> Self {
        Self::new()
    }
}

fn covers(allowed: &str, media_type: &str) -> bool {
    match allowed.strip_suffix('*') {
        Some(kind) => media_type.get(..kind.len()).is_some_and(|of| of.eq_ignore_ascii_case(kind)),
        None => allowed.eq_ignore_ascii_case(media_type),
    }
}

/// Whether two texts are equal, for constants.
const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut place = 0;
    while place < one.len() {
        if one[place] != other[place] {
            return false;
        }
        place += 1;
    }
    true
}
