//! The comparison of two documents: what has changed, and what of it breaks clients.

mod alternatives;
mod constraints;
mod document;
mod metadata;
mod object;
mod operation;
mod schemas;

use std::fmt;

use baya::schema::Direction;
use serde_json::Value;

#[cfg(feature = "asyncapi")]
pub(crate) use self::alternatives::resolve;
#[cfg(feature = "asyncapi")]
pub(crate) use self::document::Comparison;

/// The changes between two documents.
///
/// `Display` lists the breaking changes first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Changes {
    /// The changes that break clients: a request that was valid is rejected, or a response contains what the earlier
    /// document excluded.
    pub breaking: Vec<Change>,
    /// The changes that break no client.
    pub harmless: Vec<Change>,
}

/// One change between two documents.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The location: an operation with a path inside it, or a path inside a named schema.
    pub location: String,
    /// The description, such as ``changed from `integer` to `string` ``.
    pub description: String,
    /// The operations that use a named schema; empty for a change of an operation itself.
    pub uses: Vec<String>,
}

/// Returns the changes between two OpenAPI documents of release 3.1 or later, each as JSON.
///
/// References are resolved, so a schema that was moved or renamed is unchanged. Request schemas may become wider and
/// response schemas narrower. Every other change breaks clients:
///
/// - a removed operation, status or media type,
/// - a parameter, property or body that becomes required, a removed enum value, a tighter limit, or a property that is
///   now rejected,
/// - a response with a new enum value, or with a property that may now be absent or `null`,
/// - another type or format,
/// - authentication that becomes required.
///
/// # Examples
///
/// ```
/// use baya_openapi::compare;
/// use serde_json::json;
///
/// let document = |required| {
///     json!({ "openapi": "3.1.1", "paths": { "/cats": { "get": { "parameters": [
///         { "in": "query", "name": "limit", "required": required, "schema": { "type": "integer" } },
///     ] } } } })
/// };
/// let changes = compare(&document(false), &document(true));
/// assert_eq!(changes.breaking[0].location, "GET /cats: parameters/query/limit");
/// assert_eq!(changes.breaking[0].description, "is now required");
/// assert!(changes.harmless.is_empty());
/// ```
pub fn compare(before: &Value, after: &Value) -> Changes {
    document::changes(before, after)
}

impl Changes {
    /// Returns whether nothing has changed.
    pub const fn is_empty(&self) -> bool {
        self.breaking.is_empty() && self.harmless.is_empty()
    }

    /// Adds a change. If it is already listed, only its use is added.
    fn add(
        &mut self,
        breaking: bool,
        location: String,
        description: String,
        used_by: Option<&str>,
    ) {
        let all = if breaking { &mut self.breaking } else { &mut self.harmless };
        let existing =
            all.iter_mut().find(|one| one.location == location && one.description == description);
        match (existing, used_by) {
            (None, used_by) => {
                let uses = used_by.map(str::to_owned).into_iter().collect();
                all.push(Change { location, description, uses });
            }
            (Some(existing), Some(used_by)) if !existing.uses.iter().any(|one| one == used_by) => {
                existing.uses.push(used_by.to_owned());
            }
            _ => {}
        }
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (kind, changes) in [("breaking", &self.breaking), ("harmless", &self.harmless)] {
            if changes.is_empty() {
                continue;
            }
            let plural = if changes.len() == 1 { "change" } else { "changes" };
            writeln!(f, "{} {kind} {plural}:", changes.len())?;
            changes.iter().try_for_each(|change| writeln!(f, "{change}"))?;
        }
        Ok(())
    }
}

/// The number of uses that are listed for one change.
const MAX_LISTED_USES: usize = 3;

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "  {}\n      {}", self.location, self.description)?;
        if !self.uses.is_empty() {
            let listed = &self.uses[..self.uses.len().min(MAX_LISTED_USES)];
            write!(f, "\n      in {}", listed.join(", "))?;
        }
        match self.uses.len().saturating_sub(MAX_LISTED_USES) {
            0 => Ok(()),
            more => write!(f, ", and {more} more"),
        }
    }
}

/// The changes that a comparison of two schemas reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Mode {
    direction: Direction,
    breaking: bool,
}

impl Mode {
    const ALL: fn(Direction) -> [Self; 2] =
        |direction| [Self { direction, breaking: true }, Self { direction, breaking: false }];

    /// Returns whether the comparison looks for values that are no longer allowed. Otherwise it looks for values that are
    /// now allowed.
    fn finds_removals(self) -> bool {
        (self.direction == Direction::Input) == self.breaking
    }

    /// Describes a value that is no longer allowed, or is now allowed.
    fn describe(self, value: &str) -> String {
        match (self.finds_removals(), self.direction) {
            (true, Direction::Input) => format!("{value} is no longer accepted"),
            (true, Direction::Output) => format!("{value} is no longer returned"),
            (false, Direction::Input) => format!("{value} is now accepted"),
            (false, Direction::Output) => format!("{value} may now be returned"),
        }
    }
}
