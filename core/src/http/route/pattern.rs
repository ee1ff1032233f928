//! Patterns of paths, as layers are bound to them.

use crate::http::Placed;
use crate::http::edge::unified;

/// A path in which parameters stand for segments.
#[derive(Debug)]
pub(crate) struct Pattern {
    pub(crate) text: String,
    segments: Vec<Segment>,
}

#[derive(Debug, PartialEq)]
enum Segment {
    Text(String),
    One,
    Rest,
}

impl Pattern {
    /// Reads a pattern, or says what is wrong with it.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let wrong = |what: &str| format!("the pattern `{text}` {what}");
        let Some(path) = text.strip_prefix('/') else {
            return Err(wrong("must start with `/`, as paths of routes do"));
        };
        let read = |segment| {
            Segment::read(segment).ok_or_else(|| wrong("has a broken parameter; a parameter is a whole segment, `{id}`, or `{*rest}` at the end"))
        };
        let segments = path.split('/').map(read).collect::<Result<Vec<_>, _>>()?;
        if segments.iter().rev().skip(1).any(|segment| *segment == Segment::Rest) {
            return Err(wrong(
                "continues after a wildcard, which matches the rest of the path; end it there",
            ));
        }
        Ok(Self { text: text.to_owned(), segments })
    }

    /// Whether a route fits: its whole path, or that without what the app puts before all.
    pub(crate) fn is_of(&self, route: &Placed<'_>) -> bool {
        self.fits(&route.local) || self.fits(&route.path)
    }

    /// Whether a path of a route fits: its parameters are any text, and only parameters are.
    pub(crate) fn fits(&self, path: &str) -> bool {
        let Ok(Self { segments: route, .. }) = Self::read(path) else { return false };
        let mut route = route.into_iter();
        for segment in &self.segments {
            let found = match segment {
                Segment::Rest => return true,
                segment => route.next().is_some_and(|other| {
                    other == *segment || *segment == Segment::One && other != Segment::Rest
                }),
            };
            if !found {
                return false;
            }
        }
        route.next().is_none()
    }
}

impl Segment {
    /// Doubled braces are braces of the text.
    fn read(segment: &str) -> Option<Self> {
        let plain = segment.replace("{{", "").replace("}}", "");
        if !plain.contains(['{', '}']) {
            return Some(Self::Text(unified(segment)));
        }
        let name = segment.strip_prefix('{')?.strip_suffix('}')?;
        let (name, of) = match name.strip_prefix('*') {
            Some(name) => (name, Self::Rest),
            None => (name, Self::One),
        };
        (!name.is_empty() && !name.contains(['{', '}'])).then_some(of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, path: &str) -> bool {
        Pattern::read(pattern).is_ok_and(|pattern| pattern.fits(path))
    }

    #[test]
    fn a_parameter_stands_for_one_segment_and_a_wildcard_for_all_that_follow() {
        assert!(fits("/cats/{any}", "/cats/{id}"));
        assert!(fits("/cats/{any}", "/cats/all"));
        assert!(!fits("/cats/{any}", "/cats"));
        assert!(!fits("/cats/{any}", "/cats/{id}/toys"));
        assert!(!fits("/cats/{any}", "/cats/{*rest}"));
        assert!(fits("/cats/{*rest}", "/cats"));
        assert!(fits("/cats/{*rest}", "/cats/{id}/toys"));
        assert!(!fits("/cats", "/cats/"));
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        for text in ["cats", "/{*rest}/public", "/a/{id/x", "/a/{}", "/a/x{id}", "/{*}"] {
            assert!(Pattern::read(text).is_err(), "{text}");
        }
        assert!(fits("/{{x}}", "/{{x}}"));
        assert!(!fits("/{{x}}", "/y"));
    }
}
