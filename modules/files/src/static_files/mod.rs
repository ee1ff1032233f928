//! A directory of files, served.

mod encoding;
mod find;
mod path;
mod serve;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use baya::axum::Router;
use baya::axum::http::header::CACHE_CONTROL;
use baya::axum::http::{HeaderMap, HeaderValue};
use baya::{Embedded, Error};
use baya_macros::token;

use self::find::{Found, Place, Search};
use self::path::{Names, is_below};
use crate::file::File;

/// The files of a directory, served: of an app beside its modules, at a path, or by a handler.
///
/// | setting | default | says |
/// |---|---|---|
/// | [`spa`](Self::spa) | off | that paths without a file are those of a single-page app |
/// | [`except`](Self::except) | none | paths that are none of its |
/// | [`index`](Self::index) | `index.html` | the page of a directory |
/// | [`cache_control`](Self::cache_control) | not said | how its files may be cached |
/// | [`immutable`](Self::immutable) | none | paths whose files never change |
/// | [`precompressed`](Self::precompressed) | on | that `page.js.br`, `.zst` or `.gz` is sent for `page.js` |
/// | [`hidden`](Self::hidden) | off | that files and directories whose name begins with `.` are served |
/// | [`follow_symlinks`](Self::follow_symlinks) | off | that links may lead out of the directory |
///
/// Files answer as [`File`] does, with ranges, conditions and entity tags. `GET` and `HEAD` are
/// answered; on the path of a file `OPTIONS` gets 204 and any other verb 405, with `Allow`. The path of a
/// directory is redirected to the same with `/` at its end, by 308, where it has an index. What is not
/// there is a 404 problem.
///
/// No path leads out of the directory: `..`, however it is written, separators of any system within a
/// segment, NUL, and drives are 404, as are links that lead out; escapes that can't be decoded are 400.
/// The file that has been looked at is the one that is opened; who may write to the directory while it
/// is served is trusted.
///
/// # Examples
///
/// Pages beside an API, whose unknown paths stay 404:
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
/// At a path, by [`at`](Self::at):
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
/// By a handler, so that guards stand before it: see [`file`](Self::file).
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
    fn of(place: Place) -> Self {
        let index = "index.html".to_owned();
        let search = Search { place, index, symlinks: false, compressed: true };
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

    /// The files of a directory on the disk; a path that is not absolute is below the working directory
    /// of the process. The directory is looked at for each request, and while there is none they are
    /// answered by 500.
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self::of(Place::Disk(directory.into()))
    }

    /// The files of a directory that is part of the program.
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
        Self::of(Place::Program(files))
    }

    fn set(mut self, set: impl FnOnce(&mut Settings)) -> Self {
        set(Arc::make_mut(&mut self.settings));
        self
    }

    /// Answers by the index of the directory itself, with 200, where there is no file, the request is to
    /// read, it asks for a page (`Accept` names `text/html`), and the last segment has no dot. The
    /// page itself is `Cache-Control: no-cache`, so that a new version of the app is seen at once; off
    /// by default.
    pub fn spa(self) -> Self {
        self.set(|settings| settings.spa = true)
    }

    /// Leaves alone what is at this path or below: 404. May be repeated; none by default.
    pub fn except(self, prefix: impl Into<String>) -> Self {
        self.set(|settings| settings.except.push(absolute(prefix.into())))
    }

    /// The name of the page of a directory; `index.html` by default.
    pub fn index(self, name: impl Into<String>) -> Self {
        self.set(|settings| settings.search.index = name.into())
    }

    /// How files may be cached, such as `public, max-age=3600`; not said by default. A text that can't
    /// stand in a header becomes `no-store`.
    pub fn cache_control(self, directives: impl AsRef<str>) -> Self {
        let never = HeaderValue::from_static("no-store");
        let directives = directives.as_ref().try_into().unwrap_or(never);
        self.set(|settings| settings.cache_control = Some(directives))
    }

    /// Lets files at this path or below be cached for a year without a question, because their names
    /// change with their bytes: `public, max-age=31536000, immutable`
    /// ([RFC 8246](https://www.rfc-editor.org/rfc/rfc8246)). May be repeated; none by default.
    pub fn immutable(self, prefix: impl Into<String>) -> Self {
        self.set(|settings| settings.immutable.push(absolute(prefix.into())))
    }

    /// Whether `page.js.br`, `page.js.zst` or `page.js.gz` beside `page.js` is sent for it to clients
    /// that accept that; it is by default. Such answers have `Vary: Accept-Encoding`, and a file without
    /// any form beside it has not.
    pub fn precompressed(self, precompressed: bool) -> Self {
        self.set(|settings| settings.search.compressed = precompressed)
    }

    /// Whether files and directories whose name begins with `.` are served, such as `.well-known`; they
    /// are 404 by default.
    pub fn hidden(self, hidden: bool) -> Self {
        self.set(|settings| settings.hidden = hidden)
    }

    /// Whether symbolic links may lead out of the directory; what is behind such a link is 404 by
    /// default. Links that stay within are followed.
    pub fn follow_symlinks(self, follow: bool) -> Self {
        self.set(|settings| settings.search.symlinks = follow)
    }

    /// A router that serves the files at this path and below, for
    /// [`App::merge`](baya::App::merge). The paths that the settings name begin behind it.
    ///
    /// # Panics
    ///
    /// When a segment of the path begins with `:` or `*`, which axum refuses.
    pub fn at(self, path: &str) -> Router {
        let path = absolute(path.trim_end_matches('/').to_owned());
        let path = path.replace('{', "{{").replace('}', "}}");
        match &*path {
            "/" => Router::new().route_service("/", self.clone()).route_service("/{*path}", self),
            path => Router::new().nest_service(path, self),
        }
    }

    /// The file at a path below the directory, which is decoded already, or the page of the directory
    /// there, for a handler with a wildcard. Whether a path is excepted or one of a single-page app is
    /// the handler's to say, and files are sent as they are, without a compressed form.
    ///
    /// # Errors
    ///
    /// 404 where there is none, 500 where the disk can't be read.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// use baya::{Error, Inject};
    /// use baya::testing::TestApp;
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
        let names = Names::of_text(path, self.settings.hidden).ok_or_else(Error::not_found)?;
        let as_it_is = Search { compressed: false, ..self.settings.search.clone() };
        let found = match as_it_is.find(names.clone(), &HeaderMap::new()).await? {
            Found::Directory => {
                let page = Names { slash: true, ..names.clone() };
                as_it_is.find(page, &HeaderMap::new()).await?
            }
            found => found,
        };
        match found {
            Found::File(file) => Ok(self.settings.cached(*file, &names)),
            Found::Directory | Found::Nothing => Err(Error::not_found()),
        }
    }
}

impl Settings {
    /// With what is said about caching.
    fn cached(&self, mut file: File, names: &Names) -> File {
        let path = names.rooted();
        if self.immutable.iter().any(|prefix| is_below(&path, prefix)) {
            let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
            file.others.insert(CACHE_CONTROL, forever);
        } else if let Some(directives) = &self.cache_control {
            file.others.insert(CACHE_CONTROL, directives.clone());
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
            .field("place", &self.settings.search.place)
            .field("spa", &self.settings.spa)
            .finish_non_exhaustive()
    }
}
