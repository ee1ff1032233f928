//! What has changed between two documents, and what of it breaks clients.

mod check;
mod document;
mod flat;
mod losses;
mod object;
mod operation;
mod said;
mod value;

use std::fmt;

use baya::schema::Direction;
use serde_json::Value;

#[cfg(feature = "asyncapi")]
pub(crate) use self::check::assert_same;
pub use self::check::assert_unchanged;
#[cfg(feature = "asyncapi")]
pub(crate) use self::document::Comparison;
#[cfg(feature = "asyncapi")]
pub(crate) use self::flat::resolved;

/// What has changed between two documents of OpenAPI.
///
/// As a text it lists the breaking changes first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Changes {
    /// After which a request that was valid is refused, or an answer has what clients were not told of.
    pub breaking: Vec<Change>,
    /// After which clients go on as before.
    pub harmless: Vec<Change>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// Where it is: an operation with a place in it, or a place in a schema that has a name.
    pub location: String,
    /// What was, and what is.
    pub words: String,
    /// The operations in which a schema with a name is.
    pub uses: Vec<String>,
}

/// Tells what has changed between two documents of OpenAPI 3.1 or later, each as JSON.
///
/// References are followed, so a schema that is elsewhere or has another name is the same. What is sent
/// may become wider and what is answered narrower; anything else is a breaking change:
///
/// - an operation or a status that is not there any more,
/// - a parameter, a property or a body that is required now, a value of an enum that is not taken any
///   more, a bound that is tighter, a property that is refused,
/// - an answer that has a new value of an enum, is `null` now, or may lack a property,
/// - a type or a format that is another one,
/// - a login that is asked for.
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
/// assert_eq!(changes.breaking[0].words, "it is required now");
/// assert!(changes.harmless.is_empty());
/// ```
pub fn compare(before: &Value, after: &Value) -> Changes {
    document::compared(before, after)
}

impl Changes {
    /// Whether nothing has changed.
    pub const fn is_empty(&self) -> bool {
        self.breaking.is_empty() && self.harmless.is_empty()
    }

    /// Adds a change. One that is there already has one more use.
    fn add(&mut self, breaking: bool, location: String, words: String, by: Option<&str>) {
        let all = if breaking { &mut self.breaking } else { &mut self.harmless };
        let known = all.iter_mut().find(|one| one.location == location && one.words == words);
        match (known, by) {
            (None, by) => {
                let uses = by.map(str::to_owned).into_iter().collect();
                all.push(Change { location, words, uses });
            }
            (Some(known), Some(by)) if !known.uses.iter().any(|one| one == by) => {
                known.uses.push(by.to_owned());
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

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "  {}\n      {}", self.location, self.words)?;
        let shown = 3;
        if !self.uses.is_empty() {
            write!(f, "\n      in {}", self.uses[..self.uses.len().min(shown)].join(", "))?;
        }
        match self.uses.len().saturating_sub(shown) {
            0 => Ok(()),
            more => write!(f, ", and {more} more"),
        }
    }
}

/// In which way two documents are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Mode {
    direction: Direction,
    breaking: bool,
}

impl Mode {
    const ALL: fn(Direction) -> [Self; 2] =
        |direction| [Self { direction, breaking: true }, Self { direction, breaking: false }];

    /// Whether what is looked for is what was there and is not any more; otherwise what is there now and
    /// was not.
    fn narrows(self) -> bool {
        (self.direction == Direction::Input) == self.breaking
    }

    /// Says that something is not there any more, or is there now.
    fn said(self, what: &str) -> String {
        match (self.narrows(), self.direction) {
            (true, Direction::Input) => format!("{what} is not taken any more"),
            (true, Direction::Output) => format!("{what} is not answered any more"),
            (false, Direction::Input) => format!("{what} is taken now"),
            (false, Direction::Output) => format!("{what} may be answered now"),
        }
    }
}
