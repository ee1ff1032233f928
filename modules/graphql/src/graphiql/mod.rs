//! A page with [GraphiQL](https://github.com/graphql/graphiql) on the path of a schema. All files that it loads are embedded
//! in the program.

mod files;

use baya::axum::Router;
use baya::axum::http::header::{ACCEPT, CONTENT_SECURITY_POLICY, VARY};
use baya::axum::http::request::Parts;
use baya::axum::http::{HeaderMap, HeaderValue, Method};
use baya::axum::response::Response;
use baya::http::Preferences;
use baya::pages::{CachedPage, File, escaped, relative};

use self::files::{SCRIPTS, STYLES, WORKER};

/// The content security policy of the page. The editor writes inline styles.
const POLICY: &str = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src data:; font-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page of a schema.
#[derive(Debug)]
pub(crate) struct Page {
    path: String,
    html: CachedPage,
}

impl Page {
    /// Returns the page of the schema at a path.
    pub(crate) fn new(path: &str) -> Self {
        let html = CachedPage::new(html(path), "text/html; charset=utf-8")
            .with(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY))
            // Query results are served on the same path.
            .with(VARY, HeaderValue::from_static("accept"));
        Self { path: path.to_owned(), html }
    }

    /// Adds the routes of the page's files to a router.
    pub(crate) fn files(&self, router: Router) -> Router {
        let all = STYLES.iter().chain(SCRIPTS).chain([&WORKER]);
        all.fold(router, |router, file| file.at(&file_path(&self.path, file), router))
    }

    /// Returns the page if a browser navigates to it.
    pub(crate) fn response(&self, head: &Parts) -> Option<Response> {
        let is_navigation = head.method == Method::GET && prefers_html(&head.headers);
        is_navigation.then(|| self.html.answer(&head.headers))
    }
}

/// Returns whether a client prefers HTML to a query result. With equal weights, the first media type wins.
fn prefers_html(headers: &HeaderMap) -> bool {
    let accepted = Preferences::from_headers(headers, &ACCEPT);
    let mut best = (false, 0);
    for (media_type, weight) in accepted.members() {
        let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if *weight > best.1 {
            best = (essence == "text/html", *weight);
        }
    }
    best.0
}

/// Returns the path of a file of the page.
fn file_path(path: &str, file: &File) -> String {
    format!("{}/{}", path.trim_end_matches('/'), file.name())
}

fn html(path: &str) -> String {
    let link = |file: &File| escaped(&relative(path, &file_path(path, file)));
    let style = |file| format!("<link rel=\"stylesheet\" href=\"{}\">\n", link(file));
    let worker = link(&WORKER);
    let script =
        |file| format!("<script src=\"{}\" data-worker=\"{worker}\"></script>\n", link(file));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>GraphiQL</title>\n<link rel=\"icon\" href=\"data:,\">\n{}</head>\n<body>\n\
         <div id=\"graphiql\"></div>\n{}</body>\n</html>\n",
        STYLES.iter().map(style).collect::<String>(),
        SCRIPTS.iter().map(script).collect::<String>(),
    )
}
