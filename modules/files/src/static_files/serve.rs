//! The tower service of a directory.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use baya::Error;
use baya::axum::extract::{OriginalUri, Request};
use baya::axum::http::header::{ACCEPT, ALLOW, CACHE_CONTROL, VARY};
use baya::axum::http::request::Parts as Head;
use baya::axum::http::{HeaderValue, Method, StatusCode, Uri};
use baya::axum::response::{IntoResponse, Redirect, Response};
use tower::Service;

use super::encoding::accepts_html;
use super::find::Found;
use super::path::{FilePath, is_inside};
use super::{Settings, StaticFiles};

const ALLOWED_METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD");

impl Service<Request> for StaticFiles {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let settings = Arc::clone(&self.settings);
        let (mut head, _) = request.into_parts();
        Box::pin(async move {
            let path = head.uri.path().to_owned();
            // The full path, if the router is nested in another one.
            if let Some(OriginalUri(uri)) = head.extensions.get() {
                head.uri = uri.clone();
            }
            let response = settings.respond(&path, &head).await;
            Ok(response.unwrap_or_else(|error| error.respond_to(&head)))
        })
    }
}

impl Settings {
    /// The response for a path relative to the one at which the directory is served.
    async fn respond(&self, path: &str, head: &Head) -> Result<Response, Error> {
        let path =
            FilePath::from_uri(path, self.hidden)?.ok_or_else(|| Error::unknown_path(head))?;
        let rooted = path.rooted();
        if self.except.iter().any(|prefix| is_inside(&rooted, prefix)) {
            return Err(Error::unknown_path(head));
        }
        let has_trailing_slash = head.uri.path().ends_with('/');
        let path = FilePath { has_trailing_slash, ..path };
        let is_spa_path = self.spa && !path.has_extension();
        let wants_page = is_spa_path && accepts_html(&head.headers);
        match (self.search.find(path.clone(), &head.headers).await?, &head.method) {
            (Found::Missing, &(Method::GET | Method::HEAD)) if wants_page => {
                self.spa_page(head).await
            }
            // A request that accepts HTML would get the page.
            (Found::Missing, _) if is_spa_path => {
                Err(Error::unknown_path(head).with_header(VARY, ACCEPT.into()))
            }
            (Found::Missing, _) => Err(Error::unknown_path(head)),
            (_, &Method::OPTIONS) => {
                Ok((StatusCode::NO_CONTENT, [(ALLOW, ALLOWED_METHODS)]).into_response())
            }
            (Found::File(mut file), &(Method::GET | Method::HEAD)) => {
                if self.spa && path.segments.is_empty() {
                    file.extra_headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
                    return file.respond_to(head);
                }
                self.with_caching(*file, &path).respond_to(head)
            }
            (Found::Directory, &(Method::GET | Method::HEAD)) => {
                Ok(redirect_to_directory(&head.uri))
            }
            _ => Err(Error::unsupported_method(head).with_header(ALLOW, ALLOWED_METHODS)),
        }
    }

    /// The index page, for a path of a single-page app.
    async fn spa_page(&self, head: &Head) -> Result<Response, Error> {
        let root = FilePath { segments: Vec::new(), has_trailing_slash: true };
        let Found::File(mut file) = self.search.find(root, &head.headers).await? else {
            return Err(Error::unknown_path(head));
        };
        file.extra_headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        file.extra_headers.append(VARY, ACCEPT.into());
        file.respond_to(head)
    }
}

/// Redirects to the same path with a trailing `/`. The target begins with exactly one `/`, so that it can't
/// refer to another host.
fn redirect_to_directory(uri: &Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    let query = uri.query().map_or(String::new(), |query| format!("?{query}"));
    Redirect::permanent(&format!("/{path}/{query}")).into_response()
}
