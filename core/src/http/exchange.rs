//! One request on its way through a handler.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::Uri;
use axum::http::request::Parts;
use axum::response::Response;
use pin_project_lite::pin_project;
use serde::de::DeserializeOwned;

use super::json::Json;
use super::request_id::RequestId;
use super::scope::{RequestScope, RouteShared};
use crate::app::panics;
use crate::di::RequestStore;
use crate::error::{Error, Result, render};
use crate::pipeline::Context;

/// A request and the controller that answers it.
#[derive(Debug)]
pub struct Exchange<C> {
    controller: Arc<C>,
    incoming: Incoming,
}

/// What is left of a request while arguments are taken from it.
#[derive(Debug)]
pub struct Incoming {
    request: State,
    scope: RequestScope,
    /// Whether the head must outlive an extractor that takes the whole request.
    keeps_head: bool,
}

#[derive(Debug)]
enum State {
    Here(Parts, Body),
    /// What an error needs to know once an extractor has taken the whole request.
    Taken(Uri, Option<RequestId>),
}

impl<C> Exchange<C> {
    #[inline]
    pub(super) fn new(controller: Arc<C>, shared: Arc<RouteShared>, request: Request) -> Self {
        let (parts, body) = request.into_parts();
        let scope = RequestScope { shared, store: RequestStore::default() };
        Self {
            controller,
            incoming: Incoming { request: State::Here(parts, body), scope, keeps_head: false },
        }
    }

    /// The controller, and the request to take its arguments from.
    #[inline]
    pub fn split(&mut self) -> (&C, &mut Incoming) {
        (&self.controller, &mut self.incoming)
    }

    /// The answer: what the handler gave, or the error or panic that stopped it.
    #[inline]
    pub fn answer(&mut self, outcome: Result<Response>) -> Response {
        match outcome {
            Ok(response) if response.status().as_u16() < 400 => response,
            Ok(response) => self.incoming.finished(response),
            Err(error) => self.incoming.failed(error),
        }
    }
}

/// Runs a handler with its arguments; a panic is an error like any other.
#[inline]
pub const fn run<F: Future<Output = Result<Response>>>(handler: F) -> CatchPanic<F> {
    CatchPanic { handler }
}

pin_project! {
    /// A handler whose panic is an error like any other.
    #[derive(Debug)]
    pub struct CatchPanic<F> {
        #[pin]
        handler: F,
    }
}

impl<F: Future<Output = Result<Response>>> Future for CatchPanic<F> {
    type Output = Result<Response>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Self::Output> {
        let handler = self.project().handler;
        // What the handler shares with others is behind locks that poison or atomics; the future
        // itself is dropped without another poll.
        match catch_unwind(AssertUnwindSafe(|| handler.poll(cx))) {
            Ok(polled) => polled,
            Err(panic) => Poll::Ready(Err(panics::error(&*panic))),
        }
    }
}

/// The head of a request that is gone: its path and its id.
#[cold]
fn empty(uri: Uri, id: Option<RequestId>) -> State {
    let (mut parts, body) = Request::<Body>::default().into_parts();
    parts.uri = uri;
    if let Some(id) = id {
        parts.extensions.insert(id);
    }
    State::Here(parts, body)
}

impl Incoming {
    /// The protocol-neutral view of the request.
    #[inline]
    pub fn context(&mut self) -> Context<'_> {
        let (parts, scope) = self.parts_and_scope();
        Context::new(parts, scope)
    }

    /// The head of the request; an empty one, with its path and id, once an extractor has taken the
    /// whole request.
    #[inline]
    pub fn head(&mut self) -> &mut Parts {
        self.parts_and_scope().0
    }

    /// Has the head outlive an extractor that takes the whole request, for a [`Context`].
    #[inline]
    pub const fn keep_head(&mut self) {
        self.keeps_head = true;
    }

    /// A body of JSON as a plain type.
    ///
    /// # Errors
    ///
    /// Those of [`Json`].
    #[inline]
    pub async fn json<T: DeserializeOwned>(&mut self) -> Result<T> {
        let request = self.take_request();
        Json::from_request(request, &()).await.map(Json::into_inner)
    }

    #[inline]
    pub(super) const fn scope(&self) -> &RequestScope {
        &self.scope
    }

    #[inline]
    pub(super) fn parts_and_scope(&mut self) -> (&mut Parts, &RequestScope) {
        if let State::Taken(uri, id) = &mut self.request {
            self.request = empty(std::mem::take(uri), id.take());
        }
        match &mut self.request {
            State::Here(parts, _) => (parts, &self.scope),
            State::Taken(..) => unreachable!("a taken request has just been replaced by its head"),
        }
    }

    /// The whole request, for an extractor that consumes it.
    #[inline]
    pub(super) fn take_request(&mut self) -> Request {
        let keeps_head = self.keeps_head;
        let parts = self.head();
        let left = match keeps_head {
            true => State::Here(parts.clone(), Body::empty()),
            false => State::Taken(parts.uri.clone(), RequestId::known(parts)),
        };
        match std::mem::replace(&mut self.request, left) {
            State::Here(parts, body) => Request::from_parts(parts, body),
            State::Taken(..) => Request::default(),
        }
    }

    /// An [`Error`] that the handler itself made an answer of is an error like any other.
    #[cold]
    fn finished(&mut self, mut response: Response) -> Response {
        let Some(error) = crate::error::take(&mut response) else { return response };
        let mut answer = self.failed(error);
        let rendered = answer.headers().clone();
        for (name, value) in response.headers() {
            if !rendered.contains_key(name) {
                answer.headers_mut().append(name, value.clone());
            }
        }
        answer
    }

    #[cold]
    fn failed(&mut self, error: Error) -> Response {
        let head = self.head();
        let (uri, id) = (head.uri.clone(), RequestId::of(head));
        let shared = &self.scope.shared;
        if error.status().is_server_error() {
            tracing::error!(
                request_id = %id,
                handler = format_args!("{}::{}", shared.controller, shared.spec.name),
                at = %shared.spec.at,
                path = uri.path(),
                status = error.status().as_u16(),
                "{}", error.chain()
            );
        } else {
            tracing::debug!(
                request_id = %id, path = uri.path(), status = error.status().as_u16(), "{error}"
            );
        }
        render(error, Some(uri.path()), Some(id.as_str()))
    }
}
