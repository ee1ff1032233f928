//! Input values, from which types are read and explained.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

use super::explain::wrong;
use super::validation_report::Report;
use crate::wire::json::{JsonReadError, ParsedJson, Reader, WholeNumber, read_parsed};
use crate::wire::pairs::{self, Node, Tree, repeated_message};
use crate::wire::reading::client_messages;

/// An input value: a JSON value, or the value at a location in the pairs of a query or a form.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::validation::{Explain, InputValue, Report};
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
    /// A JSON value.
    Json(&'d ParsedJson<'d>),
    /// The pairs at a location.
    Pairs(Node<'d>),
}

impl<'d> InputValue<'d> {
    /// Reads a `T` from the value. Returns `None` if that is impossible.
    pub fn read<T: DeserializeOwned>(self) -> Option<T> {
        match self {
            Self::Json(value) => {
                read_parsed(value, T::deserialize::<Reader<'_, JsonReadError>>).ok()
            }
            Self::Pairs(node) => pairs::read(node).ok(),
        }
    }

    /// Returns the value, if it is an integer.
    pub(crate) fn whole(self) -> Option<WholeNumber> {
        match self {
            Self::Json(value) => value.whole(),
            Self::Pairs(node) => WholeNumber::parse(node.text()?),
        }
    }

    /// Returns the value, if it is a number, as the nearest `f64`.
    pub(crate) fn real(self) -> Option<f64> {
        let text = match self {
            Self::Json(ParsedJson::Number(text)) => text,
            Self::Json(_) => return None,
            Self::Pairs(node) => node.text()?,
        };
        text.parse().ok().filter(|real: &f64| real.is_finite())
    }

    /// Returns the value, if it is a single string.
    pub fn text(self) -> Option<&'d str> {
        match self {
            Self::Json(ParsedJson::String(text)) => Some(text),
            Self::Json(_) => None,
            Self::Pairs(node) => node.text(),
        }
    }

    /// Whether the value is `null`.
    pub fn is_null(self) -> bool {
        matches!(self, Self::Json(ParsedJson::Null))
    }

    /// Whether the value is the empty string that a form sends for an empty field.
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

    /// Returns the elements, if the value is a list.
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

impl Tree<'_> {
    /// Returns the root as an input value.
    pub fn document(&self) -> InputValue<'_> {
        InputValue::Pairs(self.root())
    }
}

/// An input value that is an object.
#[derive(Clone, Copy, Debug)]
pub enum Object<'d> {
    /// A JSON object.
    Json(&'d [(Cow<'d, str>, ParsedJson<'d>)]),
    /// A location in pairs that has no value of its own, but fields.
    Pairs(Node<'d>),
}

impl<'d> Object<'d> {
    /// Returns the fields with their names.
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
    /// Returns the object, if the value is one.
    pub(super) fn object(self) -> Option<Object<'d>> {
        match self {
            Self::Json(ParsedJson::Object(fields)) => Some(Object::Json(fields)),
            Self::Json(_) => None,
            Self::Pairs(node) => node.entries().map(|_| Object::Pairs(node)),
        }
    }
}

/// Returns the object, or reports that the value is not one.
pub fn object<'d>(document: InputValue<'d>, report: &mut Report<'_>) -> Option<Object<'d>> {
    let object = document.object();
    if object.is_none() {
        wrong(document, "object", "must be an object", report);
    }
    object
}

/// Returns the field with one of these names, and its name. Reports a missing required field and a repeated field.
pub fn field<'d>(
    object: Object<'d>,
    names: &[&str],
    required: bool,
    report: &mut Report<'_>,
) -> Option<(&'d str, InputValue<'d>)> {
    let mut fields = object.named(names);
    let Some((name, document)) = fields.next() else {
        if let (true, Some(name)) = (required, names.first()) {
            report.field(name).error("required", client_messages::REQUIRED);
        }
        return None;
    };
    match fields.count() {
        0 => Some((name, document)),
        more => {
            report.field(name).error("repeated", repeated_message(more + 1));
            None
        }
    }
}

/// Reports unknown fields. Nothing is reported for a flattened value, because other values have fields in the same object.
pub fn unknown(object: Object<'_>, known: &[&str], report: &mut Report<'_>) {
    if report.is_flattened() {
        return;
    }
    for (name, _) in object.entries().filter(|(name, _)| !known.contains(name)) {
        report.field(name).error("unknown", client_messages::UNKNOWN);
    }
}
