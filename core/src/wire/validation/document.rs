//! What a type is read from, and explained by.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

use super::explain::wrong;
use super::report::Report;
use super::words;
use crate::wire::json::{JsonUnread, ParsedJson, Reader, Whole, read_parsed};
use crate::wire::pairs::{self, Node, repeated};

/// What a type is read from: a value of JSON, or a place in the pairs of a query or a form.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{InputValue, Explain, Report};
///
/// #[derive(serde::Deserialize)]
/// struct Even(u8);
///
/// impl Explain for Even {
///     fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
///         let number = u8::explain(document, report)?;
///         if number % 2 == 1 {
///             report.error("even", "must be even");
///             return None;
///         }
///         Some(Self(number))
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum InputValue<'d> {
    /// A value of JSON.
    Json(&'d ParsedJson<'d>),
    /// What was given in a place.
    Pairs(Node<'d>),
}

impl<'d> InputValue<'d> {
    /// What can be read from it.
    pub fn read<T: DeserializeOwned>(self) -> Option<T> {
        match self {
            Self::Json(value) => read_parsed(value, T::deserialize::<Reader<'_, JsonUnread>>).ok(),
            Self::Pairs(node) => pairs::read(node).ok(),
        }
    }

    /// Returns the number, if it is one without a fraction.
    pub(crate) fn whole(self) -> Option<Whole> {
        match self {
            Self::Json(value) => value.whole(),
            Self::Pairs(node) => Whole::of(node.text()?),
        }
    }

    /// Returns the number as the nearest one that 64 bits can represent.
    pub(crate) fn real(self) -> Option<f64> {
        let text = match self {
            Self::Json(ParsedJson::Number(text)) => text,
            Self::Json(_) => return None,
            Self::Pairs(node) => node.text()?,
        };
        text.parse().ok().filter(|real: &f64| real.is_finite())
    }

    /// The one text that it is.
    pub fn text(self) -> Option<&'d str> {
        match self {
            Self::Json(ParsedJson::String(text)) => Some(text),
            Self::Json(_) => None,
            Self::Pairs(node) => node.text(),
        }
    }

    /// Whether it says that there is nothing.
    pub fn is_null(self) -> bool {
        matches!(self, Self::Json(ParsedJson::Null))
    }

    /// Whether it is what a form sends where nothing was written.
    pub fn is_empty_text(self) -> bool {
        matches!(self, Self::Pairs(node) if node.is_empty_text())
    }

    /// Whether the elements of a list are in the positions that their indexes name.
    pub(crate) fn is_in_order(self) -> bool {
        match self {
            Self::Json(_) => true,
            Self::Pairs(node) => node.is_in_order(),
        }
    }

    /// The members of a list.
    pub fn members(self) -> Option<Box<dyn Iterator<Item = InputValue<'d>> + 'd>> {
        Some(match self {
            Self::Json(ParsedJson::Array(members)) => {
                Box::new(members.iter().map(InputValue::Json))
            }
            Self::Json(_) => return None,
            Self::Pairs(node) => Box::new(node.members()?.map(InputValue::Pairs)),
        })
    }
}

/// A document that is an object.
#[derive(Clone, Copy, Debug)]
pub enum Object<'d> {
    /// One of JSON.
    Json(&'d [(Cow<'d, str>, ParsedJson<'d>)]),
    /// A place that was given no value, and has others in it.
    Pairs(Node<'d>),
}

impl<'d> Object<'d> {
    /// Its entries by name.
    pub fn entries(self) -> Box<dyn Iterator<Item = (&'d str, InputValue<'d>)> + 'd> {
        match self {
            Self::Json(fields) => {
                Box::new(fields.iter().map(|(name, value)| (&**name, InputValue::Json(value))))
            }
            Self::Pairs(node) => {
                let entries = node.entries().into_iter().flatten();
                Box::new(entries.map(|(name, node)| (name, InputValue::Pairs(node))))
            }
        }
    }

    /// Returns the fields that have one of these names.
    fn named<'n>(
        self,
        names: &'n [&'n str],
    ) -> impl Iterator<Item = (&'d str, InputValue<'d>)> + use<'d, 'n> {
        self.entries().filter(move |(name, _)| names.contains(name))
    }
}

impl<'d> InputValue<'d> {
    /// Returns the object, if the document is one.
    pub(super) fn object(self) -> Option<Object<'d>> {
        match self {
            Self::Json(ParsedJson::Object(fields)) => Some(Object::Json(fields)),
            Self::Json(_) => None,
            Self::Pairs(node) => node.entries().map(|_| Object::Pairs(node)),
        }
    }
}

/// A document that is to be an object.
pub fn object<'d>(document: InputValue<'d>, report: &mut Report<'_>) -> Option<Object<'d>> {
    let object = document.object();
    if object.is_none() {
        wrong(document, "object", "must be an object", report);
    }
    object
}

/// Returns the field that has one of these names, with its name. Reports a missing required field and a repeated
/// field.
pub fn field<'d>(
    object: Object<'d>,
    names: &[&str],
    required: bool,
    report: &mut Report<'_>,
) -> Option<(&'d str, InputValue<'d>)> {
    let mut found = object.named(names);
    let Some((name, document)) = found.next() else {
        if let (true, Some(name)) = (required, names.first()) {
            report.field(name).error("required", words::REQUIRED);
        }
        return None;
    };
    match found.count() {
        0 => Some((name, document)),
        more => {
            report.field(name).error("repeated", repeated(more + 1));
            None
        }
    }
}

/// The fields that an object may not have; those of a part may have others beside them.
pub fn unknown(object: Object<'_>, known: &[&str], report: &mut Report<'_>) {
    if report.is_part() {
        return;
    }
    for (name, _) in object.entries().filter(|(name, _)| !known.contains(name)) {
        report.field(name).error("unknown", words::UNKNOWN);
    }
}
