//! Several values in one text.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use super::node::{Given, Node, Pair};
use super::text::Text;
use crate::schema::{Schema, Shape, shape_of};
use crate::validation::explain::list;
use crate::validation::rules::{HasLength, Items};
use crate::validation::{Checks, Document, Explain, Report, Validate, asks};

/// Several values in one text, between commas: `?sort=-age,name`. An empty text has none of them. A list is read
/// as well, as `?sort=-age&sort=name` or in JSON, and is what it is written as.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{Commas, Query};
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
///     sort: Commas<Order>,
/// }
///
/// async fn search(search: Query<Search>) -> String {
///     format!("first by {:?}", search.sort.first())
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commas<T>(pub Vec<T>);

impl<T> Commas<T> {
    /// The values.
    pub fn into_inner(self) -> Vec<T> {
        self.0
    }
}

impl<T> Default for Commas<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Deref for Commas<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        &self.0
    }
}

impl<T> DerefMut for Commas<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.0
    }
}

impl<T> FromIterator<T> for Commas<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

impl<T> IntoIterator for Commas<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T: Serialize> Serialize for Commas<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').filter(|_| !text.is_empty())
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Commas<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Several(PhantomData))
    }
}

struct Several<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for Several<T> {
    type Value = Commas<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("values between commas")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Commas<T>, E> {
        let read = parts(text).map(|part| T::deserialize(Text::new(Cow::Borrowed(part))));
        read.collect::<Result<_, _>>().map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Commas<T>, A::Error> {
        let mut read = Vec::new();
        while let Some(value) = values.next_element()? {
            read.push(value);
        }
        Ok(Commas(read))
    }
}

impl<T: Explain> Explain for Commas<T> {
    fn explain(document: Document<'_>, report: &mut Report<'_>) -> Option<Self> {
        let Some(text) = document.text() else { return list(document, report) };
        let read = parts(text).enumerate().map(|(index, part)| {
            let pair = Pair::new(Cow::Borrowed(""), Given::Text(Cow::Borrowed(part)));
            T::explain(Document::Pairs(Node::of(&pair)), &mut report.index(index))
        });
        let read: Vec<_> = read.collect();
        read.into_iter().collect()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Validate> Validate for Commas<T> {
    const CHECKS: Checks = T::CHECKS;

    fn validate(&self, report: &mut Report<'_>) {
        self.0.validate(report);
    }

    asks!(|list, base, asked| list.0.ask(base, asked));
}

impl<T> HasLength for Commas<T> {
    const UNITS: [&'static str; 2] = <Vec<T> as HasLength>::UNITS;

    fn length(&self) -> usize {
        self.0.len()
    }
}

impl<T> Items for Commas<T> {
    type Item = T;

    fn items(&self) -> impl Iterator<Item = &T> {
        self.0.iter()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Schema> Schema for Commas<T> {
    const SHAPE: Shape = Shape::Commas(shape_of::<T>);
}
