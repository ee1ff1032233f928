//! Values that were found invalid while they were read.

use std::error::Error as StdError;

use serde_path_to_error::{Path, Segment};

use crate::error::{Error, ErrorLocation, INVALID, ValidationError};

/// Returns the 422 with these validation errors.
#[cold]
pub(crate) fn invalid(errors: Vec<ValidationError>) -> Error {
    let error = Error::unprocessable().with_code("invalid");
    let error = error.with_message(INVALID);
    errors.into_iter().fold(error, Error::with_validation_error)
}

/// A value that was found invalid while it was read, or that could not be validated.
pub(crate) struct InvalidValue {
    /// The errors, at pointers relative to the value.
    errors: Vec<ValidationError>,
    /// The message with which reading failed.
    message: String,
    /// Whether its rules call a provider, which is impossible while a value is read.
    has_checks: bool,
    /// The name of the parameter, if it is known.
    name: Option<&'static str>,
    /// Whether the bound of untagged enums is exceeded.
    exceeds: bool,
}

impl InvalidValue {
    /// Returns a placeholder without errors.
    pub(crate) const fn empty() -> Self {
        let message = String::new();
        Self { errors: Vec::new(), message, has_checks: false, name: None, exceeds: false }
    }

    /// Records that the bound of untagged enums is exceeded.
    pub(crate) fn exceeding(self) -> Self {
        Self { exceeds: true, ..self }
    }

    pub(crate) const fn exceeds(&self) -> bool {
        self.exceeds
    }

    /// Returns a value with these errors.
    pub(crate) fn invalid(errors: Vec<ValidationError>) -> Self {
        let message = errors.first().map_or_else(String::new, |error| error.message.to_string());
        Self { errors, message, ..Self::empty() }
    }

    /// Returns a value of the type `of`, whose rules call a provider.
    pub(crate) fn has_checks(of: &str) -> Self {
        let message = format!(
            "`{of}` has rules that call a provider, but the type around it does not check them; put `#[dto]` on that type, and `#[rule(check)]` on the field"
        );
        Self { message, has_checks: true, ..Self::empty() }
    }

    pub(crate) const fn set_name(&mut self, name: &'static str) {
        self.name = Some(name);
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// Whether the message shows that reading failed because of this value.
    pub(crate) fn caused(&self, message: &str) -> bool {
        !self.has_checks && message.contains(&self.message)
    }

    /// Returns the errors, with their locations prefixed by the location of the document and a path in it.
    pub(crate) fn errors_at(self, location: &ErrorLocation, path: &Path) -> Vec<ValidationError> {
        self.below(location, &path_names(path))
    }

    fn below(self, location: &ErrorLocation, names: &[String]) -> Vec<ValidationError> {
        let each = self.errors.into_iter().map(|mut error| {
            let inner = error.location.name().split('/').skip(1);
            let inner = inner.map(|name| name.replace("~1", "/").replace("~0", "~"));
            error.location = location.joined(names.iter().cloned().chain(inner));
            error
        });
        each.collect()
    }

    /// Returns the error, if the value could not be validated.
    pub(crate) fn failure(&self) -> Option<Error> {
        self.has_checks.then(|| Error::internal(self.message.clone()))
    }

    /// Replaces the error of an extractor, if this value caused it. The extractor may have failed for another reason after
    /// it failed to read this value.
    pub(crate) fn replace_error(self, error: Error, parameters: bool) -> Error {
        if self.errors.is_empty() {
            return error;
        }
        let Some((location, names)) = self.location_in(&error, parameters) else { return error };
        invalid(self.below(&location, &names))
    }

    /// Returns the location of the value, as far as the extractor's error contains it.
    fn location_in(&self, error: &Error, parameters: bool) -> Option<(ErrorLocation, Vec<String>)> {
        let mut errors = error.validation_errors().iter();
        if let Some(error) = errors.find(|error| error.message.contains(&self.message)) {
            return Some((error.location.clone(), Vec::new()));
        }
        let whole = if parameters {
            ErrorLocation::Parameter("".into())
        } else {
            ErrorLocation::Pointer("".into())
        };
        let message = error.message().map(str::to_owned).into_iter();
        let messages = message.chain(sources(error).map(|source| source.to_string()));
        // If the message was replaced for clients, only the message of the source contains the path.
        let paths = messages.filter_map(|message| names_before(&message, &self.message));
        let names = paths.max_by_key(Vec::len)?;
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
fn names_before(error: &str, message: &str) -> Option<Vec<String>> {
    let before = &error[..error.find(message)?];
    let path = before.strip_suffix(": ").map(|before| before.rsplit(": ").next());
    let path = path.flatten().filter(|path| !path.contains(' ')).unwrap_or_default();
    let names = path.split(['.', '[']).map(|name| name.trim_end_matches(']'));
    Some(names.filter(|name| !name.is_empty() && *name != "?").map(str::to_owned).collect())
}
