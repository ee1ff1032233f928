//! Plans at boot what is added to every response of a handler.

use std::future::ready;
use std::time::{Duration, UNIX_EPOCH};

use axum::BoxError;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::header::{CACHE_CONTROL, VARY};
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use futures_util::stream::once;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::EdgeSettings;
use super::compat;
use super::cors::Cors;
use super::options::{HttpOptions, Setting};
use crate::error::Compat;
use crate::error::{BodyError, BodyFailure};
use crate::graph::spec::{Deprecation, Meta};
use crate::http::Pace;
use crate::http::Uncompressed;

/// What the answers of one handler get, and what its requests may be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edge {
    /// Headers of every answer that does not have them.
    always: Box<[(HeaderName, HeaderValue)]>,
    /// What they vary by beside what they say themselves.
    vary: Option<HeaderValue>,
    /// `Cache-Control` of those that are no errors.
    cache_control: Option<HeaderValue>,
    uncompressed: bool,
    /// Whether answers have an entity tag.
    tagged: bool,
    /// The policy of the handler, where it is not that of the app.
    cors: Option<Setting<Cors>>,
    limit: Option<BodyLimit>,
    /// How many bytes of a body come in each second, where it is not as many as for all.
    rate: Option<usize>,
    /// Whether something around the routes might add what this leaves out.
    tells_finished: bool,
    compat: Option<Compat>,
    /// Whether a body has a limit or a rate of its own.
    bounds: bool,
    /// Whether a response of the handler gets anything at all.
    changes: bool,
    /// How long a call may take, where it is not as long as all.
    pub(crate) timeout: Setting<Duration>,
}

/// How many bytes a body may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyLimit {
    /// Where an extractor reads all of it.
    Read(usize),
    /// Whoever reads it.
    Hard(usize),
    None,
}

/// In the extensions of an answer that has got everything that it is to get.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finished {
    /// The policy of the handler, where it is not that of the app.
    pub(super) cors: Option<Setting<Cors>>,
}

const DEPRECATION: HeaderName = HeaderName::from_static("deprecation");
const SUNSET: HeaderName = HeaderName::from_static("sunset");

impl Edge {
    /// That of a handler, from its metadata, that of the nearest level first.
    pub(crate) fn plan(
        settings: &EdgeSettings,
        meta: &[Meta],
        deprecation: Deprecation,
        vary: Option<HeaderValue>,
    ) -> Self {
        let said: Vec<&HttpOptions> =
            meta.iter().filter_map(|meta| meta.value.downcast_ref()).collect();
        let options = said.iter().fold(HttpOptions::NONE, |nearer, farther| nearer.or(farther));
        let differs = options.security == Setting::Off
            || said.iter().any(|options| !options.headers.is_empty());
        let mut always = security(settings, &said);
        always.extend(dates(deprecation));
        let limit = match options.body_limit {
            Setting::On(bytes) => Some(BodyLimit::Hard(bytes)),
            Setting::Off => Some(BodyLimit::None),
            Setting::Inherited => settings.body_limit.map(BodyLimit::Read),
        };
        let cache_control = options.cache_control.value();
        let cors = (options.cors != Setting::Inherited).then_some(options.cors);
        let tells_finished =
            settings.around || settings.cors.is_some() || cors.is_some() || differs;
        let edge = Self {
            always: always.into(),
            cache_control: cache_control.and_then(|value| HeaderValue::from_str(value).ok()),
            tagged: options.etag.value().is_some(),
            uncompressed: options.compression == Setting::Off,
            cors,
            limit,
            rate: match options.body_rate {
                Setting::On(bytes) => Some(bytes),
                Setting::Off => Some(0),
                Setting::Inherited => None,
            },
            vary,
            tells_finished,
            timeout: options.timeout,
            compat: settings.compat,
            bounds: limit.is_some() || options.body_rate != Setting::Inherited,
            changes: false,
        };
        let changes = settings.tells_ids || !edge.always.is_empty() || edge.is_more();
        Self { changes, ..edge }
    }

    /// Whether a response of the handler gets ids, headers or anything else before it leaves.
    #[inline]
    pub(crate) const fn changes_responses(&self) -> bool {
        self.changes
    }

    /// Whether metadata says how fast bodies come.
    pub(crate) fn is_paced_by(meta: &Meta) -> bool {
        let options = meta.value.downcast_ref::<HttpOptions>();
        options.is_some_and(|options| options.body_rate != Setting::Inherited)
    }

    /// Whether it says something of bodies.
    #[inline]
    pub(crate) const fn bounds_bodies(&self) -> bool {
        self.bounds
    }

    /// Bounds the body of a request.
    pub(crate) fn bound(&self, request: Request) -> Request {
        if let (Some(rate), Some(pace)) = (self.rate, request.extensions().get::<Pace>()) {
            pace.set(rate);
        }
        match self.limit {
            Some(limit) => limit.apply(request),
            None => request,
        }
    }

    /// Returns the upper bound on the headers that a response gets, the ids of its request included.
    #[inline]
    pub(crate) fn added_headers(&self) -> usize {
        self.always.len() + 2
    }

    /// Puts on an answer what it is to get.
    #[inline]
    pub(crate) fn finish(&self, response: &mut Response) {
        let headers = response.headers_mut();
        for (name, value) in &self.always {
            headers.entry(name).or_insert_with(|| value.clone());
        }
        if self.is_more() {
            self.finish_more(response);
        }
    }

    #[inline]
    const fn is_more(&self) -> bool {
        self.tells_finished
            || self.vary.is_some()
            || self.uncompressed
            || self.cache_control.is_some()
            || self.compat.is_some()
    }

    fn finish_more(&self, response: &mut Response) {
        if let (Some(value), true) = (&self.cache_control, response.status().as_u16() < 400) {
            response.headers_mut().entry(CACHE_CONTROL).or_insert_with(|| value.clone());
        }
        if let Some(vary) = &self.vary {
            response.headers_mut().append(VARY, vary.clone());
        }
        if self.compat == Some(Compat::Nest) {
            compat::nest(response);
        }
        if self.uncompressed {
            response.extensions_mut().insert(Uncompressed);
        }
        if self.tells_finished {
            response.extensions_mut().insert(Finished { cors: self.cors });
        }
    }

    /// Whether answers have an entity tag, and who knows it gets 304.
    #[inline]
    pub(crate) const fn is_tagged(&self) -> bool {
        self.tagged
    }

    /// The policy of the handler, where it is not that of the app.
    pub(crate) const fn cors(&self) -> Option<Setting<Cors>> {
        self.cors
    }
}

impl BodyLimit {
    pub(crate) fn apply(self, mut request: Request) -> Request {
        match self {
            Self::Read(bytes) => DefaultBodyLimit::max(bytes).apply(&mut request),
            Self::None => DefaultBodyLimit::disable().apply(&mut request),
            Self::Hard(bytes) => {
                DefaultBodyLimit::max(bytes).apply(&mut request);
                let failure = BodyFailure::of(request.extensions_mut());
                if request.body().size_hint().lower() > bytes as u64 {
                    let error = failure.set(BodyError::larger_than(bytes));
                    // The body is rejected unread, so `100 Continue` is never sent.
                    return request.map(|_| Body::from_stream(once(ready(Err::<Bytes, _>(error)))));
                }
                let told = move |error: BoxError| {
                    if error.is::<LengthLimitError>() {
                        failure.set(BodyError::larger_than(bytes)).into()
                    } else {
                        error
                    }
                };
                return request.map(|body| Body::new(Limited::new(body, bytes).map_err(told)));
            }
        }
        request
    }
}

/// The security headers of the app, with what the levels say about each.
fn security(settings: &EdgeSettings, said: &[&HttpOptions]) -> Vec<(HeaderName, HeaderValue)> {
    let mut headers = settings.security.headers().to_vec();
    for options in said.iter().rev() {
        match options.security {
            Setting::Off => headers.clear(),
            Setting::On(()) => headers = settings.security.headers().to_vec(),
            Setting::Inherited => {}
        }
        for (name, value) in options.headers {
            headers.retain(|(known, _)| known != name);
            if !value.is_empty() {
                headers.push((HeaderName::from_static(name), HeaderValue::from_static(value)));
            }
        }
    }
    headers
}

fn dates(Deprecation { since, sunset }: Deprecation) -> Vec<(HeaderName, HeaderValue)> {
    let since = since.and_then(|since| HeaderValue::from_str(&format!("@{since}")).ok());
    let sunset = sunset.and_then(|sunset| {
        let sunset = UNIX_EPOCH + Duration::from_secs(u64::try_from(sunset).ok()?);
        HeaderValue::from_str(&httpdate::fmt_http_date(sunset)).ok()
    });
    let since = since.map(|value| (DEPRECATION, value));
    since.into_iter().chain(sunset.map(|value| (SUNSET, value))).collect()
}
