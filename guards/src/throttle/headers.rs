//! What a caller is told about its limits.

use std::time::Duration;

use baya::axum::http::header::RETRY_AFTER;
use baya::axum::http::{HeaderMap, HeaderName, HeaderValue};
use baya::{Context, Error, ErrorResponse, Protection, ResponseHeader};

use super::limit::{Limit, Limits};
use super::store::Verdict;

const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Tells the tightest limit of the call, or the one that refuses it: `RateLimit-Limit`, `-Remaining` and
/// `-Reset`, and `RateLimit-Policy` with all of them
/// ([draft-ietf-httpapi-ratelimit-headers-06](https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-06)).
pub(super) fn tell(cx: &mut Context<'_>, limits: &Limits, limit: &Limit, verdict: &Verdict) {
    let Some(headers) = cx.answer_headers() else { return };
    for limit in &limits.limits {
        let per = seconds(limit.quota.per);
        let policy = format!("{};w={per};name=\"{}\"", limit.quota.calls, limit.name);
        if let Ok(policy) = HeaderValue::try_from(policy) {
            headers.append(POLICY, policy);
        }
    }
    if verdict.allowed && told(headers).is_some_and(|told| told <= verdict.remaining) {
        return;
    }
    headers.insert(LIMIT, limit.quota.calls.into());
    headers.insert(REMAINING, verdict.remaining.into());
    headers.insert(RESET, seconds(verdict.reset_after).into());
}

/// What a throttle before this one has told.
fn told(headers: &HeaderMap) -> Option<u32> {
    headers.get(REMAINING)?.to_str().ok()?.parse().ok()
}

/// The error of a call that came too early.
pub(super) fn too_many(verdict: &Verdict) -> Error {
    let wait = seconds(verdict.retry_after);
    Error::too_many_requests()
        .with_message(format!("too many requests; try again in {wait} s"))
        .with_header(RETRY_AFTER, wait.into())
}

/// What [`tell`] and [`too_many`] do, as documents of the API say it.
pub(super) fn described(limits: Option<&Limits>) -> Protection {
    let told = [
        ("RateLimit-Limit", "The calls of the tightest limit."),
        ("RateLimit-Remaining", "The calls that it has left."),
        ("RateLimit-Reset", "The seconds until it is whole again."),
        ("RateLimit-Policy", "Every limit: calls, seconds and name."),
    ];
    let refusal = ErrorResponse::too_many_requests()
        .with_doc(limits.map_or_else(|| "Too many calls.".to_owned(), allowed))
        .with_header("Retry-After", "The seconds until a call may pass.");
    let refusal =
        told.iter().fold(refusal, |refusal, (name, doc)| refusal.with_header(*name, *doc));
    let headers = told.iter().map(|(name, doc)| ResponseHeader::new(*name, *doc));
    headers.fold(Protection::new().answers(refusal), Protection::with_header)
}

/// The limits, in words.
fn allowed(limits: &Limits) -> String {
    let all = limits.limits.iter().map(|limit| &limit.quota);
    let all: Vec<_> = all.map(|quota| format!("{} in {:?}", quota.calls, quota.per)).collect();
    format!("Too many calls; allowed are {}.", all.join(" and "))
}

/// Whole seconds, of which the last one has begun.
fn seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}
