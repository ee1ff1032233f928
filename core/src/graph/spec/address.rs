//! The full path of a route, in segments.

use super::{Routing, Versioning};

/// The maximum depth of nested modules with a prefix.
pub const MAX_NESTED_PREFIXES: usize = 6;
/// The maximum number of segments: one for the prefix of the app, three for a version, one for each nested module, and
/// one each for the controller and the route.
const MAX_SEGMENTS: usize = 1 + 3 + MAX_NESTED_PREFIXES + 2;

/// The full path of a route. It is a list of segments, because constants can't concatenate strings.
#[derive(Clone, Copy, Debug)]
pub struct FullPath {
    segments: [&'static str; MAX_SEGMENTS],
    count: usize,
}

impl FullPath {
    /// The empty path.
    pub const EMPTY: Self = Self { segments: [""; MAX_SEGMENTS], count: 0 };

    /// Returns the start of a path, before the prefixes of modules: the prefix of the app, unless the route is excepted
    /// from it, and the version if it is part of the path.
    pub const fn start(routing: &Routing, excepted: bool, version: Option<&'static str>) -> Self {
        let has_prefix = routing.of_app && !excepted;
        let start = if has_prefix { Self::EMPTY.with(routing.prefix) } else { Self::EMPTY };
        match (version, routing.versioning) {
            (Some(version), Versioning::Uri(prefix)) => start.raw("/").raw(prefix).raw(version),
            _ => start,
        }
    }

    /// Appends a path without its trailing slash. An empty path and `/` append nothing.
    #[must_use]
    pub const fn with(self, path: &'static str) -> Self {
        match path.as_bytes() {
            [] | [b'/'] => self,
            [.., b'/'] => self.raw(path.split_at(path.len() - 1).0),
            _ => self.raw(path),
        }
    }

    /// Appends the path of a route, which keeps a trailing slash. An empty path and `/` append nothing.
    #[must_use]
    pub const fn with_route(self, path: &'static str) -> Self {
        match path.as_bytes() {
            [] | [b'/'] => self,
            _ => self.raw(path),
        }
    }

    const fn raw(mut self, segment: &'static str) -> Self {
        self.segments[self.count] = segment;
        self.count += 1;
        self
    }

    /// Returns the number of segments.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Returns whether this is the path `/`.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Returns the segment at an index.
    ///
    /// # Panics
    ///
    /// Panics if the index is larger than the maximum number of segments.
    pub const fn segment(&self, index: usize) -> &'static str {
        self.segments[index]
    }

    /// Returns the path as a string.
    pub fn text(&self) -> String {
        if self.count == 0 { "/".to_owned() } else { self.segments[..self.count].concat() }
    }
}
