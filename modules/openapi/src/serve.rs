//! Documents as answers: made once, kept as bytes, with an ETag.

use baya::axum::Router;
use baya::axum::body::{Body, Bytes};
use baya::axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use baya::axum::http::{HeaderMap, HeaderValue};
use baya::axum::response::Response;
use baya::axum::routing::get;
use baya::{ETag, Endpoints, Error, Result, Validators, Verdict, not_modified};
use serde_json::Value;

use crate::document::assemble;
use crate::module::OpenApi;

/// Something that is answered with as it is.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) bytes: Bytes,
    pub(crate) media: HeaderValue,
    pub(crate) etag: HeaderValue,
}

impl Kept {
    pub(crate) fn new(bytes: impl Into<Bytes>, media: &'static str) -> Self {
        let bytes = bytes.into();
        let etag = ETag::of_bytes(&bytes).into_header();
        Self { media: HeaderValue::from_static(media), etag, bytes }
    }

    /// The answer to a request, which may have it already.
    fn answer(&self, request: &HeaderMap) -> Response {
        let mut response = Response::new(Body::from(self.bytes.clone()));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, self.media.clone());
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(ETAG, self.etag.clone());
        match Validators::of(response.headers()).verdict(request) {
            Verdict::NotModified => not_modified(response),
            _ => response,
        }
    }

    /// Puts it on a router.
    pub(crate) fn at(self, path: &str, router: Router) -> Router {
        router.route(path, get(move |headers: HeaderMap| async move { self.answer(&headers) }))
    }
}

/// What answers with the documents of an app.
pub(crate) fn served(app: &Endpoints, options: &OpenApi) -> Result<Router> {
    let mut router = both(&options.assembled(app), &options.json, &options.yaml, Router::new())?;
    for (name, document) in &options.others {
        let document = assemble(app, document, options.release);
        let (json, yaml) = (format!("/{name}.json"), format!("/{name}.yaml"));
        router = both(&document, &json, &yaml, router)?;
    }
    Ok(router)
}

/// A document in both of its forms.
fn both(document: &Value, json: &str, yaml: &str, router: Router) -> Result<Router> {
    let bytes = serde_json::to_vec(document).map_err(Error::internal)?;
    let router = Kept::new(bytes, "application/json").at(json, router);
    let text = crate::yaml::written(document)?;
    Ok(Kept::new(text, "application/yaml").at(yaml, router))
}
