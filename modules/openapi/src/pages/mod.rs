//! Pages that show the documents. All that they load is a part of the program.

mod page;
mod viewer;

use baya::axum::Router;
use baya::axum::body::Bytes;
use baya::axum::http::header::CONTENT_SECURITY_POLICY;
use baya::axum::http::{HeaderName, HeaderValue};
use baya::pages::{Kept, without_slash};
use baya::{Error, Result};
use serde_json::Value;

use self::page::Files;

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

/// A document as a page has it.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) title: String,
    pub(crate) name: String,
    /// Where it is as JSON.
    pub(crate) at: String,
    pub(crate) document: Value,
}

const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

impl Page {
    /// Puts the page on a router, with its files beside it.
    pub(crate) fn at(&self, shown: &[Shown], router: Router) -> Result<Router> {
        let beside = |name: &str| format!("{}/{name}", self.path.trim_end_matches('/'));
        let mut router = router;
        let mut files = Files { redirect: beside("oauth2-redirect.html"), ..Files::default() };
        for (all, places) in
            [(self.viewer.styles, &mut files.styles), (self.viewer.scripts, &mut files.scripts)]
        {
            for file in all {
                let at = beside(&file.name());
                router = file.at(&at, router);
                places.push(at);
            }
        }
        router = self.redirect(&files, router);
        let written = page::written(self.viewer, &self.path, &files, shown);
        let policy = HeaderValue::try_from(written.policy).map_err(Error::internal)?;
        let page = Kept::new(Bytes::from(written.html), "text/html; charset=utf-8")
            .with(CONTENT_SECURITY_POLICY, policy)
            // A login opens a window, which tells the page what it got.
            .with(OPENER, HeaderValue::from_static("same-origin-allow-popups"));
        Ok(without_slash(&self.path, page.at(&self.path, router)))
    }

    /// Where a login at another host comes back to.
    fn redirect(&self, files: &Files, router: Router) -> Router {
        let script = self
            .viewer
            .redirect
            .as_ref()
            .map(|file| (file, format!("{}/{}", self.path.trim_end_matches('/'), file.name())));
        let text = page::redirect(&files.redirect, script.as_ref().map(|(_, at)| &**at));
        let router = match script {
            Some((file, at)) => file.at(&at, router),
            None => router,
        };
        let policy =
            "default-src 'none'; script-src 'self'; base-uri 'none'; frame-ancestors 'none'";
        Kept::new(Bytes::from(text), "text/html; charset=utf-8")
            .with(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy))
            // The window that opened it is to be asked.
            .with(OPENER, HeaderValue::from_static("unsafe-none"))
            .at(&files.redirect, router)
    }
}
