//! A directory as a service.

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

use super::encoding::wants_html;
use super::find::Found;
use super::path::{Names, is_below};
use super::{Settings, StaticFiles};

const ALLOWED: HeaderValue = HeaderValue::from_static("GET, HEAD");

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
            // The path as the client knows it, where the router is inside of another.
            if let Some(OriginalUri(whole)) = head.extensions.get() {
                head.uri = whole.clone();
            }
            let answered = settings.answer(&path, &head).await;
            Ok(answered.unwrap_or_else(|error| error.respond_to(&head)))
        })
    }
}

impl Settings {
    /// The answer at a path below the one that the directory is served at.
    async fn answer(&self, path: &str, head: &Head) -> Result<Response, Error> {
        let names = Names::of_uri(path, self.hidden)?.ok_or_else(|| Error::unknown_path(head))?;
        let rooted = names.rooted();
        if self.except.iter().any(|prefix| is_below(&rooted, prefix)) {
            return Err(Error::unknown_path(head));
        }
        let names = Names { slash: head.uri.path().ends_with('/'), ..names };
        let page = self.spa && !names.has_extension() && wants_html(&head.headers);
        match (self.search.find(names.clone(), &head.headers).await?, &head.method) {
            (Found::Nothing, &(Method::GET | Method::HEAD)) if page => self.page(head).await,
            // A client that asked for a page would have got one.
            (Found::Nothing, _) if self.spa && !names.has_extension() => {
                Err(Error::unknown_path(head).with_header(VARY, ACCEPT.into()))
            }
            (Found::Nothing, _) => Err(Error::unknown_path(head)),
            (_, &Method::OPTIONS) => {
                Ok((StatusCode::NO_CONTENT, [(ALLOW, ALLOWED)]).into_response())
            }
            (Found::File(mut file), &(Method::GET | Method::HEAD)) => {
                if self.spa && names.names.is_empty() {
                    file.others.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
                    return file.respond_to(head);
                }
                self.cached(*file, &names).respond_to(head)
            }
            (Found::Directory, &(Method::GET | Method::HEAD)) => Ok(with_slash(&head.uri)),
            _ => Err(Error::unsupported_method(head).with_header(ALLOW, ALLOWED)),
        }
    }

    /// The page of a single-page app.
    async fn page(&self, head: &Head) -> Result<Response, Error> {
        let own = Names { names: Vec::new(), slash: true };
        let Found::File(mut file) = self.search.find(own, &head.headers).await? else {
            return Err(Error::unknown_path(head));
        };
        file.others.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        file.others.append(VARY, ACCEPT.into());
        file.respond_to(head)
    }
}

/// To the same path with `/` at its end. It begins with one `/`, so that it can't name another host.
fn with_slash(uri: &Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    let query = uri.query().map_or(String::new(), |query| format!("?{query}"));
    Redirect::permanent(&format!("/{path}/{query}")).into_response()
}
