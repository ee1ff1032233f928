//! What leaves a handler: its answer, or the error that stopped it, as a response.

use axum::extract::Request;
use axum::http::header::{ACCEPT_LANGUAGE, VARY};
use axum::response::Response;

use super::messages::reworded;
use super::validators::tagged;
use crate::error::{self, Error, Rendering, Result, render};
use crate::http::request::call::HttpCall;
use crate::http::request::rejection;
use crate::http::settings::HttpPlan;
use crate::http::{Conditional, Preferences, is_no_error};
use crate::pipeline::request_id::RequestId;
use crate::pipeline::{Context, HandlerShared, Reply, RequestScope};

/// Makes the response of a handler that no filter is for. The outcome stays where it is: a response is large, and each
/// move of it is a copy.
#[inline(always)]
pub(crate) fn answer(outcome: &mut Result<Response>, call: &mut HttpCall, shared: &HandlerShared) {
    let http = shared.http();
    match outcome {
        Ok(response) if is_whole(response) && !http.edge.changes_responses() => {
            call.finish(response);
        }
        Ok(response) if is_whole(response) && !http.edge.is_tagged() => {
            finish(response, call, http);
        }
        _ => answer_rarely(outcome, call, shared),
    }
}

/// Whether a response depends on nothing of its request, can be sent, and is not an error.
#[inline]
fn is_whole(response: &Response) -> bool {
    is_no_error(response.status()) && response.extensions().is_empty()
}

#[inline(never)]
fn answer_rarely(outcome: &mut Result<Response>, call: &mut HttpCall, shared: &HandlerShared) {
    meet(outcome, call, shared);
    let mut response = match std::mem::replace(outcome, Ok(Response::default())) {
        Ok(response) if is_no_error(response.status()) => response,
        Ok(mut response) => match rejection::of(&mut response) {
            Some(error) => merged(failed(error, call, shared), &response),
            None => response,
        },
        Err(error) => failed(error, call, shared),
    };
    finish(&mut response, call, shared.http());
    *outcome = Ok(response);
}

/// Adds what the call left for the response, the ids of its request, and what every response of the handler has.
#[inline]
fn finish(response: &mut Response, call: &mut HttpCall, http: &HttpPlan) {
    call.finish(response);
    if http.edge.changes_responses() {
        change(response, call, http);
    }
}

#[inline(never)]
fn change(response: &mut Response, call: &HttpCall, http: &HttpPlan) {
    response.headers_mut().reserve(http.edge.added_headers());
    if http.settings.edge.tells_ids {
        call.tell_ids(response.headers_mut());
    }
    http.edge.finish(response);
}

/// The answer for an error that met no handler.
pub(crate) async fn answer_for(error: Error, request: Request, scope: &RequestScope) -> Response {
    let mut call = HttpCall::new(request);
    let mut response = filtered(error, &mut call, scope).await;
    finish(&mut response, &mut call, scope.shared.http());
    response
}

/// What an answer becomes for this request, by its conditions.
#[inline]
fn meet(outcome: &mut Result<Response>, call: &HttpCall, shared: &HandlerShared) {
    let tagged = shared.http().edge.is_tagged();
    if outcome.as_ref().is_ok_and(|response| tagged || !response.extensions().is_empty()) {
        met(outcome, call, tagged);
    }
}

#[cold]
fn met(outcome: &mut Result<Response>, call: &HttpCall, tags: bool) {
    let Some(head) = call.known_head() else { return };
    if let Ok(response) = outcome {
        let response = std::mem::take(response);
        let met = Conditional::apply(response, head);
        *outcome = if tags { met.and_then(|response| tagged(response, head)) } else { met };
    }
}

/// The response of a handler whose errors filters may answer for.
pub(crate) async fn settle(
    mut outcome: Result<Response>,
    call: &mut HttpCall,
    scope: &RequestScope,
) -> Response {
    meet(&mut outcome, call, &scope.shared);
    let mut response = match outcome {
        Ok(response) if is_no_error(response.status()) => response,
        Ok(mut response) => match rejection::of(&mut response) {
            Some(error) => merged(filtered(error, call, scope).await, &response),
            None => response,
        },
        Err(error) => filtered(error, call, scope).await,
    };
    finish(&mut response, call, scope.shared.http());
    response
}

/// What a filter answers, or the error as it is rendered.
async fn filtered(error: Error, call: &mut HttpCall, scope: &RequestScope) -> Response {
    let plan = &scope.shared.plan;
    // To NestJS a handler that returns nothing has not failed.
    let nothing = error.is_absent() && scope.shared.http().settings.edge.compat.is_some();
    if plan.filters.is_empty() || nothing {
        return failed(error, call, &scope.shared);
    }
    // Whoever comes after gets the same id.
    RequestId::get_or_insert(call.head());
    let reply = plan.catch(error, &mut Context::exclusive(call, scope)).await;
    let mut response = match reply.and_then(Reply::into_response) {
        Ok(response) => response,
        Err(error) => return failed(error, call, &scope.shared),
    };
    match rejection::of(&mut response) {
        Some(error) => merged(failed(error, call, &scope.shared), &response),
        None => response,
    }
}

/// An [`Error`] that somebody made an answer of is an error like any other; what they put on the
/// answer stays on it.
#[cold]
pub(crate) fn merged(mut answer: Response, made: &Response) -> Response {
    let rendered = answer.headers().clone();
    for (name, value) in made.headers() {
        if !rendered.contains_key(name) {
            answer.headers_mut().append(name, value.clone());
        }
    }
    answer
}

#[cold]
pub(crate) fn failed(error: Error, call: &mut HttpCall, shared: &HandlerShared) -> Response {
    let head = call.head();
    let uri = head.uri.clone();
    let id = RequestId::get_or_insert(head);
    if error.is_server_error() {
        tracing::error!(
            request_id = %id,
            trace = head.headers.get("traceparent").and_then(|trace| trace.to_str().ok()),
            handler = format_args!("{}::{}", shared.component, shared.spec.name),
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
    let messages = shared
        .http()
        .settings
        .messages
        .as_deref()
        .filter(|_| !error.validation_errors().is_empty());
    let error = match messages {
        Some(messages) => {
            let languages = Preferences::of(&head.headers, &ACCEPT_LANGUAGE);
            reworded(error, messages, &languages).with_header(VARY, ACCEPT_LANGUAGE.into())
        }
        None => error,
    };
    let instance = Some(uri.path());
    let request_id = Some(id.as_str());
    let compat = shared.http().settings.edge.compat;
    let mut response = render(error, Rendering { instance, request_id, compat });
    // It has met the filters that there are for it.
    let _ = error::take_error(&mut response);
    response
}
