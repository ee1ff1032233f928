//! Values that were found invalid while they were read.

use std::error::Error as StdError;

use serde_path_to_error::{Path, Segment};

use super::invalid;
use crate::error::{Error, ErrorLocation, ValidationError};

/// A value that was found invalid while it was read, or that could not be validated.
pub(crate) struct Unchecked {
    /// The errors, at pointers relative to the value.
    errors: Vec<ValidationError>,
    /// The message with which reading failed.
    message: String,
    /// Whether its rules ask a provider, which is impossible while a value is read.
    unasked: bool,
    /// The name of the parameter, if it is known.
    name: Option<&'static str>,
    /// Whether the bound of untagged enums is exceeded.
    exceeds: bool,
}

impl Unchecked {
    /// Returns no value.
    pub(super) const fn none() -> Self {
        let message = String::new();
        Self { errors: Vec::new(), message, unasked: false, name: None, exceeds: false }
    }

    /// The same where the bound of untagged enums is exceeded.
    pub(super) fn exceeding(self) -> Self {
        Self { exceeds: true, ..self }
    }

    pub(super) const fn exceeds(&self) -> bool {
        self.exceeds
    }

    /// Returns a value that breaks rules.
    pub(super) fn invalid(errors: Vec<ValidationError>) -> Self {
        let message = errors.first().map_or_else(String::new, |fault| fault.message.to_string());
        Self { errors, message, ..Self::none() }
    }

    /// Returns a value whose rules ask a provider.
    pub(super) fn unasked(of: &str) -> Self {
        let message = format!(
            "`{of}` has rules that call a provider, but the type around it does not check them; put `#[dto]` on that type, and `#[rule(check)]` on the field"
        );
        Self { message, unasked: true, ..Self::none() }
    }

    pub(super) const fn call(&mut self, name: &'static str) {
        self.name = Some(name);
    }

    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// Whether the message shows that reading failed because of this value.
    pub(super) fn is_told_by(&self, message: &str) -> bool {
        !self.unasked && message.contains(&self.message)
    }

    /// Returns the errors, located below a path from the location of the document.
    pub(crate) fn faults_at(self, location: &ErrorLocation, path: &Path) -> Vec<ValidationError> {
        self.below(location, &path_names(path))
    }

    fn below(self, location: &ErrorLocation, names: &[String]) -> Vec<ValidationError> {
        let each = self.errors.into_iter().map(|mut fault| {
            let inner = fault.location.name().split('/').skip(1);
            let inner = inner.map(|name| name.replace("~1", "/").replace("~0", "~"));
            fault.location = location.joined(names.iter().cloned().chain(inner));
            fault
        });
        each.collect()
    }

    /// Returns the error, if the value could not be validated.
    pub(crate) fn failure(&self) -> Option<Error> {
        self.unasked.then(|| Error::internal(self.message.clone()))
    }

    /// Replaces the error of an extractor, if this value caused it: an extractor may continue after reading failed,
    /// and fail for another reason.
    pub(super) fn in_place_of(self, error: Error, parameters: bool) -> Error {
        if self.errors.is_empty() {
            return error;
        }
        let Some((location, names)) = self.place_in(&error, parameters) else { return error };
        invalid(self.below(&location, &names))
    }

    /// Returns the location of the value, as far as the error of the extractor contains it.
    fn place_in(&self, error: &Error, parameters: bool) -> Option<(ErrorLocation, Vec<String>)> {
        let mut errors = error.validation_errors().iter();
        if let Some(fault) = errors.find(|fault| fault.message.contains(&self.message)) {
            return Some((fault.location.clone(), Vec::new()));
        }
        let whole = if parameters {
            ErrorLocation::Parameter("".into())
        } else {
            ErrorLocation::Pointer("".into())
        };
        let texts = error.message().map(str::to_owned).into_iter();
        let texts = texts.chain(sources(error).map(|source| source.to_string()));
        // A message that was reworded for clients may contain no path; the text of its source then does.
        let names =
            texts.filter_map(|text| names_before(&text, &self.message)).max_by_key(Vec::len)?;
        Some((whole, self.name.map_or(names, |name| vec![name.to_owned()])))
    }
}

fn sources(error: &Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    let mut next = error.source();
    std::iter::from_fn(move || {
        let source = next?;
        next = source.source();
        Some(source)
    })
}

/// Returns the names in a path.
pub(crate) fn path_names(path: &Path) -> Vec<String> {
    let name = |segment: &Segment| match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.clone()),
        Segment::Enum { variant } => Some(variant.clone()),
        Segment::Unknown => None,
    };
    path.iter().filter_map(name).collect()
}

/// Returns the names in a path such as `lines[0].count`, which precedes the message in errors of axum.
fn names_before(text: &str, message: &str) -> Option<Vec<String>> {
    let before = &text[..text.find(message)?];
    let path = before.strip_suffix(": ").map(|before| before.rsplit(": ").next());
    let path = path.flatten().filter(|path| !path.contains(' ')).unwrap_or_default();
    let names = path.split(['.', '[']).map(|name| name.trim_end_matches(']'));
    Some(names.filter(|name| !name.is_empty() && *name != "?").map(str::to_owned).collect())
}
