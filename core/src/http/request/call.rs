//! An HTTP request as the pipeline sees it.

use axum::RequestExt;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, StatusCode, Uri};
use axum::response::Response;
use sync_wrapper::SyncWrapper;

use super::read::{read_body, read_limited};
use crate::error::BodyFailure;
use crate::error::{Error, Result};
use crate::http::Conditional;
use crate::http::edge::Edge;
use crate::http::response::ids::Ids;
use crate::pipeline::request_id::RequestId;
use crate::pipeline::{Context, Protocol};

/// What is left of a request while it is worked on.
pub(crate) struct HttpCall {
    head: Head,
    body: SyncWrapper<Body>,
    /// The body, once somebody has asked for all of it.
    read: Option<Bytes>,
    /// Why the body is not there any more.
    gone: Option<Gone>,
    /// What is left for the answer to come.
    answer: Option<Box<LeftForAnswer>>,
    /// Whether the head must outlive an extractor that takes the whole request.
    keeps_head: bool,
}

/// What those before the answer have left for it.
#[derive(Default)]
struct LeftForAnswer {
    headers: HeaderMap,
    changes: Vec<Change>,
}

/// A change of the answer, whatever it is.
type Change = Box<dyn FnOnce(&mut Response) + Send + Sync>;

/// Why a body is not there any more.
enum Gone {
    /// Somebody has taken it, and nobody has kept it.
    Taken,
    /// It could not be read, as with this status.
    Refused(StatusCode),
}

enum Head {
    Here(Parts),
    /// What an answer needs to know once an extractor has taken the whole request.
    Taken(Uri, Ids),
}

impl HttpCall {
    #[inline]
    pub(crate) fn new(request: Request) -> Self {
        let (parts, body) = request.into_parts();
        Self {
            head: Head::Here(parts),
            body: SyncWrapper::new(body),
            read: None,
            gone: None,
            answer: None,
            keeps_head: false,
        }
    }

    /// Bounds the body.
    #[cold]
    pub(crate) fn bound(&mut self, edge: &Edge) {
        if let Head::Here(parts) =
            std::mem::replace(&mut self.head, Head::Taken(Uri::default(), Ids::default()))
        {
            let left = SyncWrapper::new(Body::empty());
            let body = std::mem::replace(&mut self.body, left).into_inner();
            let (parts, body) = edge.limit_body(Request::from_parts(parts, body)).into_parts();
            (self.head, self.body) = (Head::Here(parts), SyncWrapper::new(body));
        }
    }

    /// Has the head outlive an extractor that takes the whole request.
    #[inline]
    pub(crate) const fn keep_head(&mut self) {
        self.keeps_head = true;
    }

    /// The head of the request; an empty one, with its path and id, once an extractor has taken the
    /// whole request.
    #[inline]
    pub(crate) fn head(&mut self) -> &mut Parts {
        if let Head::Taken(uri, ids) = &mut self.head {
            self.head = empty(std::mem::take(uri), std::mem::take(ids));
        }
        match &mut self.head {
            Head::Here(parts) => parts,
            Head::Taken(..) => unreachable!("a taken head has just been replaced"),
        }
    }

    /// The head of the request; `None` once an extractor has taken the whole request.
    pub(crate) const fn known_head(&self) -> Option<&Parts> {
        match &self.head {
            Head::Here(parts) => Some(parts),
            Head::Taken(..) => None,
        }
    }

    /// The whole request, for an extractor that consumes it.
    #[inline]
    pub(crate) fn take_request(&mut self) -> Result<Request> {
        let body = self.take_body()?;
        let keeps_head = self.keeps_head;
        let parts = self.head();
        let keeps_head = keeps_head || Conditional::is_asked(parts);
        let left = if keeps_head {
            RequestId::ensure_header_value(parts);
            Head::Here(parts.clone())
        } else {
            Head::Taken(parts.uri.clone(), Ids::ensure(parts))
        };
        Ok(match std::mem::replace(&mut self.head, left) {
            Head::Here(parts) => Request::from_parts(parts, body),
            Head::Taken(..) => Request::default(),
        })
    }

    /// Puts the ids of the request and of its trace on the answer.
    #[inline]
    pub(crate) fn add_ids(&self, answer: &mut HeaderMap) {
        match &self.head {
            Head::Here(parts) => Ids::from_head(parts).write_to(answer),
            Head::Taken(_, ids) => ids.clone().write_to(answer),
        }
    }

    /// Puts on the answer what was left for it; what it has by itself stays.
    #[inline]
    pub(crate) fn finish(&mut self, response: &mut Response) {
        if self.answer.is_some() {
            self.finish_with_what_is_left(response);
        }
    }

    #[cold]
    fn finish_with_what_is_left(&mut self, response: &mut Response) {
        if let Some(left) = self.answer.take() {
            finished(response, *left);
        }
    }

    fn take_body(&mut self) -> Result<Body> {
        match &self.gone {
            Some(Gone::Taken) => return Err(gone()),
            Some(Gone::Refused(status)) => return Err(Error::new(*status, "body_refused")),
            None => {}
        }
        let left = self.read.clone().map_or_else(Body::empty, Body::from);
        let body = std::mem::replace(&mut self.body, SyncWrapper::new(left)).into_inner();
        if self.read.is_none() && !body.is_end_stream() {
            self.gone = Some(Gone::Taken);
        }
        Ok(body)
    }

    /// Takes the whole body within its limit, for an argument that needs nothing else of the request.
    #[inline]
    pub(crate) async fn take_bytes(&mut self) -> Result<Bytes> {
        if let Some(read) = &self.read {
            return Ok(read.clone());
        }
        let mut request = Request::new(self.take_body()?);
        let declared = request.body().size_hint().lower();
        // The limit is in the extensions, and only a request can apply it.
        std::mem::swap(request.extensions_mut(), &mut self.head().extensions);
        let mut request = request.with_limited_body();
        std::mem::swap(request.extensions_mut(), &mut self.head().extensions);
        match read_limited(request.into_body(), declared).await {
            Ok(read) => Ok(read),
            Err(error) => {
                let failure = self.head().extensions.get::<BodyFailure>().cloned();
                Err(BodyFailure::or(failure, || error))
            }
        }
    }

    /// The whole body, which stays readable.
    async fn read(&mut self) -> Result<Bytes> {
        if let Some(read) = &self.read {
            return Ok(read.clone());
        }
        let mut request = Request::new(self.take_body()?);
        *request.extensions_mut() = self.head().extensions.clone();
        let failure = request.extensions().get::<BodyFailure>().cloned();
        let read = read_body(request).await;
        let read = read
            .map_err(|error| BodyFailure::or(failure, || error))
            .inspect_err(|error| self.gone = Some(Gone::Refused(error.status())))?;
        self.body = SyncWrapper::new(Body::from(read.clone()));
        self.gone = None;
        self.read = Some(read.clone());
        Ok(read)
    }
}

/// Puts on the answer what was left for it; what it has by itself stays.
#[cold]
fn finished(response: &mut Response, left: LeftForAnswer) {
    let own = response.headers().clone();
    for (name, value) in &left.headers {
        if name == SET_COOKIE || !own.contains_key(name) {
            response.headers_mut().append(name, value.clone());
        }
    }
    for change in left.changes {
        change(response);
    }
}

#[cold]
fn gone() -> Error {
    Error::internal(
        "the body of the request is read already; an interceptor that runs the handler again calls `cx.body()` before the first run",
    )
}

/// The head of a request that is gone: its path and its ids.
#[cold]
fn empty(uri: Uri, ids: Ids) -> Head {
    let (mut parts, _) = Request::<Body>::default().into_parts();
    parts.uri = uri;
    ids.write_to(&mut parts.headers);
    Head::Here(parts)
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

/// The head of a request by itself, as extractors of axum have it.
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
    /// The head of the HTTP request, or of the one that a call of another protocol came over; `None`
    /// where there is none.
    pub fn http(&self) -> Option<&Parts> {
        self.request_head()
    }

    /// The head of the HTTP request, to change what comes after sees.
    pub fn http_mut(&mut self) -> Option<&mut Parts> {
        if self.call_of::<HttpCall>().is_some() {
            return self.call_of_mut().map(HttpCall::head);
        }
        self.call_of_mut()
    }

    /// A header of the HTTP request as text; `None` where there is none, or none that is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.http()?.headers.get(name)?.to_str().ok()
    }

    /// Headers for the answer to come, whatever it is: that of the handler, of an interceptor, or of
    /// an error. A header that the answer has by itself stays as it is there; `Set-Cookie` is added.
    /// `None` when another protocol called the handler.
    pub fn answer_headers(&mut self) -> Option<&mut HeaderMap> {
        let call = self.call_of_mut::<HttpCall>()?;
        Some(&mut call.answer.get_or_insert_default().headers)
    }

    /// Has the answer to come changed when it is there, whatever it is: that of the handler, of an
    /// interceptor, or of an error. The changes are made in order. `false` when another protocol called
    /// the handler, and nothing will be changed.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// use baya::axum::http::{HeaderValue, header::AGE};
    ///
    /// fn never_cached(cx: &mut baya::Context<'_>) {
    ///     cx.on_answer(|answer| {
    ///         answer.headers_mut().insert(AGE, HeaderValue::from_static("0"));
    ///     });
    /// }
    /// ```
    pub fn on_answer(
        &mut self,
        change: impl FnOnce(&mut Response) + Send + Sync + 'static,
    ) -> bool {
        let Some(call) = self.call_of_mut::<HttpCall>() else { return false };
        call.answer.get_or_insert_default().changes.push(Box::new(change));
        true
    }

    /// The whole body of the HTTP request, within the body limit. It stays readable for who comes
    /// after, and again for a handler that an interceptor runs once more.
    ///
    /// # Errors
    ///
    /// 413 for a body that is larger than the limit, 408 for one that comes too slowly, and 500 when
    /// another protocol called the handler.
    pub async fn body(&mut self) -> Result<Bytes> {
        match self.call_of_mut::<HttpCall>() {
            Some(call) => call.read().await,
            None => Err(Error::internal("the call has no body of HTTP")),
        }
    }
}
