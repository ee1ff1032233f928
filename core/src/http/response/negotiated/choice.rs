//! Selects the format of a response by the `Accept` header
//! ([RFC 9110, 12.5.1](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1)).

use std::borrow::Cow;
use std::io;

use axum::body::Body;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use serde::Serialize;

use super::formats::{Formats, essence, has_suffix};
use crate::error::{Error, Result};
use crate::http::{Format, FormatError, Preferences, write_json};

/// The formats that a request accepts, the preferred one first.
#[derive(Debug)]
pub struct Choice<'f> {
    formats: Cow<'f, Formats>,
    offers: Vec<Offer>,
}

/// A format, by its index, with one of its media types.
#[derive(Clone, Copy, Debug)]
struct Offer {
    index: usize,
    media_type: &'static str,
}

/// An entry of `Accept`: a range of media types with a weight in thousandths.
struct Range<'h> {
    group: &'h str,
    name: &'h str,
    has_parameters: bool,
    weight: u16,
}

impl Formats {
    /// Returns the formats that a request accepts, or 406 if the app has none of them. A request
    /// without a valid `Accept` header accepts all.
    pub(crate) fn choose(&self, headers: &HeaderMap) -> Result<Choice<'_>> {
        let accept = Preferences::from_headers(headers, &ACCEPT);
        let ranges: Vec<_> = accept.members().iter().filter_map(Range::read).collect();
        let formats = self.all().iter().enumerate();
        let mut offers: Vec<_> =
            formats.filter_map(|(index, format)| offer(index, &**format, &ranges)).collect();
        // The sort is stable, so formats with equal weights keep their order.
        offers.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        if offers.is_empty() {
            return Err(unacceptable(format!(
                "the formats of the response are {}",
                self.writable_types()
            )));
        }
        let formats = Cow::Borrowed(self);
        Ok(Choice { formats, offers: offers.into_iter().map(|(_, offer)| offer).collect() })
    }
}

/// Returns the weight of a format for a client, and the best of its media types, or `None` if the
/// client does not accept it.
fn offer(index: usize, format: &dyn Format, ranges: &[Range<'_>]) -> Option<(u16, Offer)> {
    let mut best: Option<(u16, Offer)> = None;
    for (position, media_type) in format.media_types().iter().enumerate() {
        let is_main = position == 0;
        let weights = ranges.iter().filter_map(|range| {
            let fit = range.fit(essence(media_type), is_main.then(|| format.name()))?;
            Some((fit, range.weight))
        });
        let default_weight = (is_main && ranges.is_empty()).then_some((Fit::Anything, 1000));
        let Some((_, weight)) = weights.chain(default_weight).max() else { continue };
        if weight > best.map_or(0, |(best, _)| best) {
            best = Some((weight, Offer { index, media_type }));
        }
    }
    best
}

/// How specifically a range matches a media type. The most specific match determines the weight.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Anything,
    Group,
    /// A vendor type with the suffix of the format.
    Suffix,
    /// A match with parameters, such as a version, which formats ignore.
    Parametrized,
    Exact,
}

impl<'h> Range<'h> {
    fn read((text, weight): &(&'h str, u16)) -> Option<Self> {
        let whole = essence(text);
        let (group, name) = whole.split_once('/')?;
        let is_token = |part: &str| !part.is_empty() && !part.contains(['/', ' ', '\t']);
        let wild = group == "*" && name != "*";
        (is_token(group) && is_token(name) && !wild).then_some(Self {
            group,
            name,
            has_parameters: whole.len() < text.len(),
            weight: *weight,
        })
    }

    /// Returns how the range matches a media type. `main` is the name of the format if this is its
    /// main media type, which also represents vendor types with its suffix and `*/*`.
    fn fit(&self, media_type: &str, main: Option<&str>) -> Option<Fit> {
        let (group, name) = media_type.split_once('/')?;
        if self.group == "*" {
            return main.map(|_| Fit::Anything);
        }
        if main.is_some_and(|format| self.is_vendor_type(format)) {
            return Some(Fit::Suffix);
        }
        if !self.group.eq_ignore_ascii_case(group) {
            None
        } else if self.name == "*" {
            Some(Fit::Group)
        } else if !self.name.eq_ignore_ascii_case(name) {
            None
        } else if self.has_parameters {
            Some(Fit::Parametrized)
        } else {
            Some(Fit::Exact)
        }
    }

    /// Whether it is a vendor type such as `application/vnd.acme+json`, which every value in the format satisfies.
    /// Registered types such as `application/atom+xml` have further requirements.
    fn is_vendor_type(&self, format: &str) -> bool {
        let vendor = self.name.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("vnd."));
        vendor && has_suffix(self.name, format)
    }
}

impl Choice<'_> {
    /// Converts the choice for a response that is written after the call.
    pub(crate) fn into_owned(self) -> Choice<'static> {
        Choice { formats: Cow::Owned(self.formats.into_owned()), offers: self.offers }
    }

    /// Returns the media type of the preferred format.
    pub(crate) fn media_type(&self) -> &'static str {
        self.offers.first().map_or("application/json", |offer| offer.media_type)
    }

    /// Writes a value in the first format that can represent it.
    pub(crate) fn write<T: Serialize>(&self, value: &T) -> Result<Response> {
        let (body, media_type) = self.bytes(value, std::any::type_name::<T>())?;
        response(body, media_type)
    }

    /// Returns the bytes of a value with their media type. `name` is the name of the value's type.
    pub(crate) fn bytes<T: Serialize>(
        &self,
        value: &T,
        name: &str,
    ) -> Result<(Vec<u8>, &'static str)> {
        let mut failed = None;
        for offer in &self.offers {
            match self.formats.write(offer.index, value) {
                Ok(body) => return Ok((body, offer.media_type)),
                Err(error) => failed = failed.or(Some((*offer, error))),
            }
        }
        Err(unwritable(value, name, failed))
    }
}

fn response(body: Vec<u8>, media_type: &str) -> Result<Response> {
    let media_type = HeaderValue::from_str(media_type).map_err(Error::internal)?;
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    Ok(response)
}

/// Returns the error for a value that no accepted format can represent. If JSON can't represent it either, the value itself is
/// invalid.
#[cold]
fn unwritable<T: Serialize>(value: &T, name: &str, failed: Option<(Offer, FormatError)>) -> Error {
    if let Err(error) = write_json(io::sink(), value) {
        return Error::internal(error);
    }
    let Some((offer, error)) = failed else { return unacceptable(String::new()) };
    let media_type = essence(offer.media_type);
    tracing::warn!("`{name}` can't be written as {media_type}: {}", error.message());
    unacceptable(format!("the value can't be written as {media_type}; accept application/json"))
}

fn unacceptable(message: String) -> Error {
    Error::new(axum::http::StatusCode::NOT_ACCEPTABLE, "not_acceptable").with_message(message)
}
