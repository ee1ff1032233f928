//! Comparisons of paths byte by byte, after their hashes matched.

use crate::graph::spec::FullPath;
use crate::graph::verify::loop_bounds::Steps;

/// The bytes of a path, with or without the names of its parameters.
struct PathBytes {
    address: FullPath,
    segment: usize,
    at: usize,
    inside: bool,
    names: bool,
}

impl PathBytes {
    const fn new(address: FullPath, names: bool) -> Self {
        Self { address, segment: 0, at: 0, inside: false, names }
    }

    /// Returns a step for each byte, and one for the end.
    const fn steps(&self) -> Steps {
        let mut count = 1;
        let mut i = 0;
        while i < self.address.len() {
            count += self.address.segment(i).len();
            i += 1;
        }
        Steps::new(count, "the bytes of a path")
    }

    const fn next(&mut self) -> Option<u8> {
        while self.segment < self.address.len() {
            let segment = self.address.segment(self.segment).as_bytes();
            if self.at == segment.len() {
                self.segment += 1;
                self.at = 0;
                continue;
            }
            let byte = segment[self.at];
            self.at += 1;
            let first = self.inside && segment[self.at - 2] == b'{';
            if !self.inside || self.names || byte == b'}' || first && byte == b'*' {
                self.inside = byte == b'{' || self.inside && byte != b'}';
                return Some(byte);
            }
        }
        None
    }
}

/// Returns whether two paths are equal except for the names of parameters.
pub(super) const fn same_pattern(one: &FullPath, other: &FullPath) -> bool {
    equal(PathBytes::new(*one, false), PathBytes::new(*other, false))
}

/// Returns whether two paths are equal.
pub(super) const fn same(one: &FullPath, other: &FullPath) -> bool {
    equal(PathBytes::new(*one, true), PathBytes::new(*other, true))
}

const fn equal(mut one: PathBytes, mut other: PathBytes) -> bool {
    let mut steps = one.steps();
    loop {
        steps.take();
        match (one.next(), other.next()) {
            (None, None) => return true,
            (Some(x), Some(y)) if x == y => {}
            _ => return false,
        }
    }
}

/// Returns whether a path matches a pattern, in which `{name}` matches one segment, and `{*rest}` at the end matches
/// all further segments, if any.
pub(crate) const fn fits(pattern: &'static str, path: &FullPath) -> bool {
    let mut pattern = PathBytes::new(FullPath::EMPTY.with_route(pattern), false);
    let mut path = PathBytes::new(*path, false);
    let mut steps = pattern.steps();
    let mut expected = pattern.next();
    let mut found = path.next();
    loop {
        steps.take();
        match (expected, found) {
            (None, None) => return true,
            // A wildcard after a slash also matches a path that ends before the slash.
            (Some(b'/'), None) => {
                return matches!((pattern.next(), pattern.next()), (Some(b'{'), Some(b'*')));
            }
            (Some(b'{'), Some(byte)) => {
                expected = pattern.next();
                if matches!(expected, Some(b'*')) {
                    return true;
                }
                let wildcard = byte == b'{' && {
                    found = path.next();
                    matches!(found, Some(b'*'))
                };
                if wildcard || byte == b'/' {
                    return false;
                }
                while matches!(found, Some(byte) if byte != b'/') {
                    found = path.next();
                }
                expected = pattern.next();
            }
            (Some(x), Some(y)) if x == y => (expected, found) = (pattern.next(), path.next()),
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(pattern: &'static str, path: &'static str) -> bool {
        fits(pattern, &FullPath::EMPTY.with_route(path))
    }

    #[test]
    fn parameters_match_one_segment_and_wildcards_match_all_further_ones() {
        assert!(fit("/cats/{any}", "/cats/{id}"));
        assert!(fit("/cats/{any}", "/cats/all"));
        assert!(fit("/cats/{any}/toys", "/cats/{id}/toys"));
        assert!(!fit("/cats/{any}", "/cats"));
        assert!(!fit("/cats/{any}", "/cats/{id}/toys"));
        assert!(!fit("/cats/{any}", "/cats/{*rest}"));
        assert!(fit("/cats/{*rest}", "/cats"));
        assert!(fit("/cats/{*rest}", "/cats/{id}/toys"));
        assert!(!fit("/cats/{*rest}", "/catsup"));
        assert!(!fit("/cats", "/cats/"));
        assert!(fit("/", "/") && fit("/", "") && fit("/{*rest}", ""));
        assert!(!fit("/", "/cats") && !fit("/cats", "/"));
    }

    #[test]
    fn compares_paths_independently_of_their_division_into_segments() {
        let one = FullPath::EMPTY.with("/api").with("/cats/{id}").with_route("/toys");
        let other = FullPath::EMPTY.with("/api/cats").with_route("/{name}/toys");
        assert!(same_pattern(&one, &other) && !same(&one, &other));
        assert!(fits("/api/{*rest}", &one));
        assert_eq!(one.text(), "/api/cats/{id}/toys");
    }
}
