//! Where a route is: the parts of its whole path, one after the other.

use super::{Routing, Versioning};

/// How many modules with a prefix may be nested in each other.
pub const DEEPEST: usize = 6;
/// The prefix of the app, three parts of a version, those of modules, the controller and the route.
const PARTS: usize = 1 + 3 + DEEPEST + 2;

/// The whole path of a route. It is in parts, because a constant can't join texts.
#[derive(Clone, Copy, Debug)]
pub struct FullPath {
    parts: [&'static str; PARTS],
    count: usize,
}

impl FullPath {
    /// The path of nothing.
    pub const EMPTY: Self = Self { parts: [""; PARTS], count: 0 };

    /// What stands before the modules: the prefix of the app, and a version where the path has it.
    pub const fn start(routing: &Routing, excepted: bool, version: Option<&'static str>) -> Self {
        let whole = routing.of_app && !excepted;
        let start = if whole { Self::EMPTY.with(routing.prefix) } else { Self::EMPTY };
        match (version, routing.versioning) {
            (Some(version), Versioning::Uri(prefix)) => start.raw("/").raw(prefix).raw(version),
            _ => start,
        }
    }

    /// With one more path, or with nothing for an empty one.
    #[must_use]
    pub const fn with(self, path: &'static str) -> Self {
        match path.as_bytes() {
            [] | [b'/'] => self,
            [.., b'/'] => self.raw(path.split_at(path.len() - 1).0),
            _ => self.raw(path),
        }
    }

    /// With the path of a route, which may end as it likes.
    #[must_use]
    pub const fn with_route(self, path: &'static str) -> Self {
        match path.as_bytes() {
            [] | [b'/'] => self,
            _ => self.raw(path),
        }
    }

    const fn raw(mut self, part: &'static str) -> Self {
        self.parts[self.count] = part;
        self.count += 1;
        self
    }

    /// The number of parts.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether it is the path `/`.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// One part.
    pub const fn part(&self, number: usize) -> &'static str {
        self.parts[number]
    }

    /// The path as one text.
    pub fn text(&self) -> String {
        if self.count == 0 { "/".to_owned() } else { self.parts[..self.count].concat() }
    }
}
