//! The media type of responses.

use baya::Preferences;
use baya::axum::http::header::ACCEPT;
use baya::axum::http::{HeaderMap, StatusCode};

use crate::refusal::Refused;

/// What a client accepts ([draft](https://graphql.github.io/graphql-over-http/draft/#sec-Accept)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Media {
    /// `application/graphql-response+json`, whose status says whether there is a result.
    Response,
    /// `application/json`, whose status is 200 for every GraphQL response.
    Json,
}

impl Media {
    /// Returns the media type that the client prefers.
    pub(crate) fn of(headers: &HeaderMap) -> Result<Self, Refused> {
        let accepted = Preferences::of(headers, &ACCEPT);
        if accepted.members().is_empty() {
            return Ok(Self::Json);
        }
        let mut best: Option<(Self, u16)> = None;
        for (written, weight) in accepted.members() {
            let Some(media) = Self::named(written) else { continue };
            if *weight > 0 && best.is_none_or(|(_, known)| *weight > known) {
                best = Some((media, *weight));
            }
        }
        best.map(|(media, _)| media).ok_or_else(|| {
            let message = "responses are `application/graphql-response+json` or `application/json`";
            Refused::malformed(StatusCode::NOT_ACCEPTABLE, "NOT_ACCEPTABLE", message)
        })
    }

    /// Returns the media type that a member of `Accept` is, without its parameters.
    fn named(written: &str) -> Option<Self> {
        let mut parts = written.split(';').map(str::trim);
        let essence = parts.next().unwrap_or_default();
        let charset = parts.find_map(|part| {
            let (name, value) = part.split_once('=')?;
            name.eq_ignore_ascii_case("charset").then(|| value.trim_matches('"'))
        });
        if charset.is_some_and(|charset| !charset.eq_ignore_ascii_case("utf-8")) {
            return None;
        }
        match essence.to_ascii_lowercase().as_str() {
            "application/graphql-response+json" => Some(Self::Response),
            "application/json" | "application/*" | "*/*" => Some(Self::Json),
            _ => None,
        }
    }

    /// Returns it as the `Content-Type` of a response.
    pub(crate) const fn content_type(self) -> &'static str {
        match self {
            Self::Response => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}
