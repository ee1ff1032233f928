//! What has changed between two schemas, and what of it breaks clients.

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

/// What has changed between two schemas.
///
/// As a string it lists the breaking changes first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Changes {
    /// After which a query that was valid is not, or a response has another type.
    pub breaking: Vec<Change>,
    /// After which every query stays valid, and clients may behave differently.
    pub dangerous: Vec<Change>,
    /// After which clients behave as before.
    pub harmless: Vec<Change>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// What has changed, as a [schema coordinate](https://spec.graphql.org/draft/#sec-Schema-Coordinates), such as
    /// `Post.title`.
    pub place: String,
    /// The whole sentence: "field `Post.title` was removed".
    pub words: String,
}

/// Returns what has changed between two schemas, each in the schema definition language.
///
/// The breaking and the dangerous changes are those of
/// [graphql-js](https://www.graphql-js.org/api-v16/utilities/#schema-change-detection):
///
/// - breaking: a type, a field, an argument, a value of an enum, a member of a union, an interface of a type or a directive was
///   removed; a type has another kind; a field or an argument has a type that clients do not expect; an argument or an input
///   field that is required was added,
/// - dangerous: a value of an enum, a member of a union, an interface of a type, or an optional argument or input field was
///   added; a default has changed.
///
/// An input object that accepts exactly one field from now on is a breaking change as well. Descriptions, the order of
/// definitions, the directives of federation, and whether a directive is repeatable are not compared.
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
/// assert_eq!(changes.breaking[0].words, "field `Post.title` was removed");
/// assert_eq!(changes.dangerous[0].words, "optional argument `Query.posts(first:)` was added");
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
    /// Returns whether nothing has changed that is compared.
    pub const fn is_empty(&self) -> bool {
        self.breaking.is_empty() && self.dangerous.is_empty() && self.harmless.is_empty()
    }

    fn breaks(&mut self, place: &str, words: String) {
        self.breaking.push(Change { place: place.to_owned(), words });
    }

    fn endangers(&mut self, place: &str, words: String) {
        self.dangerous.push(Change { place: place.to_owned(), words });
    }

    fn adds(&mut self, place: &str, words: String) {
        self.harmless.push(Change { place: place.to_owned(), words });
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
        f.write_str(&self.words)
    }
}
