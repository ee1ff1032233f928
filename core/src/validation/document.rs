//! What a type is read from, and explained by.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::explain::wrong;
use super::report::Report;
use crate::pairs::{self, Node};

/// What a type is read from: a value of JSON, or a place in the pairs of a query or a form.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{Document, Explain, Report};
///
/// #[derive(serde::Deserialize)]
/// struct Even(u8);
///
/// impl Explain for Even {
///     fn explain(document: Document<'_>, report: &mut Report<'_>) -> Option<Self> {
///         let number = u8::explain(document, report)?;
///         if number % 2 == 1 {
///             report.fault("even", "must be even");
///             return None;
///         }
///         Some(Self(number))
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Document<'d> {
    /// A value of JSON.
    Json(&'d Value),
    /// What was given in a place.
    Pairs(Node<'d>),
}

impl<'d> Document<'d> {
    /// What can be read from it.
    pub fn read<T: DeserializeOwned>(self) -> Option<T> {
        match self {
            Self::Json(value) => T::deserialize(value).ok(),
            Self::Pairs(node) => pairs::read(node).ok(),
        }
    }

    /// The one text that it is.
    pub fn text(self) -> Option<&'d str> {
        match self {
            Self::Json(value) => value.as_str(),
            Self::Pairs(node) => node.text(),
        }
    }

    /// Whether it says that there is nothing.
    pub fn is_null(self) -> bool {
        matches!(self, Self::Json(Value::Null))
    }

    /// Whether it is what a form sends where nothing was written.
    pub fn is_empty_text(self) -> bool {
        matches!(self, Self::Pairs(node) if node.is_empty_text())
    }

    /// The members of a list.
    pub fn members(self) -> Option<Box<dyn Iterator<Item = Document<'d>> + 'd>> {
        Some(match self {
            Self::Json(value) => Box::new(value.as_array()?.iter().map(Document::Json)),
            Self::Pairs(node) => Box::new(node.members()?.map(Document::Pairs)),
        })
    }
}

/// A document that is an object.
#[derive(Clone, Copy, Debug)]
pub enum Object<'d> {
    /// One of JSON.
    Json(&'d Map<String, Value>),
    /// A place that was given no value, and has others in it.
    Pairs(Node<'d>),
}

impl<'d> Object<'d> {
    /// Its entries by name.
    pub fn entries(self) -> Box<dyn Iterator<Item = (&'d str, Document<'d>)> + 'd> {
        match self {
            Self::Json(map) => {
                Box::new(map.iter().map(|(name, value)| (&**name, Document::Json(value))))
            }
            Self::Pairs(node) => {
                let entries = node.entries().into_iter().flatten();
                Box::new(entries.map(|(name, node)| (name, Document::Pairs(node))))
            }
        }
    }

    fn get(self, name: &str) -> Option<Document<'d>> {
        match self {
            Self::Json(map) => map.get(name).map(Document::Json),
            Self::Pairs(node) => node.entry(name).map(Document::Pairs),
        }
    }
}

/// A document that is to be an object.
pub fn object<'d>(document: Document<'d>, report: &mut Report<'_>) -> Option<Object<'d>> {
    let object = match document {
        Document::Json(value) => value.as_object().map(Object::Json),
        Document::Pairs(node) => node.entries().map(|_| Object::Pairs(node)),
    };
    if object.is_none() {
        wrong(document, "object", "must be an object", report);
    }
    object
}

/// The first of the names of a field that an object has; a fault where it has none and needs one.
pub fn field<'d>(
    object: Object<'d>,
    names: &[&str],
    required: bool,
    report: &mut Report<'_>,
) -> Option<Document<'d>> {
    let found = names.iter().find_map(|name| object.get(name));
    if found.is_none() && required {
        report.fault("required", "is required");
    }
    found
}

/// The fields that an object may not have; those of a part may have others beside them.
pub fn unknown(object: Object<'_>, known: &[&str], report: &mut Report<'_>) {
    if report.is_part() {
        return;
    }
    for (name, _) in object.entries().filter(|(name, _)| !known.contains(name)) {
        report.field(name).fault("unknown", "is not known");
    }
}
