//! One request on its way through a handler.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::Uri;
use axum::http::request::Parts;
use axum::response::Response;
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
    parts: Parts,
    body: Body,
    scope: RequestScope,
    /// What an error needs to know once an extractor has taken the whole request.
    taken: Option<(Uri, Option<RequestId>)>,
    /// Whether the head must outlive an extractor that takes the whole request.
    keeps_head: bool,
}

impl<C> Exchange<C> {
    #[inline]
    pub(super) fn new(controller: Arc<C>, shared: Arc<RouteShared>, request: Request) -> Self {
        let (parts, body) = request.into_parts();
        let scope = RequestScope { shared, store: RequestStore::default() };
        Self {
            controller,
            incoming: Incoming { parts, body, scope, taken: None, keeps_head: false },
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
            Ok(response) => response,
            Err(error) => self.incoming.failed(error),
        }
    }
}

/// Runs a handler with its arguments; a panic is an error like any other.
#[inline]
pub async fn run(handler: impl Future<Output = Result<Response>>) -> Result<Response> {
    CatchPanic { future: pin!(handler) }.await
}

struct CatchPanic<'a, F> {
    future: Pin<&'a mut F>,
}

impl<F: Future<Output = Result<Response>>> Future for CatchPanic<'_, F> {
    type Output = Result<Response>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Self::Output> {
        // What the handler shares with others is behind locks that poison or atomics; the future
        // itself is dropped without another poll.
        match catch_unwind(AssertUnwindSafe(|| self.future.as_mut().poll(cx))) {
            Ok(polled) => polled,
            Err(panic) => Poll::Ready(Err(panics::error(&*panic))),
        }
    }
}

impl Incoming {
    /// The protocol-neutral view of the request.
    #[inline]
    pub const fn context(&self) -> Context<'_> {
        Context::new(&self.parts, &self.scope)
    }

    /// The head of the request.
    #[inline]
    pub const fn parts(&self) -> &Parts {
        &self.parts
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
    pub(super) const fn parts_and_scope(&mut self) -> (&mut Parts, &RequestScope) {
        (&mut self.parts, &self.scope)
    }

    /// The whole request, for an extractor that consumes it.
    #[inline]
    pub(super) fn take_request(&mut self) -> Request {
        self.taken = Some((self.parts.uri.clone(), RequestId::known(&self.parts)));
        let parts = match self.keeps_head {
            true => self.parts.clone(),
            false => std::mem::replace(&mut self.parts, Request::new(()).into_parts().0),
        };
        Request::from_parts(parts, std::mem::take(&mut self.body))
    }

    #[cold]
    fn failed(&mut self, error: Error) -> Response {
        let (uri, id) = match self.taken.take() {
            Some((uri, id)) => (uri, id.unwrap_or_else(RequestId::new)),
            None => (self.parts.uri.clone(), RequestId::of(&mut self.parts)),
        };
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
