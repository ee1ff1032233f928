//! The media type of responses.

use async_graphql::parser::types::OperationType;
use baya::Preferences;
use baya::axum::http::header::ACCEPT;
use baya::axum::http::{HeaderMap, HeaderValue, StatusCode};

use crate::refusal::Refused;

/// The media type of a response ([draft](https://graphql.github.io/graphql-over-http/draft/#sec-Accept)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Media {
    /// `application/graphql-response+json`, whose status depends on whether there is a result.
    Response,
    /// `application/json`, whose status is 200 for every GraphQL response.
    Json,
}

/// Which operations have an event stream as their response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Events {
    /// None: the client does not accept event streams.
    Never,
    /// Subscriptions, because the client likes JSON as much.
    Subscriptions,
    /// All.
    Always,
}

/// What a client accepts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Accepted {
    pub(crate) media: Media,
    pub(crate) events: Events,
}

impl Accepted {
    /// Reads what a client accepts.
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
    /// Whether the response to an operation is an event stream.
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
    /// Returns the media type that a member of `Accept` is, without its parameters.
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

    /// Returns it as the `Content-Type` of a response.
    pub(crate) fn content_type(self) -> HeaderValue {
        // In `const` blocks, so that the compiler checks the text instead of each response.
        match self {
            Self::Response => {
                const { HeaderValue::from_static("application/graphql-response+json; charset=utf-8") }
            }
            Self::Json => const { HeaderValue::from_static("application/json; charset=utf-8") },
        }
    }
}
