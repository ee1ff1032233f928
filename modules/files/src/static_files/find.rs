//! Finds a file below a directory, on the disk or in the program.

use std::io;
use std::path::{Path, PathBuf};

use baya::axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, VARY};
use baya::axum::http::{HeaderMap, HeaderValue};
use baya::{Embedded, Error};
use tokio::task::spawn_blocking;

use super::encoding::{CODINGS, Coding, chosen};
use super::path::Names;
use crate::disk::is_absent;
use crate::file::File;

/// Where the files are.
#[derive(Clone, Debug)]
pub(super) enum Place {
    Disk(PathBuf),
    Program(Embedded),
}

/// What is looked for, and how.
#[derive(Clone, Debug)]
pub(super) struct Search {
    pub(super) place: Place,
    /// The page of a directory.
    pub(super) index: String,
    pub(super) symlinks: bool,
    pub(super) compressed: bool,
}

/// What is there.
pub(super) enum Found {
    File(Box<File>),
    /// A directory with a page, whose path lacks the `/` at the end.
    Directory,
    Nothing,
}

impl Search {
    /// Looks for a file, or for the page of a directory, in the form that the request likes best.
    ///
    /// # Errors
    ///
    /// 500 where the disk can't be read.
    pub(super) async fn find(&self, names: Names, request: &HeaderMap) -> Result<Found, Error> {
        match &self.place {
            Place::Program(files) => {
                let within = Within { search: self, request, root: files };
                within.find(&names).map_err(Error::internal)
            }
            Place::Disk(directory) => {
                let search = self.clone();
                let directory = directory.clone();
                let mut accepts = HeaderMap::new();
                for value in request.get_all(ACCEPT_ENCODING) {
                    accepts.append(ACCEPT_ENCODING, value.clone());
                }
                let found = spawn_blocking(move || {
                    let root = OnDisk::new(&directory, search.symlinks)?;
                    Within { search: &search, request: &accepts, root: &root }.find(&names)
                });
                found.await.map_err(Error::internal)?.map_err(Error::internal)
            }
        }
    }
}

/// What files lie in.
trait Tree {
    /// The file with these names joined by `/`; `None` where there is none.
    fn open(&self, path: &str) -> io::Result<Option<File>>;
    /// Whether these names are those of a directory.
    fn is_directory(&self, path: &str) -> io::Result<bool>;
}

/// One search.
struct Within<'s, T> {
    search: &'s Search,
    request: &'s HeaderMap,
    root: &'s T,
}

impl<T: Tree> Within<'_, T> {
    fn find(&self, names: &Names) -> io::Result<Found> {
        let path = names.joined();
        if self.root.is_directory(&path)? {
            let page = match &*path {
                "" => self.search.index.clone(),
                path => format!("{path}/{}", self.search.index),
            };
            return Ok(match (self.open(&page)?, names.slash) {
                (Some(file), true) => Found::File(Box::new(file)),
                (Some(_), false) => Found::Directory,
                (None, _) => Found::Nothing,
            });
        }
        let file = if names.slash { None } else { self.open(&path)? };
        Ok(file.map_or(Found::Nothing, |file| Found::File(Box::new(file))))
    }

    /// A file in the form that the request likes best.
    fn open(&self, path: &str) -> io::Result<Option<File>> {
        let Some(plain) = self.root.open(path)? else { return Ok(None) };
        if !self.search.compressed {
            return Ok(Some(plain));
        }
        let mut forms: Vec<(Coding, File)> = Vec::new();
        for coding in CODINGS {
            let form = self.root.open(&format!("{path}{}", coding.suffix))?;
            forms.extend(form.map(|form| (coding, form)));
        }
        if forms.is_empty() {
            return Ok(Some(plain));
        }
        let there: Vec<_> = forms.iter().map(|(coding, _)| *coding).collect();
        let best = chosen(self.request, &there);
        let form = best.and_then(|best| forms.into_iter().find(|(coding, _)| *coding == best));
        let mut file = match form {
            Some((coding, form)) => {
                let name = path.rsplit('/').next().unwrap_or_default();
                let mut form = form.name(name);
                form.others.insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name));
                form
            }
            None => plain,
        };
        file.others.insert(VARY, HeaderValue::from_static("accept-encoding"));
        Ok(Some(file))
    }
}

impl Tree for Embedded {
    fn open(&self, path: &str) -> io::Result<Option<File>> {
        Ok(self.get(path).map(|file| {
            let name = path.rsplit('/').next().unwrap_or_default();
            File::bytes(file.bytes).name(name).etag(file.etag)
        }))
    }

    fn is_directory(&self, path: &str) -> io::Result<bool> {
        let below = |file: &str| {
            let rest = file.strip_prefix(path);
            path.is_empty() || rest.is_some_and(|rest| rest.starts_with('/'))
        };
        Ok(self.files().iter().any(|file| below(file.path)))
    }
}

/// A directory on the disk.
struct OnDisk {
    /// As it is behind all links.
    root: PathBuf,
    symlinks: bool,
}

impl OnDisk {
    fn new(directory: &Path, symlinks: bool) -> io::Result<Self> {
        // Not once for all requests: a deployment may put another directory in its place.
        match directory.canonicalize() {
            Ok(root) => Ok(Self { root, symlinks }),
            Err(error) => {
                tracing::error!("the static files of `{}`: {error}", directory.display());
                Err(error)
            }
        }
    }

    /// The path behind all links; `None` where there is nothing, or a link leads out.
    fn real(&self, path: &str) -> io::Result<Option<PathBuf>> {
        let mut below = self.root.clone();
        below.extend(path.split('/').filter(|name| !name.is_empty()));
        match below.canonicalize() {
            Ok(real) if self.symlinks || real.starts_with(&self.root) => Ok(Some(real)),
            Ok(_) => Ok(None),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl Tree for OnDisk {
    fn open(&self, path: &str) -> io::Result<Option<File>> {
        let Some(real) = self.real(path)? else { return Ok(None) };
        let name = path.rsplit('/').next().unwrap_or_default();
        // The path that was looked at is opened; who may write to the directory is trusted.
        Ok(File::open_blocking(&real)?.map(|file| file.name(name)))
    }

    fn is_directory(&self, path: &str) -> io::Result<bool> {
        Ok(self.real(path)?.is_some_and(|real| real.is_dir()))
    }
}
