//! Several values in one text.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, Error, SeqAccess, Visitor,
};
use serde::ser::{Serialize, Serializer};

use super::decode::decode;
use super::node::{Given, Node, Pair};
use super::text::Text;
use super::unread::Unread;
use crate::wire::schema::{Schema, Shape, shape_of};
use crate::wire::validation::explain::list;
use crate::wire::validation::rules::{HasLength, Items};
use crate::wire::validation::{Checks, Explain, InputValue, Report, Validate, asks};

/// Several values in one string, separated by commas: `?sort=-age,name`. An empty string contains no values.
///
/// In a query, a form and a `#[param]`, an encoded comma (`%2C`) belongs to a value. In headers, which have no encoding,
/// and in cookies, which are decoded first, each comma separates values. In JSON, and as `?sort=-age&sort=name`, the values are a list. axum's
/// `Path` of a struct reads no such field; accept it by `#[param]`.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{CommaSeparated, Query};
/// use serde::Deserialize;
///
/// #[derive(Debug, Deserialize, PartialEq)]
/// #[serde(rename_all = "lowercase")]
/// enum Order {
///     Name,
///     Age,
///     #[serde(rename = "-age")]
///     Oldest,
/// }
///
/// #[derive(Deserialize)]
/// struct Search {
///     sort: CommaSeparated<Order>,
/// }
///
/// async fn search(search: Query<Search>) -> String {
///     format!("first by {:?}", search.sort.first())
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommaSeparated<T>(pub Vec<T>);

impl<T> CommaSeparated<T> {
    /// The values.
    pub fn into_inner(self) -> Vec<T> {
        self.0
    }
}

impl<T> Default for CommaSeparated<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Deref for CommaSeparated<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        &self.0
    }
}

impl<T> DerefMut for CommaSeparated<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.0
    }
}

impl<T> FromIterator<T> for CommaSeparated<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

impl<T> IntoIterator for CommaSeparated<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T: Serialize> Serialize for CommaSeparated<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// The newtype name with which a type requests the values between commas.
pub(crate) const COMMAS: &str = "$baya::CommaSeparated";

/// The expectation of a type whose deserializer does not split at commas.
pub(super) const WORDS: &str = "a list of values between commas";

/// Splits a string at its commas.
pub(super) fn split(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.split(',').filter(|_| !text.is_empty()).map(Cow::Borrowed)
}

/// Splits an encoded string at its commas: an encoded comma belongs to a value
/// ([OpenAPI](https://spec.openapis.org/oas/v3.1.1.html#style-values)).
pub(super) fn split_sent(sent: &[u8]) -> impl Iterator<Item = Cow<'_, str>> {
    let parts = sent.split(|byte| *byte == b',').filter(|_| !sent.is_empty());
    // The whole string is UTF-8, and so are the values between its commas.
    parts.map(|part| decode(part).unwrap_or_default())
}

/// A sequence of the values between commas.
pub(super) struct Parts<I>(pub(super) I);

impl<'t, I: Iterator<Item = Cow<'t, str>>> SeqAccess<'t> for Parts<I> {
    type Error = Unread;

    fn next_element_seed<S: DeserializeSeed<'t>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unread> {
        let text = self.0.next().map(|text| Text { member: true, ..Text::new(text) });
        text.map(|text| seed.deserialize(text)).transpose()
    }
}

/// Passes the values between the commas of a string to a visitor as a list, those of the encoded string where it is
/// known.
pub(crate) fn between_commas<'de, V: Visitor<'de>, E: Error>(
    text: &str,
    sent: Option<&str>,
    visitor: V,
) -> Result<V::Value, E> {
    struct Owned<I, E>(I, PhantomData<E>);

    impl<'de, I: Iterator<Item = String>, E: Error> SeqAccess<'de> for Owned<I, E> {
        type Error = E;

        fn next_element_seed<S: DeserializeSeed<'de>>(
            &mut self,
            seed: S,
        ) -> Result<Option<S::Value>, E> {
            let text = self.0.next().map(|text| Text { member: true, ..Text::new(text.into()) });
            text.map(|text| seed.deserialize(text)).transpose().map_err(E::custom)
        }
    }
    let parts: Vec<_> = match sent {
        Some(sent) => split_sent(sent.as_bytes()).map(Cow::into_owned).collect(),
        None => split(text).map(Cow::into_owned).collect(),
    };
    visitor.visit_seq(Owned(parts.into_iter(), PhantomData))
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for CommaSeparated<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(COMMAS, Several(PhantomData))
    }
}

/// Reads a list; a deserializer that splits at commas has already done so.
struct Several<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for Several<T> {
    type Value = CommaSeparated<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(WORDS)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        of: D,
    ) -> Result<CommaSeparated<T>, D::Error> {
        of.deserialize_seq(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<CommaSeparated<T>, A::Error> {
        let mut read = Vec::new();
        while let Some(value) = values.next_element()? {
            read.push(value);
        }
        Ok(CommaSeparated(read))
    }
}

impl<T: Explain> Explain for CommaSeparated<T> {
    fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
        let parts = match document {
            InputValue::Pairs(node) => node.between_commas(),
            InputValue::Json(_) => None,
        };
        let Some(parts) = parts else { return list(document, report) };
        let read = parts.iter().enumerate().map(|(index, part)| {
            let pair = Pair::new(Cow::Borrowed(""), Given::Text(Cow::Borrowed(&**part)));
            T::explain(InputValue::Pairs(Node::of(&pair)), &mut report.index(index))
        });
        let read: Vec<_> = read.collect();
        read.into_iter().collect()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Validate> Validate for CommaSeparated<T> {
    const CHECKS: Checks = T::CHECKS;

    fn validate(&self, report: &mut Report<'_>) {
        self.0.validate(report);
    }

    asks!(|list, base, asked| list.0.ask(base, asked));
}

impl<T> HasLength for CommaSeparated<T> {
    const UNITS: [&'static str; 2] = <Vec<T> as HasLength>::UNITS;

    fn length(&self) -> usize {
        self.0.len()
    }
}

impl<T> Items for CommaSeparated<T> {
    type Item = T;

    fn items(&self) -> impl Iterator<Item = &T> {
        self.0.iter()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Schema> Schema for CommaSeparated<T> {
    const SHAPE: Shape = Shape::CommaSeparated(shape_of::<T>);
}
