//! Changes between two schemas, and their effect on clients.

mod check;
mod directives;
mod fields;
mod inputs;
mod read;
mod safe;
mod types;

use std::fmt;

use baya::Result;

pub use self::check::{assert_compatible, assert_unchanged};
use self::read::Definitions;

/// The changes between two schemas.
///
/// [`Display`](fmt::Display) lists the breaking changes first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Changes {
    /// Changes that make a valid query invalid, or change the type of a response.
    pub breaking: Vec<Change>,
    /// Changes that keep every query valid, but may change how clients behave.
    pub dangerous: Vec<Change>,
    /// Changes that do not affect clients.
    pub harmless: Vec<Change>,
}

/// A change between two schemas.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The [schema coordinate](https://spec.graphql.org/draft/#sec-Schema-Coordinates) of the change, such as `Post.title`.
    pub coordinate: String,
    /// The message, such as "field `Post.title` was removed".
    pub message: String,
}

/// Returns the changes between two schemas, each in the schema definition language.
///
/// Breaking and dangerous changes follow
/// [graphql-js](https://www.graphql-js.org/api-v16/utilities/#schema-change-detection):
///
/// - breaking: a type, a field, an argument, an enum value, a union member, an interface of a type, a directive or a location
///   of a directive was removed; the kind of a type changed; the type of a field or an argument changed to a type that clients
///   do not expect; a required argument or input field was added,
/// - dangerous: an enum value, a union member, an interface of a type, or an optional argument or input field was added; the
///   default of an argument was changed or removed.
///
/// In addition to graphql-js, these changes are reported:
///
/// - breaking: an input object has become `@oneOf`,
/// - dangerous: a default was added; the default of an input field was changed or removed.
///
/// Descriptions, the order of definitions, the directives of federation and `repeatable` are not compared.
///
/// # Errors
///
/// If one of the schemas can't be parsed.
///
/// # Examples
///
/// ```
/// use baya_graphql::compare;
///
/// # fn main() -> baya_core::Result<()> {
/// let before = "type Query { posts: [Post!]! } type Post { id: ID! title: String! }";
/// let after = "type Query { posts(first: Int): [Post!]! } type Post { id: ID! }";
/// let changes = compare(before, after)?;
/// assert_eq!(changes.breaking[0].message, "field `Post.title` was removed");
/// assert_eq!(changes.dangerous[0].message, "optional argument `Query.posts(first:)` was added");
/// # Ok(())
/// # }
/// ```
pub fn compare(before: &str, after: &str) -> Result<Changes> {
    let before = Definitions::parse(before, "before")?;
    let after = Definitions::parse(after, "after")?;
    let mut changes = Changes::default();
    changes.types(&before, &after);
    changes.directives(&before, &after);
    Ok(changes)
}

impl Changes {
    /// Returns `true` if there are no changes.
    pub const fn is_empty(&self) -> bool {
        self.breaking.is_empty() && self.dangerous.is_empty() && self.harmless.is_empty()
    }

    fn add_breaking(&mut self, coordinate: &str, message: String) {
        self.breaking.push(Change { coordinate: coordinate.to_owned(), message });
    }

    fn add_dangerous(&mut self, coordinate: &str, message: String) {
        self.dangerous.push(Change { coordinate: coordinate.to_owned(), message });
    }

    fn add_harmless(&mut self, coordinate: &str, message: String) {
        self.harmless.push(Change { coordinate: coordinate.to_owned(), message });
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = [
            ("breaking", &self.breaking),
            ("dangerous", &self.dangerous),
            ("harmless", &self.harmless),
        ];
        for (kind, changes) in all.into_iter().filter(|(_, changes)| !changes.is_empty()) {
            let plural = if changes.len() == 1 { "change" } else { "changes" };
            writeln!(f, "{} {kind} {plural}:", changes.len())?;
            changes.iter().try_for_each(|change| writeln!(f, "  {change}"))?;
        }
        Ok(())
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
