//! Pages that show the documents. All files that they load are part of the program.

mod html;
mod viewer;

use baya::axum::Router;
use baya::axum::body::Bytes;
use baya::axum::http::header::CONTENT_SECURITY_POLICY;
use baya::axum::http::{HeaderName, HeaderValue};
use baya::pages::{CachedPage, without_slash};
use baya::{Error, Result};
use serde_json::Value;

use self::html::FilePaths;
#[cfg(feature = "scalar")]
pub(crate) use self::viewer::SCALAR;
#[cfg(feature = "swagger-ui")]
pub(crate) use self::viewer::SWAGGER_UI;
pub(crate) use self::viewer::Viewer;

/// A page at a path.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Page {
    pub(crate) viewer: &'static Viewer,
    pub(crate) path: String,
}

/// A document that pages show.
#[derive(Clone, Debug)]
pub(crate) struct PageDocument {
    pub(crate) title: String,
    pub(crate) name: String,
    /// The path of the document as JSON.
    pub(crate) path: String,
    pub(crate) document: Value,
}

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

impl Page {
    /// Adds the page to a router, and its files below its path.
    pub(crate) fn add_to(&self, documents: &[PageDocument], router: Router) -> Result<Router> {
        let mut router = router;
        let mut paths =
            FilePaths { redirect: self.file_path("oauth2-redirect.html"), ..FilePaths::default() };
        for file in self.viewer.styles {
            let path = self.file_path(&file.name());
            router = file.at(&path, router);
            paths.styles.push(path);
        }
        for file in self.viewer.scripts {
            let path = self.file_path(&file.name());
            router = file.at(&path, router);
            paths.scripts.push(path);
        }
        router = self.add_redirect(&paths, router);
        let html = html::page(self.viewer, &self.path, &paths, documents);
        let policy = html::security_policy(documents.iter().map(|one| &one.document));
        let policy = HeaderValue::try_from(policy).map_err(Error::internal)?;
        let page = CachedPage::new(Bytes::from(html), "text/html; charset=utf-8")
            .with(CONTENT_SECURITY_POLICY, policy)
            // An OAuth login opens a window, which sends its result to the page.
            .with(OPENER_POLICY, HeaderValue::from_static("same-origin-allow-popups"));
        Ok(without_slash(&self.path, page.at(&self.path, router)))
    }

    /// Returns the path of a file of the page.
    fn file_path(&self, name: &str) -> String {
        format!("{}/{name}", self.path.trim_end_matches('/'))
    }

    /// Adds the page to which an authorization server redirects after an OAuth login.
    fn add_redirect(&self, paths: &FilePaths, router: Router) -> Router {
        let script = self.viewer.redirect_script.as_ref();
        let script = script.map(|file| (file, self.file_path(&file.name())));
        let html = html::redirect_page(&paths.redirect, script.as_ref().map(|(_, path)| &**path));
        let router = match script {
            Some((file, path)) => file.at(&path, router),
            None => router,
        };
        let policy =
            "default-src 'none'; script-src 'self'; base-uri 'none'; frame-ancestors 'none'";
        CachedPage::new(Bytes::from(html), "text/html; charset=utf-8")
            .with(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy))
            // The script accesses the window that opened this one.
            .with(OPENER_POLICY, HeaderValue::from_static("unsafe-none"))
            .at(&paths.redirect, router)
    }
}
