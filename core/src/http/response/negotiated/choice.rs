//! The format of an answer, as the request asks for it
//! ([RFC 9110, 12.5.1](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1)).

use std::borrow::Cow;
use std::io;

use axum::body::Body;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use serde::Serialize;

use super::formats::{Formats, essence, is_made_of};
use crate::error::{Error, Result};
use crate::http::{Format, FormatError, Preferences, write_json};

/// The formats that a request takes, the best one first.
#[derive(Debug)]
pub struct Choice<'f> {
    formats: Cow<'f, Formats>,
    offers: Vec<Offer>,
}

/// A format by its number, as one of its media types.
#[derive(Clone, Copy, Debug)]
struct Offer {
    number: usize,
    media_type: &'static str,
}

/// A member of `Accept`: media types that a client takes, with a weight in thousandths.
struct Range<'h> {
    group: &'h str,
    name: &'h str,
    has_parameters: bool,
    weight: u16,
}

impl Formats {
    /// What a request takes; 406 where that is none of what there is. A request that says nothing that can
    /// be read takes all.
    pub(crate) fn choose(&self, headers: &HeaderMap) -> Result<Choice<'_>> {
        let accept = Preferences::of(headers, &ACCEPT);
        let ranges: Vec<_> = accept.members().iter().filter_map(Range::read).collect();
        let formats = self.all().iter().enumerate();
        let mut offers: Vec<_> =
            formats.filter_map(|(number, format)| offer(number, &**format, &ranges)).collect();
        // Of those that weigh the same, the first stays before the others.
        offers.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        if offers.is_empty() {
            return Err(unacceptable(format!(
                "the formats of the response are {}",
                self.written()
            )));
        }
        let formats = Cow::Borrowed(self);
        Ok(Choice { formats, offers: offers.into_iter().map(|(_, offer)| offer).collect() })
    }
}

/// How much a client wants a format, and as which of its media types; `None` where it does not.
fn offer(number: usize, format: &dyn Format, ranges: &[Range<'_>]) -> Option<(u16, Offer)> {
    let mut best: Option<(u16, Offer)> = None;
    for (location, media_type) in format.media_types().iter().enumerate() {
        let main = location == 0;
        let fitting = ranges.iter().filter_map(|range| {
            let fit = range.fit(essence(media_type), main.then(|| format.name()))?;
            Some((fit, range.weight))
        });
        let unsaid = (main && ranges.is_empty()).then_some((Fit::Anything, 1000));
        let Some((_, weight)) = fitting.chain(unsaid).max() else { continue };
        if weight > best.map_or(0, |(best, _)| best) {
            best = Some((weight, Offer { number, media_type }));
        }
    }
    best
}

/// How exactly a range names a media type; who names it more exactly decides.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Anything,
    Group,
    /// A type of a vendor that is made of the format.
    Made,
    /// With parameters, which say what is beside the format, such as a version.
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

    /// How it fits a media type. With the name of a format, the type is the main one of that, which also
    /// stands for what is made of it and for anything.
    fn fit(&self, media_type: &str, main: Option<&str>) -> Option<Fit> {
        let (group, name) = media_type.split_once('/')?;
        if self.group == "*" {
            return main.map(|_| Fit::Anything);
        }
        if main.is_some_and(|format| self.is_vendors(format)) {
            return Some(Fit::Made);
        }
        match self.group.eq_ignore_ascii_case(group) {
            true if self.name == "*" => Some(Fit::Group),
            true if self.name.eq_ignore_ascii_case(name) && self.has_parameters => {
                Some(Fit::Parametrized)
            }
            true if self.name.eq_ignore_ascii_case(name) => Some(Fit::Exact),
            _ => None,
        }
    }

    /// Whether it is a type such as `application/vnd.acme+json`, which promises no more than the format.
    /// One that is registered, such as `application/atom+xml`, does.
    fn is_vendors(&self, format: &str) -> bool {
        let vendor = self.name.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("vnd."));
        vendor && is_made_of(self.name, format)
    }
}

impl Choice<'_> {
    /// The same, for a response that is written after the call.
    pub(crate) fn into_owned(self) -> Choice<'static> {
        Choice { formats: Cow::Owned(self.formats.into_owned()), offers: self.offers }
    }

    /// The media type of the best format.
    pub(crate) fn media_type(&self) -> &'static str {
        self.offers.first().map_or("application/json", |offer| offer.media_type)
    }

    /// A value in the first of the formats that has a form for it.
    pub(crate) fn write<T: Serialize>(&self, value: &T) -> Result<Response> {
        let (body, media_type) = self.bytes(value, std::any::type_name::<T>())?;
        response(body, media_type)
    }

    /// The bytes of a value with their media type. The name is that of its type.
    pub(crate) fn bytes<T: Serialize>(
        &self,
        value: &T,
        name: &str,
    ) -> Result<(Vec<u8>, &'static str)> {
        let mut failed = None;
        for offer in &self.offers {
            match self.formats.write(offer.number, value) {
                Ok(body) => return Ok((body, offer.media_type)),
                Err(error) => failed = failed.or(Some((*offer, error))),
            }
        }
        Err(formless(value, name, failed))
    }
}

fn response(body: Vec<u8>, media_type: &str) -> Result<Response> {
    let media_type = HeaderValue::from_str(media_type).map_err(Error::internal)?;
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    Ok(response)
}

/// What JSON can't write either is broken by itself.
#[cold]
fn formless<T: Serialize>(value: &T, name: &str, failed: Option<(Offer, FormatError)>) -> Error {
    if let Err(error) = write_json(io::sink(), value) {
        return Error::internal(error);
    }
    let Some((offer, error)) = failed else { return unacceptable(String::new()) };
    let media_type = essence(offer.media_type);
    tracing::warn!("a `{name}` has no form as {media_type}: {}", error.message());
    unacceptable(format!("the value can't be written as {media_type}; accept application/json"))
}

fn unacceptable(message: String) -> Error {
    Error::new(axum::http::StatusCode::NOT_ACCEPTABLE, "not_acceptable").with_message(message)
}
