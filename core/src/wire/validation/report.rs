//! Where a validation writes what it has found.

use std::borrow::Cow;
use std::fmt;

use serde_path_to_error::{self as path, Path};

use super::unchecked::Unchecked;
use super::words;
use crate::error::{ErrorLocation, Param, ValidationError};
use crate::wire::pairs::Unread;

/// What a value is validated for, beside itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct ValidationContext<'o> {
    /// The groups whose rules hold beside those of no group.
    pub groups: &'o [&'o str],
    /// Whether the value is one of parameters, such as a query, and not a document.
    pub parameters: bool,
}

/// So many errors are said of one value: what is wrong without end fills no memory.
const MOST: usize = 1000;

/// Where a [`Validate`](crate::Validate) writes what it has found: it knows the place of the value at hand.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{Report, Validate};
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
/// let errors = baya::validate(&Stay { from: 7, to: 5 }).unwrap_err();
/// assert_eq!(errors[0].location, baya::ErrorLocation::Pointer("/to".into()));
/// ```
#[derive(Debug)]
pub struct Report<'r> {
    errors: &'r mut Vec<ValidationError>,
    context: ValidationContext<'r>,
    at: At<'r>,
    /// If the current value is flattened, the fields of others beside it.
    part: Option<Beside<'r>>,
}

/// The fields beside a flattened value that are not its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beside<'r> {
    /// Their names.
    names: &'r [&'r str],
    /// Whether all other fields are its own, because the names of all others are known.
    all: bool,
    /// The fields beside the value that this one is flattened into.
    around: Option<&'r Beside<'r>>,
}

impl Beside<'_> {
    /// Whether all fields with other names belong to the flattened value.
    pub(super) fn is_complete(&self) -> bool {
        self.all && self.around.is_none_or(Beside::is_complete)
    }

    /// Whether a field with this name belongs to another value.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains(&name) || self.around.is_some_and(|around| around.has(name))
    }
}

/// A place in a value: a list from the innermost segment outwards, on the stack.
#[derive(Clone, Copy, Debug)]
struct At<'r> {
    segment: Segment<'r>,
    parent: Option<&'r At<'r>>,
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
    /// One about a whole value.
    pub const fn new(errors: &'r mut Vec<ValidationError>, context: ValidationContext<'r>) -> Self {
        Self { errors, context, at: At { segment: Segment::Root, parent: None }, part: None }
    }

    /// That of a field, or of an entry of a map, by the name that it has on the wire.
    pub const fn field<'f>(&'f mut self, name: &'f str) -> Report<'f> {
        self.below(Segment::Field(name))
    }

    /// That of an entry of a map, whose name is made when something is wrong with it.
    pub(super) const fn key<'f>(&'f mut self, name: &'f dyn Fn() -> String) -> Report<'f> {
        self.below(Segment::Key(name))
    }

    /// That of a member of a list.
    pub const fn index(&mut self, index: usize) -> Report<'_> {
        self.below(Segment::Index(index))
    }

    const fn below<'f>(&'f mut self, segment: Segment<'f>) -> Report<'f> {
        let at = At { segment, parent: Some(&self.at) };
        Report { errors: &mut *self.errors, context: self.context, at, part: None }
    }

    /// Returns the report of a flattened part of the current value.
    ///
    /// Fields with these names belong to others. If `all` is false, others have further fields.
    pub const fn part<'f>(&'f mut self, names: &'f [&'f str], all: bool) -> Report<'f> {
        let part = Some(Beside { names, all, around: self.part.as_ref() });
        Report { errors: &mut *self.errors, context: self.context, at: self.at, part }
    }

    pub(super) const fn is_part(&self) -> bool {
        self.part.is_some()
    }

    pub(super) const fn beside(&self) -> Option<Beside<'r>> {
        self.part
    }

    /// The same for a value of parameters, such as a query, and not of a document.
    pub const fn parameters(&mut self) -> Report<'_> {
        let context = ValidationContext { parameters: true, ..self.context };
        Report { errors: &mut *self.errors, context, at: self.at, part: self.part }
    }

    /// Whether rules of one of these groups hold.
    pub fn holds(&self, groups: &[&str]) -> bool {
        groups.iter().any(|group| self.context.groups.contains(group))
    }

    /// How many errors have been found, wherever they are.
    pub const fn count(&self) -> usize {
        self.errors.len()
    }

    /// Writes a fault of the value at hand.
    #[cold]
    pub fn error(
        &mut self,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) {
        self.push(ValidationError::new(self.location(), code, message));
    }

    /// Writes a fault of the value at hand, with the numbers and texts that its message has.
    #[cold]
    pub fn violation(
        &mut self,
        code: &'static str,
        message: String,
        params: impl IntoIterator<Item = (&'static str, Param)>,
    ) {
        self.push(ValidationError::new(self.location(), code, message).with_params(params));
    }

    /// Runs a check, and replaces the messages of its errors by this message.
    #[inline]
    pub fn with_message(&mut self, message: &'static str, check: impl FnOnce(&mut Report<'_>)) {
        let before = self.count();
        check(self);
        if self.count() > before {
            self.reword(before, message);
        }
    }

    /// Runs the checks of a field's name, and reports that the errors are about the name.
    pub(super) fn of_name(&mut self, check: impl FnOnce(&mut Report<'_>)) {
        let before = self.count();
        check(self);
        for fault in self.errors.iter_mut().skip(before) {
            fault.reword(words::of_name(&fault.message).into());
        }
    }

    #[cold]
    fn reword(&mut self, from: usize, message: &'static str) {
        for fault in self.errors.iter_mut().skip(from) {
            fault.reword(message.into());
        }
    }

    /// Takes back what was found from here on.
    pub(crate) fn forget(&mut self, from: usize) {
        self.errors.truncate(from);
    }

    /// Reports why the value at a path below the current one can't be read.
    #[cold]
    pub(crate) fn unread(&mut self, path: &Path, unread: &Unread) {
        let mut names = self.names();
        names.extend(path.iter().filter_map(|segment| match segment {
            path::Segment::Seq { index } => Some(Cow::Owned(index.to_string())),
            path::Segment::Map { key } => Some(Cow::Borrowed(&**key)),
            path::Segment::Enum { variant } => Some(Cow::Borrowed(&**variant)),
            path::Segment::Unknown => None,
        }));
        // The path already ends with a name that can't be read.
        let field = unread.field().filter(|field| names.last().is_none_or(|last| last != field));
        names.extend(field.map(Cow::Borrowed));
        let known = unread.kind().map(|kind| ("type", Param::Text(kind.into())));
        let fault = ValidationError::new(self.named(&names), unread.code(), unread.to_string());
        self.push(fault.with_params(known));
    }

    /// Reports the errors of a value below the current one that was found invalid while it was read.
    #[cold]
    pub(super) fn invalid_below(&mut self, path: &Path, invalid: Unchecked) {
        let location = self.location();
        for fault in invalid.faults_at(&location, path) {
            self.push(fault);
        }
    }

    fn push(&mut self, fault: ValidationError) {
        if self.errors.len() < MOST {
            self.errors.push(fault);
        }
    }

    /// Whether something is wrong with the value at hand itself.
    pub(super) fn is_wrong(&self) -> bool {
        let location = self.location();
        self.errors.iter().any(|fault| fault.location == location)
    }

    fn location(&self) -> ErrorLocation {
        self.named(&self.names())
    }

    /// The names of the value at hand, from the outermost one on.
    fn names(&self) -> Vec<Cow<'r, str>> {
        let mut names = Vec::new();
        let mut at = Some(&self.at);
        while let Some(At { segment, parent }) = at {
            match segment {
                Segment::Root => {}
                Segment::Field(name) => names.push(Cow::Borrowed(*name)),
                Segment::Index(index) => names.push(Cow::Owned(index.to_string())),
                Segment::Key(name) => names.push(Cow::Owned(name())),
            }
            at = *parent;
        }
        names.reverse();
        names
    }

    /// A parameter is called as in a query: `filter[age]`.
    fn named(&self, names: &[Cow<'_, str>]) -> ErrorLocation {
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
