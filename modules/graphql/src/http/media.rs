//! The media type of responses.

use async_graphql::parser::types::OperationType;
use baya::Preferences;
use baya::axum::http::header::ACCEPT;
use baya::axum::http::{HeaderMap, HeaderValue, StatusCode};

use crate::refusal::Refused;

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
}

/// The response formats that a client accepts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Accepted {
    pub(crate) media: Media,
    pub(crate) events: Events,
}

impl Accepted {
    /// Reads the header `Accept`.
    pub(crate) fn of(headers: &HeaderMap) -> Result<Self, Refused> {
        let accepted = Preferences::of(headers, &ACCEPT);
        if accepted.members().is_empty() {
            return Ok(Self { media: Media::Json, events: Events::Never });
        }
        let mut best: Option<(Media, u16)> = None;
        let mut stream = 0;
        for (written, weight) in accepted.members() {
            if essence(written).eq_ignore_ascii_case("text/event-stream") {
                stream = stream.max(*weight);
            }
            let Some(media) = Media::named(written) else { continue };
            if *weight > 0 && best.is_none_or(|(_, known)| *weight > known) {
                best = Some((media, *weight));
            }
        }
        match best {
            None if stream > 0 => Ok(Self { media: Media::Response, events: Events::Always }),
            None => {
                let message =
                    "responses are `application/graphql-response+json` or `application/json`";
                Err(Refused::malformed(StatusCode::NOT_ACCEPTABLE, "NOT_ACCEPTABLE", message))
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
            Self::Always => true,
        }
    }
}

/// Returns a media type without its parameters.
fn essence(written: &str) -> &str {
    written.split(';').next().unwrap_or_default().trim()
}

impl Media {
    /// Returns the media type of a member of `Accept`, without its parameters.
    fn named(written: &str) -> Option<Self> {
        let charset = written.split(';').map(str::trim).find_map(|part| {
            let (name, value) = part.split_once('=')?;
            name.eq_ignore_ascii_case("charset").then(|| value.trim_matches('"'))
        });
        if charset.is_some_and(|charset| !charset.eq_ignore_ascii_case("utf-8")) {
            return None;
        }
        match essence(written).to_ascii_lowercase().as_str() {
            "application/graphql-response+json" => Some(Self::Response),
            "application/json" | "application/*" | "*/*" => Some(Self::Json),
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
