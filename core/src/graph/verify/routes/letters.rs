//! Paths letter by letter, where their hashes are not enough.

use crate::graph::spec::FullPath;
use crate::graph::verify::bounds::Steps;

/// The letters of a path; without the names of its parameters, or with them.
struct Letters {
    address: FullPath,
    segment: usize,
    at: usize,
    inside: bool,
    names: bool,
}

impl Letters {
    const fn of(address: FullPath, names: bool) -> Self {
        Self { address, segment: 0, at: 0, inside: false, names }
    }

    /// Returns steps for all letters, and one for the end.
    const fn steps(&self) -> Steps {
        let mut letters = 1;
        let mut part = 0;
        while part < self.address.len() {
            letters += self.address.segment(part).len();
            part += 1;
        }
        Steps::new(letters, "the letters of a path")
    }

    const fn next(&mut self) -> Option<u8> {
        while self.segment < self.address.len() {
            let part = self.address.segment(self.segment).as_bytes();
            if self.at == part.len() {
                (self.segment, self.at) = (self.segment + 1, 0);
                continue;
            }
            let letter = part[self.at];
            self.at += 1;
            let first = self.inside && part[self.at - 2] == b'{';
            if !self.inside || self.names || letter == b'}' || first && letter == b'*' {
                self.inside = letter == b'{' || self.inside && letter != b'}';
                return Some(letter);
            }
        }
        None
    }
}

/// Whether two paths are one but for the names of parameters.
pub(super) const fn alike(one: &FullPath, other: &FullPath) -> bool {
    equal(Letters::of(*one, false), Letters::of(*other, false))
}

/// Whether two paths are one.
pub(super) const fn same(one: &FullPath, other: &FullPath) -> bool {
    equal(Letters::of(*one, true), Letters::of(*other, true))
}

const fn equal(mut one: Letters, mut other: Letters) -> bool {
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

/// Whether a path fits a pattern, in which `{name}` stands for one segment and `{*rest}` at the end for
/// all that follow, none included.
pub(crate) const fn fits(pattern: &'static str, path: &FullPath) -> bool {
    let mut pattern = Letters::of(FullPath::EMPTY.with_route(pattern), false);
    let mut path = Letters::of(*path, false);
    let mut steps = pattern.steps();
    let mut wanted = pattern.next();
    let mut found = path.next();
    loop {
        steps.take();
        match (wanted, found) {
            (None, None) => return true,
            // A wildcard behind a slash takes what follows, or nothing.
            (Some(b'/'), None) => {
                return matches!((pattern.next(), pattern.next()), (Some(b'{'), Some(b'*')));
            }
            (Some(b'{'), Some(letter)) => {
                wanted = pattern.next();
                if matches!(wanted, Some(b'*')) {
                    return true;
                }
                let wildcard = letter == b'{' && {
                    found = path.next();
                    matches!(found, Some(b'*'))
                };
                if wildcard || letter == b'/' {
                    return false;
                }
                while matches!(found, Some(letter) if letter != b'/') {
                    found = path.next();
                }
                wanted = pattern.next();
            }
            (Some(x), Some(y)) if x == y => (wanted, found) = (pattern.next(), path.next()),
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
    fn a_parameter_stands_for_one_segment_and_a_wildcard_for_all_that_follow() {
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
    fn parts_of_a_path_may_be_divided_anywhere() {
        let one = FullPath::EMPTY.with("/api").with("/cats/{id}").with_route("/toys");
        let other = FullPath::EMPTY.with("/api/cats").with_route("/{name}/toys");
        assert!(alike(&one, &other) && !same(&one, &other));
        assert!(fits("/api/{*rest}", &one));
        assert_eq!(one.text(), "/api/cats/{id}/toys");
    }
}
