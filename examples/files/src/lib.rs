//! An app that keeps files: an API for them, and the page that uses it.

mod controller;
mod folder;

use baya::Middleware;
use baya::compression::Compression;
use baya::files::{StaticFiles, embed};
use baya::prelude::*;

use controller::Files;
pub use folder::FolderPath;
use folder::{Folder, folder_path};

/// The app.
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

/// The page is a part of the program; paths that are not the API's are its own.
pub fn with_pages(app: App) -> App {
    let pages = StaticFiles::embedded(embed!("site")).spa().except("/api").immutable("/assets");
    app.fallback(pages)
}
