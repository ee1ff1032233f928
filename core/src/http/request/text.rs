//! Reads single values from the query, the headers and the cookies.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

use super::cookies::sent_cookies;
use super::host::HostParams;
use super::texts::Texts;
use crate::error::{Error, Result};
use crate::graph::spec::Origin;
use crate::http::route::exchange::Incoming;
use crate::pipeline::of_origin;
use crate::wire::pairs::{self, Kind, Tree, decode, split_pairs};
use crate::wire::validation::client_messages::REQUIRED;
use crate::wire::validation::{path_names, reading};

/// A type that can be read from a value of a request.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be read from a request",
    label = "`serde::Deserialize` is not implemented for this type",
    note = "each type of your own in it needs `#[dto]`, or `#[derive(serde::Deserialize)]` if it is not a `#[dto]`; a `#[dto(output)]` is only written: remove `output`",
    note = "an extractor, such as `Query<T>` or `Json<T>`, has no parameter attribute: remove it"
)]
pub trait Readable: DeserializeOwned {}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned> Readable for T {}

impl Incoming<'_> {
    /// Reads a value. Unless it is plain, it may contain rules that nothing checks afterwards, so they are checked
    /// while it is read.
    ///
    /// # Errors
    ///
    /// The errors of `read`, and those of the rules.
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
        reading::extract_sync(reading, || read(self)).map_err(Error::of_parameter)
    }

    /// Reads an argument: a value, an `Option` or a `Vec` of it.
    ///
    /// # Errors
    ///
    /// Status 400 if the value is missing, does not have the type, or is a single value that the query repeats.
    pub fn raw<T: DeserializeOwned>(&mut self, origin: Origin, name: &'static str) -> Result<T> {
        let given = self.given(origin, name)?;
        let texts =
            Texts { all: &given.texts, sent: given.sent.as_deref(), once: origin == Origin::Query };
        if given.inside.is_empty() {
            match T::deserialize(texts) {
                Ok(value) => Ok(value),
                Err(_) => again(&given, texts, (origin, name)),
            }
        } else {
            from_tree(&given, (origin, name))
        }
    }

    /// Reads an optional value.
    ///
    /// # Errors
    ///
    /// Status 400 if the value does not have the type, or if the query repeats it.
    pub fn optional_text<T: Readable>(
        &mut self,
        origin: Origin,
        name: &'static str,
    ) -> Result<Option<T>> {
        self.raw(origin, name)
    }

    fn given(&mut self, origin: Origin, name: &'static str) -> Result<Given<'_>> {
        let texts = match origin {
            Origin::Param => {
                let sent = super::sent::sent(self.head(), name);
                let sent = sent.map(|sent| Cow::Owned(sent.into_bytes()));
                return Ok(Given { sent, ..Given::of(self.param_texts(name)?) });
            }
            Origin::Query => {
                let query = self.head().uri.query().unwrap_or_default();
                return of_query(query, name)
                    .ok_or_else(|| of_origin(origin, name, "utf8", "must be UTF-8".into()));
            }
            Origin::Header => {
                let values = self.head().headers.get_all(name).iter();
                let text = |value: &axum::http::HeaderValue| {
                    std::str::from_utf8(value.as_bytes()).map(str::to_owned)
                };
                values
                    .map(|value| text(value).map(Cow::Owned))
                    .collect::<Result<_, _>>()
                    .map_err(|_| of_origin(origin, name, "utf8", "must be UTF-8".into()))?
            }
            Origin::Cookie => {
                let cookies = sent_cookies(&self.head().headers);
                let named = cookies.filter(|cookie| cookie.name == name.as_bytes());
                let values = named.map(|cookie| Some(Cow::Owned(cookie.value()?.into_owned())));
                values
                    .collect::<Option<_>>()
                    .ok_or_else(|| of_origin(origin, name, "utf8", "must be UTF-8".into()))?
            }
            Origin::Host => {
                let params = self.head().extensions.get::<HostParams>();
                let value = params.and_then(|params| params.get(name));
                value.map(Cow::Borrowed).into_iter().collect()
            }
            Origin::Body | Origin::Extractor | Origin::Framework => Vec::new(),
        };
        Ok(Given::of(texts))
    }
}

/// The strings that a request has for a name.
struct Given<'t> {
    texts: Vec<Cow<'t, str>>,
    /// The brackets after the name of each, which locate it in the value, as in `[0]`.
    inside: Vec<String>,
    /// The first as it was sent, where it was encoded.
    sent: Option<Cow<'t, [u8]>>,
}

impl<'t> Given<'t> {
    const fn of(texts: Vec<Cow<'t, str>>) -> Self {
        Self { texts, inside: Vec::new(), sent: None }
    }
}

/// Returns what a query has for a name, as `kind=a`, `kind[]=a` or `kind[0]=a`; `None` if it is not valid UTF-8.
fn of_query<'q>(query: &'q str, name: &str) -> Option<Given<'q>> {
    let (mut given, mut nested) = (Given::of(Vec::new()), false);
    for (key, text) in split_pairs(query.as_bytes()) {
        let Some(key) = decode(key) else { continue };
        let Some(inside) = key.strip_prefix(name) else { continue };
        if !(inside.is_empty() || inside.starts_with('[')) {
            continue;
        }
        nested |= !matches!(inside, "" | "[]");
        if nested || !given.inside.is_empty() {
            given.inside.resize(given.texts.len(), String::new());
            given.inside.push(inside.to_owned());
        }
        given.sent = given.sent.or(Some(Cow::Borrowed(text)));
        given.texts.push(decode(text)?);
    }
    Some(given)
}

/// Reads a value that can't be read directly, such as an empty string that means an absent value. Of several
/// headers or cookies the first counts, because proxies and browsers append to them.
#[cold]
fn again<T: DeserializeOwned>(
    given: &Given<'_>,
    texts: Texts<'_>,
    (origin, name): (Origin, &'static str),
) -> Result<T> {
    match given.texts.len() {
        0 => Err(of_origin(origin, name, "required", REQUIRED.into())),
        2.. if origin != Origin::Query => pairs::repeatedly(|| T::deserialize(texts))
            .map_err(|unread| of_origin(origin, name, unread.code(), unread.to_string())),
        _ => from_tree(given, (origin, name)),
    }
}

/// Reads a value as [`Query`](super::Query) does.
#[cold]
fn from_tree<T: DeserializeOwned>(
    given: &Given<'_>,
    (origin, name): (Origin, &'static str),
) -> Result<T> {
    const VALUE: &str = "value";
    let inside = given.inside.iter().map(|inside| Cow::Owned(format!("{VALUE}{inside}")));
    let names = inside.chain(std::iter::repeat(Cow::Borrowed(VALUE)));
    let only = if given.texts.len() == 1 { given.sent.as_deref() } else { None };
    let texts = given.texts.iter().map(|text| pairs::Given::Text(Cow::Borrowed(text)));
    let pairs = names.zip(texts).map(|(name, text)| Ok((name, text, only)));
    let tree = Tree::from_decoded(pairs).map_err(|error| error.into_error(PARAMETER))?;
    let Some((_, node)) = tree.root().entries().and_then(|mut all| all.next()) else {
        return Err(of_origin(origin, name, "required", REQUIRED.into()));
    };
    pairs::read_with_path(node).map_err(|error| {
        let (path, unread) = (error.path(), error.inner());
        let mut told = of_origin(origin, name, unread.code(), unread.to_string());
        for fault in told.validation_errors_mut() {
            fault.location = fault.location.joined(path_names(path).into_iter());
        }
        told
    })
}

/// The kind that errors about too many values of one name report.
const PARAMETER: Kind = Kind { word: "parameter", code: "invalid_query", parameters: true };
