//! Finds a file in a directory, on the disk or embedded in the program.

use std::io;
use std::path::{Path, PathBuf};

use baya::Error;
use baya::axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, VARY};
use baya::axum::http::{HeaderMap, HeaderValue};
use baya::http::Embedded;
use tokio::task::spawn_blocking;

use super::encoding::{CODINGS, Coding, preferred};
use super::path::FilePath;
use crate::disk::is_absent;
use crate::file::File;

/// Where the files are stored.
#[derive(Clone, Debug)]
pub(super) enum Storage {
    Disk(PathBuf),
    Embedded(Embedded),
}

/// The settings of a search.
#[derive(Clone, Debug)]
pub(super) struct Search {
    pub(super) storage: Storage,
    /// The file name of a directory's index page.
    pub(super) index: String,
    /// Whether symbolic links may lead out of the directory.
    pub(super) follows_symlinks: bool,
    pub(super) precompressed: bool,
}

/// The result of a search.
pub(super) enum Found {
    File(Box<File>),
    /// A directory with an index page, whose path lacks the trailing `/`.
    Directory,
    Missing,
}

impl Search {
    /// Finds a file, or the index page of a directory, in the encoding that the request prefers.
    ///
    /// # Errors
    ///
    /// 500 if the disk can't be read.
    pub(super) async fn find(&self, path: FilePath, request: &HeaderMap) -> Result<Found, Error> {
        match &self.storage {
            Storage::Embedded(files) => {
                let lookup = Lookup { search: self, request, tree: files };
                lookup.find(&path).map_err(Error::internal)
            }
            Storage::Disk(directory) => {
                let search = self.clone();
                let directory = directory.clone();
                let mut accepts = HeaderMap::new();
                for value in request.get_all(ACCEPT_ENCODING) {
                    accepts.append(ACCEPT_ENCODING, value.clone());
                }
                let found = spawn_blocking(move || {
                    let tree = DiskTree::new(&directory, search.follows_symlinks)?;
                    Lookup { search: &search, request: &accepts, tree: &tree }.find(&path)
                });
                found.await.map_err(Error::internal)?.map_err(Error::internal)
            }
        }
    }
}

/// A tree of files.
trait FileTree {
    /// Opens the file at a path whose segments are joined by `/`. Returns `None` if there is no file.
    fn open(&self, path: &str) -> io::Result<Option<File>>;
    /// Whether there is a directory at the path.
    fn is_directory(&self, path: &str) -> io::Result<bool>;
}

/// One search in a tree.
struct Lookup<'s, T> {
    search: &'s Search,
    request: &'s HeaderMap,
    tree: &'s T,
}

impl<T: FileTree> Lookup<'_, T> {
    fn find(&self, path: &FilePath) -> io::Result<Found> {
        let joined = path.joined();
        if self.tree.is_directory(&joined)? {
            let index = match &*joined {
                "" => self.search.index.clone(),
                directory => format!("{directory}/{}", self.search.index),
            };
            return Ok(match (self.open(&index)?, path.has_trailing_slash) {
                (Some(file), true) => Found::File(Box::new(file)),
                (Some(_), false) => Found::Directory,
                (None, _) => Found::Missing,
            });
        }
        let file = if path.has_trailing_slash { None } else { self.open(&joined)? };
        Ok(file.map_or(Found::Missing, |file| Found::File(Box::new(file))))
    }

    /// Opens a file in the encoding that the request prefers.
    fn open(&self, path: &str) -> io::Result<Option<File>> {
        let Some(uncompressed) = self.tree.open(path)? else { return Ok(None) };
        if !self.search.precompressed {
            return Ok(Some(uncompressed));
        }
        let mut variants: Vec<(Coding, File)> = Vec::new();
        for coding in CODINGS {
            let variant = self.tree.open(&format!("{path}{}", coding.suffix))?;
            variants.extend(variant.map(|variant| (coding, variant)));
        }
        if variants.is_empty() {
            return Ok(Some(uncompressed));
        }
        let available: Vec<_> = variants.iter().map(|(coding, _)| *coding).collect();
        let preferred = preferred(self.request, &available);
        let variant = preferred
            .and_then(|preferred| variants.into_iter().find(|(coding, _)| *coding == preferred));
        let mut file = match variant {
            Some((coding, variant)) => {
                let name = path.rsplit('/').next().unwrap_or_default();
                let mut file = variant.name(name);
                let encoding = HeaderValue::from_static(coding.name);
                file.extra_headers.insert(CONTENT_ENCODING, encoding);
                file
            }
            None => uncompressed,
        };
        file.extra_headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        Ok(Some(file))
    }
}

impl FileTree for Embedded {
    fn open(&self, path: &str) -> io::Result<Option<File>> {
        Ok(self.get(path).map(|file| {
            let name = path.rsplit('/').next().unwrap_or_default();
            File::bytes(file.bytes).name(name).etag(file.etag)
        }))
    }

    fn is_directory(&self, path: &str) -> io::Result<bool> {
        let is_inside = |file: &str| {
            let rest = file.strip_prefix(path);
            path.is_empty() || rest.is_some_and(|rest| rest.starts_with('/'))
        };
        Ok(self.files().iter().any(|file| is_inside(file.path)))
    }
}

/// A directory on the disk.
struct DiskTree {
    /// The path with all links resolved.
    root: PathBuf,
    follows_symlinks: bool,
}

impl DiskTree {
    fn new(directory: &Path, follows_symlinks: bool) -> io::Result<Self> {
        // Resolved for each request, because a deployment may replace the directory.
        match directory.canonicalize() {
            Ok(root) => Ok(Self { root, follows_symlinks }),
            Err(error) => {
                let directory = directory.display();
                tracing::error!("can't open the directory of static files `{directory}`: {error}");
                Err(error)
            }
        }
    }

    /// Resolves all links of a path. Returns `None` if nothing exists there, or a link leads out of the directory.
    fn resolve(&self, path: &str) -> io::Result<Option<PathBuf>> {
        let mut full_path = self.root.clone();
        full_path.extend(path.split('/').filter(|name| !name.is_empty()));
        match full_path.canonicalize() {
            Ok(real) if self.follows_symlinks || real.starts_with(&self.root) => Ok(Some(real)),
            Ok(_) => Ok(None),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl FileTree for DiskTree {
    fn open(&self, path: &str) -> io::Result<Option<File>> {
        let Some(real) = self.resolve(path)? else { return Ok(None) };
        let name = path.rsplit('/').next().unwrap_or_default();
        // Users that can write to the directory are trusted not to replace the path after this check.
        Ok(File::open_blocking(&real)?.map(|file| file.name(name)))
    }

    fn is_directory(&self, path: &str) -> io::Result<bool> {
        Ok(self.resolve(path)?.is_some_and(|real| real.is_dir()))
    }
}
