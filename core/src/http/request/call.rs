//! HTTP requests, as the pipeline accesses them.

use axum::RequestExt;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, StatusCode, Uri};
use axum::response::Response;
use sync_wrapper::SyncWrapper;

use super::read_body::{read_body, read_limited};
use crate::error::BodyFailure;
use crate::error::{Error, Result};
use crate::http::Conditional;
use crate::http::edge::Edge;
use crate::http::response::ids::Ids;
use crate::pipeline::request_id::RequestId;
use crate::pipeline::{Context, Protocol};

/// The rest of a request while it is processed.
pub(crate) struct HttpCall {
    head: Head,
    body: SyncWrapper<Body>,
    /// The body, after it has been read completely.
    full_body: Option<Bytes>,
    /// Why the body is not available any more.
    unavailable: Option<Unavailable>,
    /// Headers and changes for the response.
    response_changes: Option<Box<ResponseChanges>>,
    /// Whether the head must outlive an extractor that consumes the whole request.
    keeps_head: bool,
}

/// Headers and changes that the stages before the response have requested for it.
#[derive(Default)]
struct ResponseChanges {
    headers: HeaderMap,
    changes: Vec<Change>,
}

/// A change of the response, whether it is a success or an error.
type Change = Box<dyn FnOnce(&mut Response) + Send + Sync>;

/// Why a body is not available any more.
enum Unavailable {
    /// The body was consumed and not kept.
    Consumed,
    /// Reading the body failed with this status.
    Failed(StatusCode),
}

enum Head {
    Available(Parts),
    /// The path and the ids, after an extractor has consumed the whole request.
    Consumed(Uri, Ids),
}

impl HttpCall {
    #[inline]
    pub(crate) fn new(request: Request) -> Self {
        let (parts, body) = request.into_parts();
        Self {
            head: Head::Available(parts),
            body: SyncWrapper::new(body),
            full_body: None,
            unavailable: None,
            response_changes: None,
            keeps_head: false,
        }
    }

    /// Applies the body limits.
    #[cold]
    pub(crate) fn limit_body(&mut self, edge: &Edge) {
        if let Head::Available(parts) =
            std::mem::replace(&mut self.head, Head::Consumed(Uri::default(), Ids::default()))
        {
            let empty = SyncWrapper::new(Body::empty());
            let body = std::mem::replace(&mut self.body, empty).into_inner();
            let (parts, body) = edge.limit_body(Request::from_parts(parts, body)).into_parts();
            self.head = Head::Available(parts);
            self.body = SyncWrapper::new(body);
        }
    }

    /// Keeps the head, even if an extractor consumes the whole request.
    #[inline]
    pub(crate) const fn keep_head(&mut self) {
        self.keeps_head = true;
    }

    /// Returns the head of the request. After an extractor has consumed the whole request, it
    /// contains only the path and the ids.
    #[inline]
    pub(crate) fn head(&mut self) -> &mut Parts {
        if let Head::Consumed(uri, ids) = &mut self.head {
            self.head = consumed_head(std::mem::take(uri), std::mem::take(ids));
        }
        match &mut self.head {
            Head::Available(parts) => parts,
            Head::Consumed(..) => unreachable!("a taken head has just been replaced"),
        }
    }

    /// Returns the head of the request, or `None` after an extractor has consumed the whole
    /// request.
    pub(crate) const fn known_head(&self) -> Option<&Parts> {
        match &self.head {
            Head::Available(parts) => Some(parts),
            Head::Consumed(..) => None,
        }
    }

    /// Returns the whole request, for an extractor that consumes it.
    #[inline]
    pub(crate) fn take_request(&mut self) -> Result<Request> {
        let body = self.take_body()?;
        let keeps_head = self.keeps_head;
        let parts = self.head();
        let keeps_head = keeps_head || Conditional::has_conditions(parts);
        let replacement = if keeps_head {
            RequestId::ensure_header_value(parts);
            Head::Available(parts.clone())
        } else {
            Head::Consumed(parts.uri.clone(), Ids::ensure(parts))
        };
        Ok(match std::mem::replace(&mut self.head, replacement) {
            Head::Available(parts) => Request::from_parts(parts, body),
            Head::Consumed(..) => Request::default(),
        })
    }

    /// Adds the ids of the request and of its trace to the response.
    #[inline]
    pub(crate) fn add_ids(&self, response: &mut HeaderMap) {
        match &self.head {
            Head::Available(parts) => Ids::from_head(parts).write_to(response),
            Head::Consumed(_, ids) => ids.clone().write_to(response),
        }
    }

    /// Applies the requested headers and changes to the response. Headers of the response itself
    /// are kept.
    #[inline]
    pub(crate) fn finish(&mut self, response: &mut Response) {
        if self.response_changes.is_some() {
            self.apply_changes(response);
        }
    }

    #[cold]
    fn apply_changes(&mut self, response: &mut Response) {
        if let Some(changes) = self.response_changes.take() {
            apply_to(response, *changes);
        }
    }

    fn take_body(&mut self) -> Result<Body> {
        match &self.unavailable {
            Some(Unavailable::Consumed) => return Err(body_unavailable()),
            Some(Unavailable::Failed(status)) => return Err(Error::new(*status, "body_refused")),
            None => {}
        }
        let replacement = self.full_body.clone().map_or_else(Body::empty, Body::from);
        let body = std::mem::replace(&mut self.body, SyncWrapper::new(replacement)).into_inner();
        if self.full_body.is_none() && !body.is_end_stream() {
            self.unavailable = Some(Unavailable::Consumed);
        }
        Ok(body)
    }

    /// Reads the whole body within its limit, for an argument that needs nothing else of the
    /// request.
    #[inline]
    pub(crate) async fn take_bytes(&mut self) -> Result<Bytes> {
        if let Some(full_body) = &self.full_body {
            return Ok(full_body.clone());
        }
        let mut request = Request::new(self.take_body()?);
        let declared = request.body().size_hint().lower();
        // The limit is in the extensions, and only a request can apply it.
        std::mem::swap(request.extensions_mut(), &mut self.head().extensions);
        let mut request = request.with_limited_body();
        std::mem::swap(request.extensions_mut(), &mut self.head().extensions);
        match read_limited(request.into_body(), declared).await {
            Ok(full_body) => Ok(full_body),
            Err(error) => {
                let failure = self.head().extensions.get::<BodyFailure>().cloned();
                Err(BodyFailure::or(failure, || error))
            }
        }
    }

    /// Reads the whole body and keeps it for later reads.
    async fn read_full_body(&mut self) -> Result<Bytes> {
        if let Some(full_body) = &self.full_body {
            return Ok(full_body.clone());
        }
        let mut request = Request::new(self.take_body()?);
        *request.extensions_mut() = self.head().extensions.clone();
        let failure = request.extensions().get::<BodyFailure>().cloned();
        let full_body = read_body(request).await;
        let full_body = full_body
            .map_err(|error| BodyFailure::or(failure, || error))
            .inspect_err(|error| self.unavailable = Some(Unavailable::Failed(error.status())))?;
        self.body = SyncWrapper::new(Body::from(full_body.clone()));
        self.unavailable = None;
        self.full_body = Some(full_body.clone());
        Ok(full_body)
    }
}

/// Applies requested headers and changes to the response. Headers of the response itself are kept.
#[cold]
fn apply_to(response: &mut Response, requested: ResponseChanges) {
    let own = response.headers().clone();
    for (name, value) in &requested.headers {
        if name == SET_COOKIE || !own.contains_key(name) {
            response.headers_mut().append(name, value.clone());
        }
    }
    for change in requested.changes {
        change(response);
    }
}

#[cold]
fn body_unavailable() -> Error {
    Error::internal(
        "the request body has already been read; an interceptor that runs the handler again must call `cx.body()` before the first run",
    )
}

/// Creates a head with only the path and the ids of a consumed request.
#[cold]
fn consumed_head(uri: Uri, ids: Ids) -> Head {
    let (mut parts, _) = Request::<Body>::default().into_parts();
    parts.uri = uri;
    ids.write_to(&mut parts.headers);
    Head::Available(parts)
}

impl Protocol for HttpCall {
    fn name(&self) -> &'static str {
        "http"
    }

    fn extensions(&self) -> Option<&Extensions> {
        self.known_head().map(|parts| &parts.extensions)
    }

    fn extensions_mut(&mut self) -> Option<&mut Extensions> {
        Some(&mut self.head().extensions)
    }

    fn http(&self) -> Option<&Parts> {
        self.known_head()
    }
}

/// A request head alone, as axum's extractors receive it.
impl Protocol for Parts {
    fn name(&self) -> &'static str {
        "http"
    }

    fn extensions(&self) -> Option<&Extensions> {
        Some(&self.extensions)
    }

    fn extensions_mut(&mut self) -> Option<&mut Extensions> {
        Some(&mut self.extensions)
    }

    fn http(&self) -> Option<&Parts> {
        Some(self)
    }
}

impl Context<'_> {
    /// Returns the head of the HTTP request, or of the request that a call of another protocol
    /// belongs to, or `None` if there is none.
    pub fn http(&self) -> Option<&Parts> {
        self.request_head()
    }

    /// Returns the head of the HTTP request for changes, which later stages see.
    pub fn http_mut(&mut self) -> Option<&mut Parts> {
        if self.call_of::<HttpCall>().is_some() {
            return self.call_of_mut().map(HttpCall::head);
        }
        self.call_of_mut()
    }

    /// Returns a header of the HTTP request as a string, or `None` if it is missing or not a
    /// string.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.http()?.headers.get(name)?.to_str().ok()
    }

    /// Returns headers that are added to the response, whether it comes from the handler, an
    /// interceptor or an error. A header that the response sets itself is kept; `Set-Cookie`
    /// headers are added. Returns `None` if another protocol called the handler.
    pub fn response_headers(&mut self) -> Option<&mut HeaderMap> {
        let call = self.call_of_mut::<HttpCall>()?;
        Some(&mut call.response_changes.get_or_insert_default().headers)
    }

    /// Registers a change of the response, whether it comes from the handler, an interceptor or an
    /// error. Changes are applied in order. Returns `false` if another protocol called the handler,
    /// and nothing will be changed.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// use baya::axum::http::{HeaderValue, header::AGE};
    ///
    /// fn never_cached(cx: &mut baya::Context<'_>) {
    ///     cx.on_response(|response| {
    ///         response.headers_mut().insert(AGE, HeaderValue::from_static("0"));
    ///     });
    /// }
    /// ```
    pub fn on_response(
        &mut self,
        change: impl FnOnce(&mut Response) + Send + Sync + 'static,
    ) -> bool {
        let Some(call) = self.call_of_mut::<HttpCall>() else { return false };
        call.response_changes.get_or_insert_default().changes.push(Box::new(change));
        true
    }

    /// Returns the whole body of the HTTP request, within the body limit. It can still be read by
    /// later stages, and again if an interceptor runs the handler again.
    ///
    /// # Errors
    ///
    /// Returns 413 for a body that is larger than the limit, 408 for one that arrives too slowly,
    /// and 500 if another protocol called the handler.
    pub async fn body(&mut self) -> Result<Bytes> {
        match self.call_of_mut::<HttpCall>() {
            Some(call) => call.read_full_body().await,
            None => Err(Error::internal("the call has no HTTP body")),
        }
    }
}
