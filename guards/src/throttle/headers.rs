//! The rate limit headers of responses.

use std::time::Duration;

use baya::axum::http::header::RETRY_AFTER;
use baya::axum::http::{HeaderMap, HeaderName, HeaderValue};
use baya::security::{ErrorResponse, Protection, ResponseHeader};
use baya::{Context, Error};

use super::limit::{Limit, Limits};
use super::store::Verdict;

const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Adds the state of the strictest limit, or of the one that rejects the call, as `RateLimit-Limit`,
/// `RateLimit-Remaining` and `RateLimit-Reset`, and all limits as `RateLimit-Policy`
/// ([draft-ietf-httpapi-ratelimit-headers-06](https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-06)).
pub(super) fn add(cx: &mut Context<'_>, limits: &Limits, limit: &Limit, verdict: &Verdict) {
    let Some(headers) = cx.response_headers() else { return };
    for limit in &limits.limits {
        let per = seconds(limit.quota.per);
        let policy = format!("{};w={per};name=\"{}\"", limit.quota.calls, limit.name);
        if let Ok(policy) = HeaderValue::try_from(policy) {
            headers.append(POLICY, policy);
        }
    }
    let stricter = |remaining| remaining <= verdict.remaining;
    if verdict.allowed && previous_remaining(headers).is_some_and(stricter) {
        return;
    }
    headers.insert(LIMIT, limit.quota.calls.into());
    headers.insert(REMAINING, verdict.remaining.into());
    headers.insert(RESET, seconds(verdict.reset_after).into());
}

/// The remaining calls that an earlier throttle has added.
fn previous_remaining(headers: &HeaderMap) -> Option<u32> {
    headers.get(REMAINING)?.to_str().ok()?.parse().ok()
}

/// The error of a call above a limit.
pub(super) fn too_many(verdict: &Verdict) -> Error {
    let wait = seconds(verdict.retry_after);
    Error::too_many_requests()
        .with_message(format!("too many requests; try again in {wait} s"))
        .with_header(RETRY_AFTER, wait.into())
}

/// Describes the headers and the error in OpenAPI documents.
pub(super) fn describe(limits: Option<&Limits>) -> Protection {
    let docs = [
        ("RateLimit-Limit", "The number of requests that the strictest limit allows."),
        ("RateLimit-Remaining", "The number of requests that remain in this limit."),
        ("RateLimit-Reset", "The seconds until this limit is reset."),
        ("RateLimit-Policy", "Each limit: its number of requests, its seconds and its name."),
    ];
    let response = ErrorResponse::too_many_requests()
        .with_doc(limits.map_or_else(|| "Too many requests.".to_owned(), describe_limits))
        .with_header("Retry-After", "The seconds until a request can succeed.");
    let response =
        docs.iter().fold(response, |response, (name, doc)| response.with_header(*name, *doc));
    let headers = docs.iter().map(|(name, doc)| ResponseHeader::new(*name, *doc));
    headers.fold(Protection::new().with_error_response(response), Protection::with_header)
}

fn describe_limits(limits: &Limits) -> String {
    let quotas = limits.limits.iter().map(|limit| &limit.quota);
    let quotas: Vec<_> =
        quotas.map(|quota| format!("{} per {:?}", quota.calls, quota.per)).collect();
    format!("Too many requests; allowed: {}.", quotas.join(" and "))
}

/// Rounds up to whole seconds.
fn seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}
