//! Reads single values from the path, the query, the headers and the cookies.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

use super::cookies::sent_cookies;
use super::encoded_params::encoded_param;
use super::host::HostParams;
use super::strings::Strings;
use crate::error::{Error, Result};
use crate::graph::spec::Origin;
use crate::http::route::exchange::Incoming;
use crate::pipeline::origin_error;
use crate::wire::pairs::{self, Kind, Tree, decode, split_pairs};
use crate::wire::reading::client_messages::REQUIRED;
use crate::wire::reading::path_names;
use crate::wire::validation::checked_reading;

/// A type that can be read from a value of a request.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be read from a request",
    label = "`serde::Deserialize` is not implemented for this type",
    note = "your own types in it need `#[dto]` or `#[derive(serde::Deserialize)]`; a `#[dto(output)]` can't be read: remove `output`",
    note = "an extractor, such as `Query<T>` or `Json<T>`, has no parameter attribute: remove it"
)]
pub trait Readable: DeserializeOwned {}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned> Readable for T {}

impl Incoming<'_> {
    /// Reads a value. Unless it is plain, it may contain rules that nothing checks afterwards, so
    /// they are checked while it is read.
    ///
    /// # Errors
    ///
    /// Returns the errors of `read`, and those of the rules.
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
        checked_reading::extract_sync(reading, || read(self)).map_err(Error::of_parameter)
    }

    /// Reads an argument: a value, an `Option` or a `Vec`.
    ///
    /// # Errors
    ///
    /// Returns status 400 if the value is missing, does not have the type, or is a single value
    /// that the query repeats.
    pub fn raw<T: DeserializeOwned>(&mut self, origin: Origin, name: &'static str) -> Result<T> {
        let sent = self.sent_values(origin, name)?;
        let strings = Strings {
            all: &sent.strings,
            encoded: sent.encoded.as_deref(),
            is_unique: origin == Origin::Query,
        };
        if sent.brackets.is_empty() {
            match T::deserialize(strings) {
                Ok(value) => Ok(value),
                Err(_) => read_indirectly(&sent, strings, (origin, name)),
            }
        } else {
            from_tree(&sent, (origin, name))
        }
    }

    /// Reads an optional value.
    ///
    /// # Errors
    ///
    /// Returns status 400 if the value does not have the type, or if the query repeats it.
    pub fn optional_text<T: Readable>(
        &mut self,
        origin: Origin,
        name: &'static str,
    ) -> Result<Option<T>> {
        self.raw(origin, name)
    }

    fn sent_values(&mut self, origin: Origin, name: &'static str) -> Result<SentValues<'_>> {
        let strings = match origin {
            Origin::Param => {
                let encoded = encoded_param(self.head(), name);
                let encoded = encoded.map(|encoded| Cow::Owned(encoded.into_bytes()));
                return Ok(SentValues { encoded, ..SentValues::new(self.param_strings(name)?) });
            }
            Origin::Query => {
                let query = self.head().uri.query().unwrap_or_default();
                return query_values(query, name)
                    .ok_or_else(|| origin_error(origin, name, "utf8", "must be UTF-8".into()));
            }
            Origin::Header => {
                let values = self.head().headers.get_all(name).iter();
                let string = |value: &axum::http::HeaderValue| {
                    std::str::from_utf8(value.as_bytes()).map(str::to_owned)
                };
                values
                    .map(|value| string(value).map(Cow::Owned))
                    .collect::<Result<_, _>>()
                    .map_err(|_| origin_error(origin, name, "utf8", "must be UTF-8".into()))?
            }
            Origin::Cookie => {
                let cookies = sent_cookies(&self.head().headers);
                let named = cookies.filter(|cookie| cookie.name == name.as_bytes());
                let values = named.map(|cookie| Some(Cow::Owned(cookie.value()?.into_owned())));
                values
                    .collect::<Option<_>>()
                    .ok_or_else(|| origin_error(origin, name, "utf8", "must be UTF-8".into()))?
            }
            Origin::Host => {
                let params = self.head().extensions.get::<HostParams>();
                let value = params.and_then(|params| params.get(name));
                value.map(Cow::Borrowed).into_iter().collect()
            }
            Origin::Body | Origin::Extractor | Origin::Framework => Vec::new(),
        };
        Ok(SentValues::new(strings))
    }
}

/// The values that a request contains for a name.
struct SentValues<'t> {
    strings: Vec<Cow<'t, str>>,
    /// The brackets after the name of each string, which locate it in the value, such as `[0]`.
    brackets: Vec<String>,
    /// The encoded form of the first string, if it was encoded.
    encoded: Option<Cow<'t, [u8]>>,
}

impl<'t> SentValues<'t> {
    const fn new(strings: Vec<Cow<'t, str>>) -> Self {
        Self { strings, brackets: Vec::new(), encoded: None }
    }
}

/// Returns the values of a query for a name, such as `kind=a`, `kind[]=a` or `kind[0]=a`. Returns `None` if a value is not
/// valid UTF-8.
fn query_values<'q>(query: &'q str, name: &str) -> Option<SentValues<'q>> {
    let mut sent = SentValues::new(Vec::new());
    let mut is_nested = false;
    for (key, text) in split_pairs(query.as_bytes()) {
        let Some(key) = decode(key) else { continue };
        let Some(brackets) = key.strip_prefix(name) else { continue };
        if !(brackets.is_empty() || brackets.starts_with('[')) {
            continue;
        }
        is_nested |= !matches!(brackets, "" | "[]");
        if is_nested || !sent.brackets.is_empty() {
            sent.brackets.resize(sent.strings.len(), String::new());
            sent.brackets.push(brackets.to_owned());
        }
        sent.encoded = sent.encoded.or(Some(Cow::Borrowed(text)));
        sent.strings.push(decode(text)?);
    }
    Some(sent)
}

/// Reads a value that can't be read directly, such as an empty string that denotes an absent value. Of several headers or
/// cookies, the first is used, because proxies and browsers append to them.
#[cold]
fn read_indirectly<T: DeserializeOwned>(
    sent: &SentValues<'_>,
    strings: Strings<'_>,
    (origin, name): (Origin, &'static str),
) -> Result<T> {
    match sent.strings.len() {
        0 => Err(origin_error(origin, name, "required", REQUIRED.into())),
        2.. if origin != Origin::Query => pairs::repeatedly(|| T::deserialize(strings))
            .map_err(|unread| origin_error(origin, name, unread.code(), unread.to_string())),
        _ => from_tree(sent, (origin, name)),
    }
}

/// Reads a value like [`Query`](super::Query).
#[cold]
fn from_tree<T: DeserializeOwned>(
    sent: &SentValues<'_>,
    (origin, name): (Origin, &'static str),
) -> Result<T> {
    const VALUE: &str = "value";
    let names = sent.brackets.iter().map(|brackets| Cow::Owned(format!("{VALUE}{brackets}")));
    let names = names.chain(std::iter::repeat(Cow::Borrowed(VALUE)));
    let encoded = if sent.strings.len() == 1 { sent.encoded.as_deref() } else { None };
    let strings = sent.strings.iter().map(|string| pairs::Given::Text(Cow::Borrowed(string)));
    let pairs = names.zip(strings).map(|(name, string)| Ok((name, string, encoded)));
    let tree = Tree::from_decoded(pairs).map_err(|error| error.into_error(PARAMETER))?;
    let Some((_, node)) = tree.root().entries().and_then(|mut all| all.next()) else {
        return Err(origin_error(origin, name, "required", REQUIRED.into()));
    };
    pairs::read_with_path(node).map_err(|error| {
        let path = error.path();
        let unread = error.inner();
        let mut combined = origin_error(origin, name, unread.code(), unread.to_string());
        for validation_error in combined.validation_errors_mut() {
            validation_error.location =
                validation_error.location.joined(path_names(path).into_iter());
        }
        combined
    })
}

/// The terms for query parameters in errors about too many values of one name.
const PARAMETER: Kind = Kind { word: "parameter", code: "invalid_query", parameters: true };
