//! Plans at boot the additions to every response of a handler.

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
use super::cors::Cors;
use super::http_options::{HttpOptions, Setting};
use super::nest_compat;
use crate::error::Compat;
use crate::error::{BodyError, BodyFailure};
use crate::graph::spec::{Deprecation, Meta};
use crate::http::SharedRate;
use crate::http::Uncompressed;

/// The additions to the responses of one handler, and the limits of its requests.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edge {
    /// Headers that are added to responses without them.
    always: Box<[(HeaderName, HeaderValue)]>,
    /// An additional `Vary` value.
    vary: Option<HeaderValue>,
    /// The `Cache-Control` header of responses without an error status.
    cache_control: Option<HeaderValue>,
    uncompressed: bool,
    /// Whether responses have an entity tag.
    has_etag: bool,
    /// The CORS policy of the handler, if it differs from that of the app.
    cors: Option<Setting<Cors>>,
    limit: Option<BodyLimit>,
    /// The minimum rate of bodies in bytes per second, if it differs from that of the app.
    rate: Option<usize>,
    /// Whether a layer around the routes might add headers that the handler omits.
    marks_finished: bool,
    compat: Option<Compat>,
    /// Whether the handler has its own limit or rate of bodies.
    limits_body: bool,
    /// Whether responses of the handler change at all.
    changes: bool,
    /// The timeout of calls, if it differs from that of the app.
    pub(crate) timeout: Setting<Duration>,
}

/// The maximum size of a body in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyLimit {
    /// Applies to extractors that read the whole body.
    Read(usize),
    /// Applies to every reader.
    Hard(usize),
    None,
}

/// Marks a response that has received all additions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finished {
    /// The CORS policy of the handler, if it differs from that of the app.
    pub(super) cors: Option<Setting<Cors>>,
}

const DEPRECATION: HeaderName = HeaderName::from_static("deprecation");
const SUNSET: HeaderName = HeaderName::from_static("sunset");

impl Edge {
    /// Plans the additions of a handler. `meta` is its metadata, that of the nearest level first.
    pub(crate) fn plan(
        settings: &EdgeSettings,
        meta: &[Meta],
        deprecation: Deprecation,
        vary: Option<HeaderValue>,
    ) -> Self {
        let levels: Vec<&HttpOptions> =
            meta.iter().filter_map(|meta| meta.value.downcast_ref()).collect();
        let options = levels.iter().fold(HttpOptions::NONE, |inner, outer| inner.or(outer));
        let is_custom = options.security == Setting::Off
            || levels.iter().any(|options| !options.headers.is_empty());
        let mut always = security(settings, &levels);
        always.extend(dates(deprecation));
        let limit = match options.body_limit {
            Setting::On(bytes) => Some(BodyLimit::Hard(bytes)),
            Setting::Off => Some(BodyLimit::None),
            Setting::Inherited => settings.body_limit.map(BodyLimit::Read),
        };
        let cache_control = options.cache_control.value();
        let cors = (options.cors != Setting::Inherited).then_some(options.cors);
        let marks_finished =
            settings.around || settings.cors.is_some() || cors.is_some() || is_custom;
        let edge = Self {
            always: always.into(),
            cache_control: cache_control.and_then(|value| HeaderValue::from_str(value).ok()),
            has_etag: options.etag.value().is_some(),
            uncompressed: options.compression == Setting::Off,
            cors,
            limit,
            rate: match options.body_rate {
                Setting::On(bytes) => Some(bytes),
                Setting::Off => Some(0),
                Setting::Inherited => None,
            },
            vary,
            marks_finished,
            timeout: options.timeout,
            compat: settings.compat,
            limits_body: limit.is_some() || options.body_rate != Setting::Inherited,
            changes: false,
        };
        let changes = settings.sends_ids || !edge.always.is_empty() || edge.has_extras();
        Self { changes, ..edge }
    }

    /// Whether responses of the handler receive ids, headers or other additions.
    #[inline]
    pub(crate) const fn changes_responses(&self) -> bool {
        self.changes
    }

    /// Whether metadata sets a minimum rate of bodies.
    pub(crate) fn sets_body_rate(meta: &Meta) -> bool {
        let options = meta.value.downcast_ref::<HttpOptions>();
        options.is_some_and(|options| options.body_rate != Setting::Inherited)
    }

    /// Whether request bodies have their own limits.
    #[inline]
    pub(crate) const fn limits_bodies(&self) -> bool {
        self.limits_body
    }

    /// Applies the limits to the body of a request.
    pub(crate) fn limit_body(&self, request: Request) -> Request {
        if let (Some(rate), Some(shared_rate)) =
            (self.rate, request.extensions().get::<SharedRate>())
        {
            shared_rate.set(rate);
        }
        match self.limit {
            Some(limit) => limit.apply(request),
            None => request,
        }
    }

    /// Returns an upper bound on the number of headers that are added to a response, including ids.
    #[inline]
    pub(crate) fn added_headers(&self) -> usize {
        self.always.len() + 2
    }

    /// Applies all additions to a response.
    #[inline]
    pub(crate) fn finish(&self, response: &mut Response) {
        let headers = response.headers_mut();
        for (name, value) in &self.always {
            headers.entry(name).or_insert_with(|| value.clone());
        }
        if self.has_extras() {
            self.finish_extras(response);
        }
    }

    #[inline]
    const fn has_extras(&self) -> bool {
        self.marks_finished
            || self.vary.is_some()
            || self.uncompressed
            || self.cache_control.is_some()
            || self.compat.is_some()
    }

    fn finish_extras(&self, response: &mut Response) {
        if let Some(value) = &self.cache_control
            && response.status().as_u16() < 400
        {
            response.headers_mut().entry(CACHE_CONTROL).or_insert_with(|| value.clone());
        }
        if let Some(vary) = &self.vary {
            response.headers_mut().append(VARY, vary.clone());
        }
        if self.compat == Some(Compat::Nest) {
            nest_compat::apply_nest(response);
        }
        if self.uncompressed {
            response.extensions_mut().insert(Uncompressed);
        }
        if self.marks_finished {
            response.extensions_mut().insert(Finished { cors: self.cors });
        }
    }

    /// Whether responses have an entity tag, so that conditional requests get 304.
    #[inline]
    pub(crate) const fn is_tagged(&self) -> bool {
        self.has_etag
    }

    /// Returns the CORS policy of the handler, if it differs from that of the app.
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
                let failure = BodyFailure::in_extensions(request.extensions_mut());
                if request.body().size_hint().lower() > bytes as u64 {
                    let error = failure.set(BodyError::larger_than(bytes));
                    // The body is rejected unread, so `100 Continue` is never sent.
                    return request.map(|_| Body::from_stream(once(ready(Err::<Bytes, _>(error)))));
                }
                let map_error = move |error: BoxError| {
                    if error.is::<LengthLimitError>() {
                        failure.set(BodyError::larger_than(bytes)).into()
                    } else {
                        error
                    }
                };
                return request.map(|body| Body::new(Limited::new(body, bytes).map_err(map_error)));
            }
        }
        request
    }
}

/// Returns the security headers of the app with the changes of all levels.
fn security(settings: &EdgeSettings, levels: &[&HttpOptions]) -> Vec<(HeaderName, HeaderValue)> {
    let mut headers = settings.security.headers().to_vec();
    for options in levels.iter().rev() {
        match options.security {
            Setting::Off => headers.clear(),
            Setting::On(()) => headers = settings.security.headers().to_vec(),
            Setting::Inherited => {}
        }
        for (name, value) in options.headers {
            headers.retain(|(existing, _)| existing != name);
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
