//! Lists of comma-separated values in one string.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use serde::de::{Deserialize, DeserializeOwned, Deserializer, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::wire::pairs::{COMMAS, COMMAS_EXPECTATION, Given, Node, Pair};
use crate::wire::schema::{Schema, Shape, shape_of};
use crate::wire::validation::explain::list;
use crate::wire::validation::rules::{HasLength, Items};
use crate::wire::validation::{Checks, Explain, InputValue, Report, Validate, asks};

/// A list of values that are separated by commas in one string: `?sort=-age,name`. An empty string is an empty list.
///
/// In a query, a form and a `#[param]`, an encoded comma (`%2C`) belongs to a value. In headers, which have no encoding,
/// and in cookies, which are decoded first, each comma separates values. In JSON, the values are an array. Queries and
/// forms may also repeat the name, as in `?sort=-age&sort=name`. axum's `Path` of a struct can't read it; accept it as a
/// `#[param]` instead.
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
    /// Returns the values.
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

impl<'de, T: DeserializeOwned> Deserialize<'de> for CommaSeparated<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(COMMAS, ListVisitor(PhantomData))
    }
}

/// Reads the values, which the deserializer has split.
struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for ListVisitor<T> {
    type Value = CommaSeparated<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(COMMAS_EXPECTATION)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<CommaSeparated<T>, D::Error> {
        deserializer.deserialize_seq(self)
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
            T::explain(InputValue::Pairs(Node::from_pair(&pair)), &mut report.index(index))
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

    asks!(|list, base, report| list.0.check_with_providers(base, report));
}

#[diagnostic::do_not_recommend]
impl<T> HasLength for CommaSeparated<T> {
    const UNITS: [&'static str; 2] = <Vec<T> as HasLength>::UNITS;

    fn length(&self) -> usize {
        self.0.len()
    }
}

#[diagnostic::do_not_recommend]
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
