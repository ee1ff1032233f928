//! An app for files: an API to upload and download them, and a page that uses it.

mod controller;
mod folder;

use baya::Middleware;
use baya::compression::Compression;
use baya::files::{StaticFiles, embed};
use baya::prelude::*;

use controller::Files;
pub use folder::FolderPath;
use folder::{Folder, folder_path};

/// The root module of the app.
#[module(
    root,
    prefix = "/api",
    controllers = [Files],
    providers = [Folder, folder_path],
    middleware = [Middleware::new(Compression::new())],
)]
#[http(
    content_security_policy = "default-src 'self'; frame-ancestors 'none'",
    cache_control = "no-cache"
)]
#[derive(Debug)]
pub struct FilesModule;

/// Adds the page, which is embedded in the program. It is returned for all paths outside of the API.
pub fn with_pages(app: App) -> App {
    let pages = StaticFiles::embedded(embed!("site")).spa().except("/api").immutable("/assets");
    app.fallback(pages)
}
