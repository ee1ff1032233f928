//! Single values from the query, the headers and the cookies: text that becomes a type.

use std::borrow::Cow;
use std::cell::Cell;

use axum::http::header::COOKIE;
use cookie::Cookie;
use serde::de::DeserializeOwned;

use super::exchange::Incoming;
use super::finite::Finite;
use super::host::HostParams;
use super::texts::Texts;
use crate::error::{Result, of_origin};
use crate::pairs::{decode, pieces, repeated, unread};
use crate::spec::Origin;
use crate::validation::{reading, words};

/// A type that a value of a request is read into.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be read from a request",
    label = "nothing tells how to read it",
    note = "put `#[derive(serde::Deserialize)]` on `{Self}`"
)]
pub trait Readable: DeserializeOwned {}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned> Readable for T {}

impl Incoming<'_> {
    /// A value inside of which rules may be that nothing checks afterwards, unless it is plain.
    ///
    /// # Errors
    ///
    /// Those of reading it, and of the rules.
    #[inline]
    pub fn checked<T>(
        &mut self,
        plain: bool,
        covered: bool,
        read: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        if plain {
            return read(self);
        }
        let reading = self.reading(covered, true);
        reading::extracted_at_once(reading, || read(self))
    }

    /// A value that must be there.
    ///
    /// # Errors
    ///
    /// 400 when it is missing or does not have the type.
    pub fn text<T: Readable>(&mut self, origin: Origin, name: &'static str) -> Result<T> {
        self.optional_text(origin, name)?
            .ok_or_else(|| of_origin(origin, name, "missing", "is missing".into()))
    }

    /// What the first pipe of an argument takes: a value, an `Option` or a `Vec` of it.
    ///
    /// # Errors
    ///
    /// 400 when it is missing, does not have the type, or is one value and in a query more than once.
    pub fn raw<T: DeserializeOwned>(&mut self, origin: Origin, name: &'static str) -> Result<T> {
        let texts = self.texts(origin, name)?;
        let refused = Cell::new(false);
        let read =
            T::deserialize(Texts { all: &texts, once: origin == Origin::Query, refused: &refused });
        if refused.get() {
            once(origin, name, texts.len())?;
        }
        read.map_err(|error| match texts.first() {
            Some(text) => {
                of_origin(origin, name, "type", unreadable::<T>(text, &error.to_string()))
            }
            None => of_origin(origin, name, "missing", "is missing".into()),
        })
    }

    /// A value that may be missing.
    ///
    /// # Errors
    ///
    /// 400 when it does not have the type, or is in a query more than once.
    pub fn optional_text<T: Readable>(
        &mut self,
        origin: Origin,
        name: &'static str,
    ) -> Result<Option<T>> {
        let texts = self.texts(origin, name)?;
        once(origin, name, texts.len())?;
        texts.first().map(|text| parse(origin, name, text)).transpose()
    }

    /// Every value of a name that may be repeated.
    ///
    /// # Errors
    ///
    /// 400 when one does not have the type.
    pub fn all_texts<T: Readable>(&mut self, origin: Origin, name: &'static str) -> Result<Vec<T>> {
        self.texts(origin, name)?.iter().map(|text| parse(origin, name, text)).collect()
    }

    fn texts(&mut self, origin: Origin, name: &'static str) -> Result<Vec<Cow<'_, str>>> {
        match origin {
            Origin::Param => self.param_texts(name),
            Origin::Query => {
                let query = self.head().uri.query().unwrap_or_default();
                let named = pieces(query.as_bytes())
                    .filter(|(key, _)| decode(key).is_some_and(|key| key == name));
                named
                    .map(|(_, text)| decode(text))
                    .collect::<Option<_>>()
                    .ok_or_else(|| of_origin(origin, name, "utf8", "must be UTF-8".into()))
            }
            Origin::Header => {
                let values = self.head().headers.get_all(name).iter();
                let text = |value: &axum::http::HeaderValue| {
                    std::str::from_utf8(value.as_bytes()).map(str::to_owned)
                };
                values
                    .map(|value| text(value).map(Cow::Owned))
                    .collect::<Result<_, _>>()
                    .map_err(|_| of_origin(origin, name, "utf8", "must be UTF-8".into()))
            }
            Origin::Cookie => {
                let headers = self.head().headers.get_all(COOKIE).iter();
                let lists = headers.filter_map(|value| value.to_str().ok());
                let cookies = lists.flat_map(Cookie::split_parse).filter_map(Result::ok);
                let named = cookies.filter(|cookie| cookie.name() == name);
                Ok(named.map(|cookie| Cow::Owned(cookie.value().to_owned())).collect())
            }
            Origin::Host => {
                let params = self.head().extensions.get::<HostParams>();
                let value = params.and_then(|params| params.get(name));
                Ok(value.map(Cow::Borrowed).into_iter().collect())
            }
            Origin::Body | Origin::Extractor | Origin::Framework => Ok(Vec::new()),
        }
    }
}

/// A parameter of the query that stands alone is given once, as one of [`Query`](super::Query) is. Of headers
/// and cookies the first counts: those in front of an app, and browsers, put others behind it.
fn once(origin: Origin, name: &'static str, times: usize) -> Result<()> {
    match (origin, times) {
        (Origin::Query, 2..) => Err(of_origin(origin, name, "repeated", repeated(times))),
        _ => Ok(()),
    }
}

/// What is wrong with a text from which a value can't be read, by the type that it is read into.
#[cold]
fn unreadable<T: DeserializeOwned>(text: &str, message: &str) -> String {
    let words = match unread::<T>(text) {
        Some(unread) => unread.to_string().into(),
        None => words::of_message(message),
    };
    format!("{words}, and is {text:?}")
}

fn parse<T: DeserializeOwned>(origin: Origin, name: &'static str, text: &str) -> Result<T> {
    serde_plain::from_str::<Finite<T>>(text)
        .map(|Finite(value)| value)
        .map_err(|error| of_origin(origin, name, "type", unreadable::<T>(text, &error.to_string())))
}
