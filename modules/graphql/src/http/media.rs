//! The media type of responses.

use async_graphql::parser::types::OperationType;
use baya::axum::http::header::ACCEPT;
use baya::axum::http::{HeaderMap, HeaderValue, StatusCode};
use baya::http::Preferences;

use crate::error::RequestError;

/// The media type of a response ([draft](https://graphql.github.io/graphql-over-http/draft/#sec-Accept)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Media {
    /// `application/graphql-response+json`: a request error has a 4xx status.
    Response,
    /// `application/json`: every GraphQL response has the status 200.
    Json,
}

/// The operations whose responses are event streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Events {
    /// No operations: the client does not accept event streams.
    Never,
    /// Subscriptions only: the client accepts JSON with at least the same weight.
    Subscriptions,
    /// All operations.
    Always,
    /// All operations: the client accepts only event streams.
    Only,
}

/// The response formats that a client accepts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AcceptedFormats {
    pub(crate) media: Media,
    pub(crate) events: Events,
}

impl AcceptedFormats {
    /// Reads the header `Accept`.
    pub(crate) fn from_headers(headers: &HeaderMap) -> Result<Self, RequestError> {
        let accepted =
            headers.contains_key(ACCEPT).then(|| Preferences::from_headers(headers, &ACCEPT));
        let Some(accepted) = accepted.filter(|accepted| !accepted.members().is_empty()) else {
            return Ok(Self { media: Media::Json, events: Events::Never });
        };
        let stream = accepted.members().iter().filter(|(of, _)| is_event_stream(of));
        let stream = stream.map(|(_, weight)| *weight).max().unwrap_or(0);
        let of = |media| weight(accepted.members(), media).map(|(weight, at)| (weight, at, media));
        // The media type with the higher weight; of equal weights, the first one.
        let best = [Media::Response, Media::Json].into_iter().filter_map(of);
        let best = best.max_by_key(|(weight, at, _)| (*weight, std::cmp::Reverse(*at)));
        let best = best.map(|(weight, _, media)| (media, weight));
        match best {
            None if stream > 0 => Ok(Self { media: Media::Response, events: Events::Only }),
            None => {
                let message = "`Accept` must allow `application/graphql-response+json`, `application/json` or `text/event-stream`";
                Err(RequestError::malformed(StatusCode::NOT_ACCEPTABLE, "NOT_ACCEPTABLE", message))
            }
            Some((media, weight)) => {
                let events = match stream {
                    0 => Events::Never,
                    stream if stream > weight => Events::Always,
                    _ => Events::Subscriptions,
                };
                Ok(Self { media, events })
            }
        }
    }
}

impl Events {
    /// Returns whether the response to an operation is an event stream.
    pub(crate) fn are_for(self, kind: OperationType) -> bool {
        match self {
            Self::Never => false,
            Self::Subscriptions => kind == OperationType::Subscription,
            Self::Always | Self::Only => true,
        }
    }
}

/// Returns a media type without its parameters.
fn essence(member: &str) -> &str {
    member.split(';').next().unwrap_or_default().trim()
}

fn is_event_stream(member: &str) -> bool {
    essence(member).eq_ignore_ascii_case("text/event-stream")
}

/// Returns the weight of a media type, and the index of the most specific member of `Accept` that matches it
/// ([RFC 9110, section 12.5.1](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1)). `None` if it is not accepted.
fn weight(members: &[(&str, u16)], media: Media) -> Option<(u16, usize)> {
    let all = members.iter().enumerate().filter_map(|(at, (member, weight))| {
        let specificity = media.specificity(member)?;
        Some((specificity, *weight, at))
    });
    let best =
        all.max_by_key(|(specificity, weight, at)| (*specificity, *weight, std::cmp::Reverse(*at)));
    best.filter(|(_, weight, _)| *weight > 0).map(|(_, weight, at)| (weight, at))
}

impl Media {
    /// Returns how specifically a member of `Accept` matches, from 0 to 2; `None` if it does not match.
    fn specificity(self, member: &str) -> Option<u8> {
        let charset = member.split(';').map(str::trim).find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            name.eq_ignore_ascii_case("charset").then(|| value.trim_matches('"'))
        });
        if charset.is_some_and(|charset| !charset.eq_ignore_ascii_case("utf-8")) {
            return None;
        }
        // Older clients send `*/*`, and read only `application/json`.
        match (self, essence(member).to_ascii_lowercase().as_str()) {
            (Self::Response, "application/graphql-response+json")
            | (Self::Json, "application/json") => Some(2),
            (Self::Json, "application/*") => Some(1),
            (Self::Json, "*/*") => Some(0),
            _ => None,
        }
    }

    /// Returns the `Content-Type` of a response.
    pub(crate) fn content_type(self) -> HeaderValue {
        // `const` blocks validate the header values at compile time.
        match self {
            Self::Response => {
                const { HeaderValue::from_static("application/graphql-response+json; charset=utf-8") }
            }
            Self::Json => const { HeaderValue::from_static("application/json; charset=utf-8") },
        }
    }
}
