//! The report to which validation adds errors.

use std::borrow::Cow;
use std::fmt;

use serde_path_to_error::{self as path, Path};

use crate::error::{ErrorLocation, Param, ValidationError};
use crate::wire::pairs::ReadError;
use crate::wire::reading::{InvalidValue, client_messages};

/// The context in which a value is validated.
#[derive(Clone, Copy, Debug, Default)]
pub struct ValidationContext<'o> {
    /// The active groups. Rules without a group are always active.
    pub groups: &'o [&'o str],
    /// Whether the value consists of parameters, such as a query, rather than a document. Error locations are parameter
    /// names then, instead of JSON pointers.
    pub parameters: bool,
}

/// Upper bound on errors reported for one value, so that hostile input cannot exhaust memory.
const MAX_ERRORS: usize = 1000;

/// Collects the validation errors of a [`Validate`](crate::validation::Validate), at the location of the current value.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::validation::{Report, Validate};
///
/// struct Stay { from: u32, to: u32 }
///
/// impl Validate for Stay {
///     fn validate(&self, report: &mut Report<'_>) {
///         if self.to <= self.from {
///             report.field("to").error("order", "must be after `from`");
///         }
///     }
/// }
///
/// let errors = baya::validation::validate(&Stay { from: 7, to: 5 }).unwrap_err();
/// assert_eq!(errors[0].location, baya::errors::ErrorLocation::Pointer("/to".into()));
/// ```
#[derive(Debug)]
pub struct Report<'r> {
    errors: &'r mut Vec<ValidationError>,
    context: ValidationContext<'r>,
    location: LocationNode<'r>,
    /// If the current value is flattened, the fields of other values in the same object.
    siblings: Option<SiblingFields<'r>>,
}

/// The fields of the object that a value is flattened into, as far as they belong to other values.
#[derive(Clone, Copy, Debug)]
pub(super) struct SiblingFields<'r> {
    /// The known names.
    names: &'r [&'r str],
    /// Whether there are no further fields of other values.
    all: bool,
    /// The siblings of the value that this one is flattened into, if that is flattened too.
    outer: Option<&'r SiblingFields<'r>>,
}

impl SiblingFields<'_> {
    /// Whether all fields with other names belong to the flattened value.
    pub(super) fn is_complete(&self) -> bool {
        self.all && self.outer.is_none_or(SiblingFields::is_complete)
    }

    /// Whether a field with this name belongs to another value.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains(&name) || self.outer.is_some_and(|outer| outer.has(name))
    }
}

/// A location in a value: a linked list on the stack, from the innermost segment outwards.
#[derive(Clone, Copy, Debug)]
struct LocationNode<'r> {
    segment: Segment<'r>,
    parent: Option<&'r LocationNode<'r>>,
}

#[derive(Clone, Copy)]
enum Segment<'r> {
    Root,
    Field(&'r str),
    Index(usize),
    Key(&'r dyn Fn() -> String),
}

impl fmt::Debug for Segment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => f.write_str("Root"),
            Self::Field(name) => write!(f, "{name:?}"),
            Self::Index(index) => write!(f, "{index}"),
            Self::Key(name) => write!(f, "{:?}", name()),
        }
    }
}

impl<'r> Report<'r> {
    /// Creates a report for a whole value. Errors are appended to `errors`.
    pub const fn new(errors: &'r mut Vec<ValidationError>, context: ValidationContext<'r>) -> Self {
        let location = LocationNode { segment: Segment::Root, parent: None };
        Self { errors, context, location, siblings: None }
    }

    /// Returns the report for a field, or for an entry of a map, by its name on the wire.
    pub const fn field<'f>(&'f mut self, name: &'f str) -> Report<'f> {
        self.below(Segment::Field(name))
    }

    /// Returns the report for an entry of a map. The name is computed only if an error is reported.
    pub(super) const fn key<'f>(&'f mut self, name: &'f dyn Fn() -> String) -> Report<'f> {
        self.below(Segment::Key(name))
    }

    /// Returns the report for an element of a list.
    pub const fn index(&mut self, index: usize) -> Report<'_> {
        self.below(Segment::Index(index))
    }

    const fn below<'f>(&'f mut self, segment: Segment<'f>) -> Report<'f> {
        let location = LocationNode { segment, parent: Some(&self.location) };
        Report { errors: &mut *self.errors, context: self.context, location, siblings: None }
    }

    /// Returns the report for a value that is flattened into the current one.
    ///
    /// Fields with these names belong to other values. `all` is whether these are all fields of other values.
    pub const fn flattened<'f>(&'f mut self, names: &'f [&'f str], all: bool) -> Report<'f> {
        let siblings = Some(SiblingFields { names, all, outer: self.siblings.as_ref() });
        Report {
            errors: &mut *self.errors,
            context: self.context,
            location: self.location,
            siblings,
        }
    }

    /// Whether the current value is flattened.
    pub(super) const fn is_flattened(&self) -> bool {
        self.siblings.is_some()
    }

    pub(super) const fn siblings(&self) -> Option<SiblingFields<'r>> {
        self.siblings
    }

    /// Returns the report for the current value as one that consists of parameters, such as a query.
    pub const fn parameters(&mut self) -> Report<'_> {
        let context = ValidationContext { parameters: true, ..self.context };
        let siblings = self.siblings;
        Report { errors: &mut *self.errors, context, location: self.location, siblings }
    }

    /// Whether one of these groups is active.
    pub fn has_group(&self, groups: &[&str]) -> bool {
        groups.iter().any(|group| self.context.groups.contains(group))
    }

    /// Returns the number of errors at all locations.
    pub const fn count(&self) -> usize {
        self.errors.len()
    }

    /// Reports an error of the current value.
    #[cold]
    pub fn error(
        &mut self,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) {
        self.push(ValidationError::new(self.location(), code, message));
    }

    /// Reports an error of the current value, with the values that its message contains.
    #[cold]
    pub fn violation(
        &mut self,
        code: &'static str,
        message: String,
        params: impl IntoIterator<Item = (&'static str, Param)>,
    ) {
        self.push(ValidationError::new(self.location(), code, message).with_params(params));
    }

    /// Runs a check, and replaces the messages of its errors with this message.
    #[inline]
    pub fn with_message(&mut self, message: &'static str, check: impl FnOnce(&mut Report<'_>)) {
        let before = self.count();
        check(self);
        if self.count() > before {
            self.replace_messages(before, message);
        }
    }

    /// Runs the checks of a field's name. The messages of the errors are changed to refer to the name.
    pub(super) fn check_name(&mut self, check: impl FnOnce(&mut Report<'_>)) {
        let before = self.count();
        check(self);
        for error in self.errors.iter_mut().skip(before) {
            error.replace_message(client_messages::about_name(&error.message).into());
        }
    }

    #[cold]
    fn replace_messages(&mut self, from: usize, message: &'static str) {
        for error in self.errors.iter_mut().skip(from) {
            error.replace_message(message.into());
        }
    }

    /// Discards the errors that were reported after `from` errors.
    pub(crate) fn discard_since(&mut self, from: usize) {
        self.errors.truncate(from);
    }

    /// Reports why the value at a path below the current one can't be read.
    #[cold]
    pub(crate) fn read_error(&mut self, path: &Path, error: &ReadError) {
        let mut names = self.names();
        names.extend(path.iter().filter_map(|segment| match segment {
            path::Segment::Seq { index } => Some(Cow::Owned(index.to_string())),
            path::Segment::Map { key } => Some(Cow::Borrowed(&**key)),
            path::Segment::Enum { variant } => Some(Cow::Borrowed(&**variant)),
            path::Segment::Unknown => None,
        }));
        // The path already ends with a name that can't be read.
        let field = error.field().filter(|field| names.last().is_none_or(|last| last != field));
        names.extend(field.map(Cow::Borrowed));
        let kind = error.kind().map(|kind| ("type", Param::String(kind.into())));
        let location = self.location_of(&names);
        let error = ValidationError::new(location, error.code(), error.to_string());
        self.push(error.with_params(kind));
    }

    /// Reports the errors of a value below the current one that was found invalid while it was read.
    #[cold]
    pub(super) fn invalid_below(&mut self, path: &Path, invalid: InvalidValue) {
        let location = self.location();
        for error in invalid.errors_at(&location, path) {
            self.push(error);
        }
    }

    fn push(&mut self, error: ValidationError) {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(error);
        }
    }

    /// Whether an error was reported for the current value itself.
    pub(super) fn has_error(&self) -> bool {
        let location = self.location();
        self.errors.iter().any(|error| error.location == location)
    }

    fn location(&self) -> ErrorLocation {
        self.location_of(&self.names())
    }

    /// Returns the names on the path to the current value, the outermost first.
    fn names(&self) -> Vec<Cow<'r, str>> {
        let mut names = Vec::new();
        let mut node = Some(&self.location);
        while let Some(LocationNode { segment, parent }) = node {
            match segment {
                Segment::Root => {}
                Segment::Field(name) => names.push(Cow::Borrowed(*name)),
                Segment::Index(index) => names.push(Cow::Owned(index.to_string())),
                Segment::Key(name) => names.push(Cow::Owned(name())),
            }
            node = *parent;
        }
        names.reverse();
        names
    }

    /// Returns the location of a path: a JSON pointer, or a parameter name as in a query, such as `filter[age]`.
    fn location_of(&self, names: &[Cow<'_, str>]) -> ErrorLocation {
        if !self.context.parameters {
            let escaped = names.iter().map(|name| name.replace('~', "~0").replace('/', "~1"));
            return ErrorLocation::Pointer(
                escaped.fold(String::new(), |all, name| all + "/" + &name).into(),
            );
        }
        let Some((first, inner)) = names.split_first() else {
            return ErrorLocation::Parameter("".into());
        };
        let name = inner.iter().fold(first.to_string(), |all, name| format!("{all}[{name}]"));
        ErrorLocation::Parameter(name.into())
    }
}
