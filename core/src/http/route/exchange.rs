//! The processing of one request by a handler.

use std::future::Future;
use std::sync::Arc;

use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, Entry};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use serde::de::DeserializeOwned;

use super::route_table::Bound;
use crate::error::Compat;
use crate::error::{self, BoxFuture, Error, Result};
use crate::graph::spec::Meta;
use crate::http::request::call::HttpCall;
use crate::http::request::json_body;
use crate::http::request::parameter_errors::Parameter;
use crate::http::response::negotiated::Choice;
use crate::http::response::render::{finish_outcome, render_error, respond_with_filters};
use crate::http::response::returned_value::{Keep, Slot};
use crate::http::response::sse;
use crate::http::response::sse::{Events, IntoEvent, SseOptions, StreamOrigin};
use crate::pipeline::request_id::RequestId;
use crate::pipeline::{Context, End, Reply, RequestScope, catch_panic, timed};
use crate::wire::reading::Reading;
use crate::wire::validation::Groups;
use crate::wire::validation::checked_reading;

/// The call of a controller's handler, which the macros implement.
pub trait Call: Send + Sync + 'static {
    /// The controller.
    type Controller: Send + Sync + 'static;
    /// Headers that are added to every successful response without them.
    const HEADERS: &'static [(&'static str, &'static str)];
    /// Whether the request determines the format of the response.
    const NEGOTIATES: bool = false;
    /// The arguments that read one parameter each, if there are several.
    const PARAMETERS: &'static [Parameter] = &[];

    /// Extracts the arguments from the request, calls the method, and converts its return value into a response.
    fn call(
        controller: &Self::Controller,
        incoming: &mut Incoming<'_>,
    ) -> impl Future<Output = Result<Response>> + Send;
}

/// The rest of a request while its arguments are extracted.
#[allow(missing_debug_implementations, reason = "a view that only emitted code uses")]
pub struct Incoming<'c> {
    call: &'c mut HttpCall,
    scope: &'c RequestScope,
    /// Holds the returned value, if there are interceptors.
    returned: Option<&'c mut Slot>,
}

/// Starts a request: its call, with the body limit of the handler, and its scope.
#[inline]
fn begin<C>(bound: &Bound<C>, request: Request) -> (HttpCall, RequestScope) {
    let mut call = HttpCall::new(request);
    let edge = &bound.shared.http().edge;
    if edge.limits_bodies() {
        call.limit_body(edge);
    }
    (call, RequestScope::new(Arc::clone(&bound.shared)))
}

/// Runs the handler. `returned` holds its return value, if there are interceptors.
#[inline]
async fn run<K: Call>(
    controller: &K::Controller,
    call: &mut HttpCall,
    scope: &RequestScope,
    returned: Option<&mut Slot>,
) -> Result<Response> {
    let mut incoming = Incoming { call, scope, returned };
    let mut outcome = K::call(controller, &mut incoming).await;
    incoming.complete::<K>(&mut outcome);
    outcome
}

/// Handles a request to a handler without enhancers.
pub(crate) fn handle_bare<K: Call>(
    bound: Arc<Bound<K::Controller>>,
    request: Request,
) -> impl Future<Output = Response> + Send {
    let (mut call, scope) = begin(&bound, request);
    async move {
        let handler = run::<K>(&bound.controller, &mut call, &scope, None);
        let mut outcome = catch_panic(handler).await;
        add_headers::<K>(&mut outcome);
        finish_outcome(&mut outcome, &mut call, &scope.shared);
        match outcome {
            Ok(response) => response,
            Err(error) => render_error(error, &mut call, &scope.shared),
        }
    }
}

/// Handles a request to a handler with enhancers.
pub(crate) fn handle_enhanced<K: Call>(
    bound: Arc<Bound<K::Controller>>,
    request: Request,
) -> impl Future<Output = Response> + Send {
    let (mut call, scope) = begin(&bound, request);
    async move {
        let plan = &scope.shared.plan;
        if plan.keeps_head() {
            call.keep_head();
        }
        let call_future = catch_panic(timed(plan.timeout, async {
            let checked = plan.check(&mut Context::exclusive(&mut call, &scope)).await;
            checked.map_err(|error| guard_error(error, &scope))?;
            if plan.interceptors.is_empty() {
                return run::<K>(&bound.controller, &mut call, &scope, None).await;
            }
            let end = ControllerCall::<K>(&bound.controller);
            let reply = plan.intercept(&mut Context::exclusive(&mut call, &scope), &end).await?;
            reply.into_response()
        }));
        let mut outcome = call_future.await;
        add_headers::<K>(&mut outcome);
        respond_with_filters(outcome, &mut call, &scope).await
    }
}

/// Returns the error of a guard, with the message of NestJS if the app is compatible with it.
#[cold]
pub(crate) fn guard_error(error: Error, scope: &RequestScope) -> Error {
    let nest = scope.shared.http().settings.edge.compat == Some(Compat::Nest);
    let silent = error.status() == StatusCode::FORBIDDEN && error.message().is_none();
    if nest && silent { error.with_message("Forbidden resource") } else { error }
}

#[inline]
fn add_headers<K: Call>(outcome: &mut Result<Response>) {
    if let Ok(response) = outcome
        && !K::HEADERS.is_empty()
        && !error::has_error(response)
    {
        for (name, value) in K::HEADERS {
            let name = HeaderName::from_static(name);
            let value = HeaderValue::from_static(value);
            match response.headers_mut().entry(name) {
                Entry::Vacant(entry) => {
                    entry.insert(value);
                }
                Entry::Occupied(mut entry) if is_implied(entry.key(), entry.get()) => {
                    entry.insert(value);
                }
                Entry::Occupied(_) => {}
            }
        }
    }
}

/// Whether a header is the default media type of a string, bytes, JSON or HTML.
fn is_implied(name: &HeaderName, value: &HeaderValue) -> bool {
    const KINDS: [&str; 4] = [
        "text/plain; charset=utf-8",
        "application/octet-stream",
        "application/json",
        "text/html; charset=utf-8",
    ];
    name == CONTENT_TYPE && KINDS.iter().any(|kind| value == kind)
}

/// The handler, which interceptors wrap.
struct ControllerCall<'c, K: Call>(&'c K::Controller);

impl<K: Call> End for ControllerCall<'_, K> {
    fn run<'a>(&'a self, cx: &'a mut Context<'_>) -> BoxFuture<'a, Result<Reply>> {
        let scope = cx.scope();
        let call = cx.call_of_mut::<HttpCall>();
        Box::pin(async move {
            let Some(call) = call else {
                return Err(Error::internal("a route was called without a request"));
            };
            let mut slot = Slot::default();
            let outcome = run::<K>(self.0, call, scope, Some(&mut slot)).await;
            outcome.map(|response| slot.reply(response))
        })
    }
}

impl Incoming<'_> {
    /// Returns the protocol-independent view of the request.
    #[inline]
    pub fn context(&mut self) -> Context<'_> {
        // If an extractor has taken the whole request, its path and id are left.
        self.call.head();
        Context::exclusive(self.call, self.scope)
    }

    /// Returns the request head. After an extractor has taken the whole request, it contains only the path and the id.
    #[inline]
    pub fn head(&mut self) -> &mut Parts {
        self.call.head()
    }

    /// Keeps the request head for a [`Context`], even if an extractor takes the whole request.
    #[inline]
    pub const fn keep_head(&mut self) {
        self.call.keep_head();
    }

    /// Whether interceptors can access the value that the handler returns.
    #[inline]
    pub(crate) const fn keeps(&self) -> bool {
        self.returned.is_some()
    }

    /// Keeps the value that the handler returned, and returns its response without the body.
    pub(crate) fn keep<C, K: Keep<C>>(&mut self, value: K, choice: C) -> Response {
        match &mut self.returned {
            Some(slot) => value.keep(slot, choice),
            None => value.keep(&mut Slot::default(), choice),
        }
    }

    /// Whether a pipe applies to more than one argument.
    #[inline]
    pub fn has_pipes(&self) -> bool {
        !self.scope.shared.plan.pipes.is_empty()
    }

    /// Applies the pipes that are declared for more than one argument.
    pub fn piped<T: Send + 'static>(
        &mut self,
        number: usize,
        value: T,
    ) -> BoxFuture<'_, Result<T>> {
        Box::pin(async move { self.context().piped(number, value).await })
    }

    /// Reads a JSON body as a plain type. `covered` is whether the handler validates it afterwards.
    ///
    /// # Errors
    ///
    /// The errors of [`Json`].
    #[inline]
    pub async fn json<T: DeserializeOwned>(&mut self, covered: bool) -> Result<T> {
        json_body::check_type(&self.head().headers)?;
        let bytes = self.call.take_bytes().await?;
        let reading = self.reading(covered, false);
        checked_reading::extract_sync(reading, || json_body::read(bytes))
    }

    /// Returns how an argument is read.
    #[inline]
    pub(crate) fn reading(&self, covered: bool, parameters: bool) -> Reading {
        Reading::new(covered, parameters, self.groups().0)
    }

    /// Returns the groups whose rules apply.
    #[inline]
    pub(crate) fn groups(&self) -> Groups {
        let mut all = Meta::all::<Groups>(&self.scope.shared.meta);
        all.next().copied().unwrap_or_default()
    }

    /// Returns a response that sends events until the stream or the app ends.
    pub fn events<S: Events>(&mut self, events: S, options: SseOptions) -> Response
    where
        S::Event: IntoEvent,
    {
        let shared = &self.scope.shared;
        let drain = shared.settings.drain.clone();
        let head = self.call.head();
        let origin = StreamOrigin {
            component: shared.component,
            handler: shared.spec.name,
            path: head.uri.path().to_owned(),
            request_id: RequestId::get_or_insert(head),
            closing: Box::pin(async move { drain.begun().await }),
        };
        sse::respond(events, options, origin)
    }

    #[inline]
    pub(crate) const fn scope(&self) -> &RequestScope {
        self.scope
    }

    #[inline]
    pub(crate) fn parts_and_scope(&mut self) -> (&mut Parts, &RequestScope) {
        (self.call.head(), self.scope)
    }

    /// Takes the whole request, for an extractor that consumes it.
    #[inline]
    pub(crate) fn take_request(&mut self) -> Result<Request> {
        if self.scope.shared.keeps_head() {
            self.call.keep_head();
        }
        self.call.take_request()
    }
}

impl<'c> Incoming<'c> {
    /// Returns the formats that the request accepts.
    ///
    /// # Errors
    ///
    /// Returns an error with status 406 if the app has none of the formats that the client accepts.
    pub fn choose(&mut self) -> Result<Choice<'c>> {
        let scope = self.scope;
        scope.shared.http().settings.formats.choose(&self.call.head().headers)
    }
}
