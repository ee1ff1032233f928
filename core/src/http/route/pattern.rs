//! Path patterns, which select the routes of a layer.

use crate::base::PathSegment;
use crate::http::ResolvedRoute;
use crate::http::edge::normalize_escapes;

/// A path in which parameters match any segment.
#[derive(Debug)]
pub(crate) struct Pattern {
    pub(crate) text: String,
    segments: Vec<Segment>,
}

#[derive(Debug, PartialEq)]
enum Segment {
    Static(String),
    Parameter,
    Wildcard,
}

impl Pattern {
    /// Parses a pattern. Returns a description of the problem if it is invalid.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let error = |problem: &str| format!("the pattern `{text}` {problem}");
        let Some(path) = text.strip_prefix('/') else {
            return Err(error("must start with `/`, like the path of a route"));
        };
        let parse = |segment| {
            Segment::parse(segment).ok_or_else(|| error("has an invalid parameter; a parameter must be a whole segment, such as `{id}`, or `{*rest}` at the end"))
        };
        let segments = path.split('/').map(parse).collect::<Result<Vec<_>, _>>()?;
        if segments.iter().rev().skip(1).any(|segment| *segment == Segment::Wildcard) {
            return Err(error(
                "continues after a wildcard, which matches the rest of the path; end it there",
            ));
        }
        Ok(Self { text: text.to_owned(), segments })
    }

    /// Whether the pattern matches a route, with or without the prefix of the app and the version.
    pub(crate) fn matches_route(&self, route: &ResolvedRoute<'_>) -> bool {
        self.matches(&route.local) || self.matches(&route.path)
    }

    /// Whether the pattern matches the path of a route. Parameters of the path match only
    /// parameters.
    pub(crate) fn matches(&self, path: &str) -> bool {
        let Ok(Self { segments: route, .. }) = Self::parse(path) else { return false };
        let mut route = route.into_iter();
        for segment in &self.segments {
            let is_match = match segment {
                Segment::Wildcard => return true,
                segment => route.next().is_some_and(|other| {
                    other == *segment
                        || *segment == Segment::Parameter && other != Segment::Wildcard
                }),
            };
            if !is_match {
                return false;
            }
        }
        route.next().is_none()
    }
}

impl Segment {
    /// Parses a segment.
    fn parse(segment: &str) -> Option<Self> {
        Some(match PathSegment::parse(segment)? {
            PathSegment::Literal(text) => Self::Static(normalize_escapes(text)),
            PathSegment::Parameter(_) => Self::Parameter,
            PathSegment::Wildcard(_) => Self::Wildcard,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, path: &str) -> bool {
        Pattern::parse(pattern).is_ok_and(|pattern| pattern.matches(path))
    }

    #[test]
    fn matches_one_segment_by_a_parameter_and_all_others_by_a_wildcard() {
        assert!(matches("/cats/{any}", "/cats/{id}"));
        assert!(matches("/cats/{any}", "/cats/all"));
        assert!(!matches("/cats/{any}", "/cats"));
        assert!(!matches("/cats/{any}", "/cats/{id}/toys"));
        assert!(!matches("/cats/{any}", "/cats/{*rest}"));
        assert!(matches("/cats/{*rest}", "/cats"));
        assert!(matches("/cats/{*rest}", "/cats/{id}/toys"));
        assert!(!matches("/cats", "/cats/"));
    }

    #[test]
    fn rejects_invalid_patterns() {
        for (text, problem) in [
            ("cats", "must start with `/`"),
            ("/{*rest}/public", "continues after a wildcard"),
            ("/a/{id/x", "has an invalid parameter"),
            ("/a/{}", "has an invalid parameter"),
            ("/a/x{id}", "has an invalid parameter"),
            ("/{*}", "has an invalid parameter"),
        ] {
            let error = Pattern::parse(text).err().unwrap_or_default();
            assert!(error.starts_with(&format!("the pattern `{text}` {problem}")), "{error}");
        }
        assert!(matches("/{{x}}", "/{{x}}"));
        assert!(!matches("/{{x}}", "/y"));
    }
}
