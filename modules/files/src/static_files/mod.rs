//! Serves a directory of files.

mod encoding;
mod find;
mod path;
mod serve;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use baya::Error;
use baya::axum::Router;
use baya::axum::http::header::CACHE_CONTROL;
use baya::axum::http::{HeaderMap, HeaderValue};
use baya::http::Embedded;
use baya_macros::token;

use self::find::{Found, Search, Storage};
use self::path::{FilePath, is_inside};
use crate::file::File;

/// Serves the files of a directory: as the fallback of an app, at a path, or from a handler.
///
/// | setting | default | meaning |
/// |---|---|---|
/// | [`spa`](Self::spa) | off | unknown paths are those of a single-page app |
/// | [`except`](Self::except) | none | paths that are not served |
/// | [`index`](Self::index) | `index.html` | the index page of a directory |
/// | [`cache_control`](Self::cache_control) | none | the `Cache-Control` of files |
/// | [`immutable`](Self::immutable) | none | paths whose files never change |
/// | [`precompressed`](Self::precompressed) | on | `page.js.br`, `.zst` or `.gz` is sent instead of `page.js` |
/// | [`hidden`](Self::hidden) | off | files and directories whose name begins with `.` are served |
/// | [`follow_symlinks`](Self::follow_symlinks) | off | symbolic links may lead out of the directory |
///
/// Files are sent as [`File`] responses, with ranges, conditional requests and entity tags. `GET` and `HEAD`
/// are supported; on the path of a file, `OPTIONS` gets 204 and any other method 405, with `Allow`. The path
/// of a directory with an index page is redirected with 308 to the same path with a trailing `/`. A missing
/// file is a 404 problem.
///
/// No path leads out of the directory: `..` in any encoding, path separators of any system inside a segment,
/// NUL, drives, and links that lead out are 404; percent-encoding that can't be decoded is 400. Users that
/// can write to the directory while it is served are trusted.
///
/// # Examples
///
/// Pages beside an API, whose unknown paths remain 404:
///
/// ```no_run
/// # extern crate baya_core as baya;
/// use baya::App;
/// use baya_files::StaticFiles;
///
/// # async fn example<AppModule: baya::Root>() -> baya::Result<()> {
/// let pages = StaticFiles::new("dist").spa().except("/api").immutable("/assets");
/// App::new::<AppModule>().fallback(pages).listen("127.0.0.1:3000").await
/// # }
/// ```
///
/// At a path, with [`at`](Self::at):
///
/// ```no_run
/// # extern crate baya_core as baya;
/// use baya::App;
/// use baya_files::StaticFiles;
///
/// # async fn example<AppModule: baya::Root>() -> baya::Result<()> {
/// let files = StaticFiles::new("public").cache_control("public, max-age=3600").at("/public");
/// App::new::<AppModule>().merge(files).listen("127.0.0.1:3000").await
/// # }
/// ```
///
/// From a handler, which guards can protect: see [`file`](Self::file).
#[token]
#[derive(Clone)]
#[must_use = "files are served by an app, a router or a handler"]
pub struct StaticFiles {
    settings: Arc<Settings>,
}

#[derive(Clone)]
struct Settings {
    search: Search,
    spa: bool,
    hidden: bool,
    except: Vec<String>,
    cache_control: Option<HeaderValue>,
    immutable: Vec<String>,
}

impl StaticFiles {
    fn with_storage(storage: Storage) -> Self {
        let index = "index.html".to_owned();
        let search = Search { storage, index, follows_symlinks: false, precompressed: true };
        Self {
            settings: Arc::new(Settings {
                search,
                spa: false,
                hidden: false,
                except: Vec::new(),
                cache_control: None,
                immutable: Vec::new(),
            }),
        }
    }

    /// Serves a directory on the disk. A relative path is resolved against the working directory of the
    /// process. The directory is opened for each request; while it does not exist, responses are 500.
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self::with_storage(Storage::Disk(directory.into()))
    }

    /// Serves a directory that is embedded in the program.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// use baya_files::{StaticFiles, embed};
    ///
    /// # fn main() {
    /// let files = StaticFiles::embedded(embed!("tests/files/site"));
    /// # let _ = files;
    /// # }
    /// ```
    pub fn embedded(files: Embedded) -> Self {
        Self::with_storage(Storage::Embedded(files))
    }

    fn set(mut self, set: impl FnOnce(&mut Settings)) -> Self {
        set(Arc::make_mut(&mut self.settings));
        self
    }

    /// Responds with the index page of the directory if there is no file, the method is `GET` or `HEAD`,
    /// `Accept` contains `text/html`, and the last segment of the path contains no dot. The index page has
    /// `Cache-Control: no-cache`, so that clients load a new version of the app at once. Off by default.
    pub fn spa(self) -> Self {
        self.set(|settings| settings.spa = true)
    }

    /// Excludes a path and everything below it: 404. May be repeated; none by default.
    pub fn except(self, prefix: impl Into<String>) -> Self {
        self.set(|settings| settings.except.push(absolute(prefix.into())))
    }

    /// Sets the file name of index pages; `index.html` by default.
    pub fn index(self, name: impl Into<String>) -> Self {
        self.set(|settings| settings.search.index = name.into())
    }

    /// Sets the `Cache-Control` header of files, such as `public, max-age=3600`; none by default. A string
    /// that is not a valid header value becomes `no-store`.
    pub fn cache_control(self, directives: impl AsRef<str>) -> Self {
        let never = HeaderValue::from_static("no-store");
        let directives = directives.as_ref().try_into().unwrap_or(never);
        self.set(|settings| settings.cache_control = Some(directives))
    }

    /// Declares that the files at a path and below never change, because their names contain a hash of their
    /// content: they have `Cache-Control: public, max-age=31536000, immutable`
    /// ([RFC 8246](https://www.rfc-editor.org/rfc/rfc8246)). May be repeated; none by default.
    pub fn immutable(self, prefix: impl Into<String>) -> Self {
        self.set(|settings| settings.immutable.push(absolute(prefix.into())))
    }

    /// Sets whether clients that accept it receive `page.js.br`, `page.js.zst` or `page.js.gz` instead of
    /// `page.js`; on by default. Responses for files with such a variant have `Vary: Accept-Encoding`.
    pub fn precompressed(self, precompressed: bool) -> Self {
        self.set(|settings| settings.search.precompressed = precompressed)
    }

    /// Sets whether files and directories whose name begins with `.` are served, such as `.well-known`; by
    /// default they are 404.
    pub fn hidden(self, hidden: bool) -> Self {
        self.set(|settings| settings.hidden = hidden)
    }

    /// Sets whether symbolic links may lead out of the directory; by default such links are 404. Links that
    /// stay inside the directory are always followed.
    pub fn follow_symlinks(self, follow: bool) -> Self {
        self.set(|settings| settings.search.follows_symlinks = follow)
    }

    /// Returns a router that serves the files at `path` and below, for [`App::merge`](baya::App::merge).
    /// The paths in the settings are relative to `path`.
    ///
    /// # Panics
    ///
    /// If a segment of `path` begins with `:` or `*`, which axum does not support.
    pub fn at(self, path: &str) -> Router {
        let path = absolute(path.trim_end_matches('/').to_owned());
        let path = path.replace('{', "{{").replace('}', "}}");
        match &*path {
            "/" => Router::new().route_service("/", self.clone()).route_service("/{*path}", self),
            path => Router::new().nest_service(path, self),
        }
    }

    /// Opens the file at a decoded path inside the directory, or the index page of the directory there, for a
    /// handler with a wildcard. The settings [`except`](Self::except), [`spa`](Self::spa) and
    /// [`precompressed`](Self::precompressed) do not apply.
    ///
    /// # Errors
    ///
    /// 404 if there is no file, 500 if the disk can't be read.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// use baya::testing::TestApp;
    /// use baya::{Error, Inject};
    /// use baya_files::{File, StaticFiles};
    /// use baya_macros::{controller, module};
    ///
    /// #[controller("/invoices")]
    /// struct Invoices;
    ///
    /// #[controller]
    /// impl Invoices {
    ///     #[get("/{*path}")]
    ///     async fn invoice(
    ///         &self,
    ///         files: Inject<StaticFiles>,
    ///         #[param] path: String,
    ///     ) -> Result<File, Error> {
    ///         files.file(&path).await
    ///     }
    /// }
    ///
    /// #[module(root, providers = [value(StaticFiles::new("invoices") as StaticFiles)], controllers = [Invoices])]
    /// struct AppModule;
    /// # fn main() {}
    /// ```
    pub async fn file(&self, path: &str) -> Result<File, Error> {
        let path =
            FilePath::from_decoded(path, self.settings.hidden).ok_or_else(Error::not_found)?;
        let search = Search { precompressed: false, ..self.settings.search.clone() };
        let found = match search.find(path.clone(), &HeaderMap::new()).await? {
            Found::Directory => {
                let index = FilePath { has_trailing_slash: true, ..path.clone() };
                search.find(index, &HeaderMap::new()).await?
            }
            found => found,
        };
        match found {
            Found::File(file) => Ok(self.settings.with_caching(*file, &path)),
            Found::Directory | Found::Missing => Err(Error::not_found()),
        }
    }
}

impl Settings {
    /// Adds the `Cache-Control` header of a file.
    fn with_caching(&self, mut file: File, path: &FilePath) -> File {
        let path = path.rooted();
        if self.immutable.iter().any(|prefix| is_inside(&path, prefix)) {
            let directives = HeaderValue::from_static("public, max-age=31536000, immutable");
            file.extra_headers.insert(CACHE_CONTROL, directives);
        } else if let Some(directives) = &self.cache_control {
            file.extra_headers.insert(CACHE_CONTROL, directives.clone());
        }
        file
    }
}

fn absolute(path: String) -> String {
    if path.starts_with('/') { path } else { format!("/{path}") }
}

impl fmt::Debug for StaticFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StaticFiles")
            .field("storage", &self.settings.search.storage)
            .field("spa", &self.settings.spa)
            .finish_non_exhaustive()
    }
}
