//! Renders the outcome of a handler, its response or its error.

use axum::extract::Request;
use axum::http::header::{ACCEPT_LANGUAGE, VARY};
use axum::response::Response;

use super::messages::replace_messages;
use super::validators::with_etag;
use crate::error::{self, Error, Rendering, Result, render};
use crate::http::http_settings::HttpPlan;
use crate::http::request::call::HttpCall;
use crate::http::request::rejection;
use crate::http::{Conditional, Preferences, is_not_error};
use crate::pipeline::request_id::RequestId;
use crate::pipeline::{Context, HandlerShared, Reply, RequestScope};

/// Creates the response of a handler without filters. The outcome is changed in place, because
/// responses are large and each move copies them.
#[inline(always)]
pub(crate) fn finish_outcome(
    outcome: &mut Result<Response>,
    call: &mut HttpCall,
    shared: &HandlerShared,
) {
    let http = shared.http();
    match outcome {
        Ok(response) if is_unconditional(response) && !http.edge.changes_responses() => {
            call.finish(response);
        }
        Ok(response) if is_unconditional(response) && !http.edge.is_tagged() => {
            finish(response, call, http);
        }
        _ => finish_outcome_slow(outcome, call, shared),
    }
}

/// Whether a response does not depend on its request, can be sent, and is not an error.
#[inline]
fn is_unconditional(response: &Response) -> bool {
    is_not_error(response.status()) && response.extensions().is_empty()
}

#[inline(never)]
fn finish_outcome_slow(
    outcome: &mut Result<Response>,
    call: &mut HttpCall,
    shared: &HandlerShared,
) {
    apply_conditions(outcome, call, shared);
    let mut response = match std::mem::replace(outcome, Ok(Response::default())) {
        Ok(response) if is_not_error(response.status()) => response,
        Ok(mut response) => match rejection::error_of(&mut response) {
            Some(error) => merge_headers(render_error(error, call, shared), &response),
            None => response,
        },
        Err(error) => render_error(error, call, shared),
    };
    finish(&mut response, call, shared.http());
    *outcome = Ok(response);
}

/// Adds the headers that the call set, the ids of the request, and the additions of every response
/// of the handler.
#[inline]
fn finish(response: &mut Response, call: &mut HttpCall, http: &HttpPlan) {
    call.finish(response);
    if http.edge.changes_responses() {
        add_headers(response, call, http);
    }
}

#[inline(never)]
fn add_headers(response: &mut Response, call: &HttpCall, http: &HttpPlan) {
    response.headers_mut().reserve(http.edge.added_headers());
    if http.settings.edge.sends_ids {
        call.add_ids(response.headers_mut());
    }
    http.edge.finish(response);
}

/// Returns the response to an error that occurred outside of handlers.
pub(crate) async fn respond_with_error(
    error: Error,
    request: Request,
    scope: &RequestScope,
) -> Response {
    let mut call = HttpCall::new(request);
    let mut response = filter_error(error, &mut call, scope).await;
    finish(&mut response, &mut call, scope.shared.http());
    response
}

/// Applies the conditions of the request to a response.
#[inline]
fn apply_conditions(outcome: &mut Result<Response>, call: &HttpCall, shared: &HandlerShared) {
    let has_etag = shared.http().edge.is_tagged();
    if outcome.as_ref().is_ok_and(|response| has_etag || !response.extensions().is_empty()) {
        apply_conditions_slow(outcome, call, has_etag);
    }
}

#[cold]
fn apply_conditions_slow(outcome: &mut Result<Response>, call: &HttpCall, has_etag: bool) {
    let Some(head) = call.known_head() else { return };
    if let Ok(response) = outcome {
        let response = std::mem::take(response);
        let conditional = Conditional::apply(response, head);
        *outcome = if has_etag {
            conditional.and_then(|response| with_etag(response, head))
        } else {
            conditional
        };
    }
}

/// Creates the response of a handler whose errors may be handled by filters.
pub(crate) async fn respond_with_filters(
    mut outcome: Result<Response>,
    call: &mut HttpCall,
    scope: &RequestScope,
) -> Response {
    apply_conditions(&mut outcome, call, &scope.shared);
    let mut response = match outcome {
        Ok(response) if is_not_error(response.status()) => response,
        Ok(mut response) => match rejection::error_of(&mut response) {
            Some(error) => merge_headers(filter_error(error, call, scope).await, &response),
            None => response,
        },
        Err(error) => filter_error(error, call, scope).await,
    };
    finish(&mut response, call, scope.shared.http());
    response
}

/// Runs the filters for an error. Returns the response of the filter, or the rendered error.
async fn filter_error(error: Error, call: &mut HttpCall, scope: &RequestScope) -> Response {
    let plan = &scope.shared.plan;
    // In NestJS, a handler that returns nothing has not failed.
    let is_nest_success = error.is_absent() && scope.shared.http().settings.edge.compat.is_some();
    if plan.filters.is_empty() || is_nest_success {
        return render_error(error, call, &scope.shared);
    }
    // Everything after this uses the same id.
    RequestId::get_or_insert(call.head());
    let reply = plan.catch(error, &mut Context::exclusive(call, scope)).await;
    let mut response = match reply.and_then(Reply::into_response) {
        Ok(response) => response,
        Err(error) => return render_error(error, call, &scope.shared),
    };
    match rejection::error_of(&mut response) {
        Some(error) => merge_headers(render_error(error, call, &scope.shared), &response),
        None => response,
    }
}

/// Merges the headers of a response that contained an [`Error`] into the response of the error,
/// which takes precedence.
#[cold]
pub(crate) fn merge_headers(mut response: Response, original: &Response) -> Response {
    let rendered = response.headers().clone();
    for (name, value) in original.headers() {
        if !rendered.contains_key(name) {
            response.headers_mut().append(name, value.clone());
        }
    }
    response
}

#[cold]
pub(crate) fn render_error(error: Error, call: &mut HttpCall, shared: &HandlerShared) -> Response {
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
            let languages = Preferences::from_headers(&head.headers, &ACCEPT_LANGUAGE);
            replace_messages(error, messages, &languages).with_header(VARY, ACCEPT_LANGUAGE.into())
        }
        None => error,
    };
    let instance = Some(uri.path());
    let request_id = Some(id.as_str());
    let compat = shared.http().settings.edge.compat;
    let mut response = render(error, Rendering { instance, request_id, compat });
    // The error has already run through the filters.
    let _ = error::take_error(&mut response);
    response
}
