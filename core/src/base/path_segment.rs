//! The segments of path patterns.

/// A segment of a path pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathSegment<'p> {
    /// A literal segment, such as `cats`. Doubled braces are literal braces.
    Literal(&'p str),
    /// The name of a parameter, such as `id` of `{id}`.
    Parameter(&'p str),
    /// The name of the rest of the path, such as `rest` of `{*rest}`.
    Wildcard(&'p str),
}

impl<'p> PathSegment<'p> {
    /// Parses a segment. Returns `None` if it contains braces that neither surround the whole segment nor are doubled, or a
    /// parameter without a name.
    pub fn parse(segment: &'p str) -> Option<Self> {
        let has_braces = segment.contains(['{', '}']);
        if !has_braces || !segment.replace("{{", "").replace("}}", "").contains(['{', '}']) {
            return Some(Self::Literal(segment));
        }
        let inner = segment.strip_prefix('{')?.strip_suffix('}')?;
        let name = inner.strip_prefix('*');
        let parsed = name.map_or(Self::Parameter(inner), Self::Wildcard);
        let name = name.unwrap_or(inner);
        (!name.is_empty() && !name.contains(['{', '}'])).then_some(parsed)
    }

    /// Returns the segments of the path of a route. Segments that can't be parsed, which no route of an attribute contains,
    /// are literal.
    pub fn all(path: &'p str) -> impl Iterator<Item = Self> {
        path.split('/').map(|segment| Self::parse(segment).unwrap_or(Self::Literal(segment)))
    }

    /// Returns the name of a parameter or of the rest of the path.
    pub const fn name(self) -> Option<&'p str> {
        match self {
            Self::Literal(_) => None,
            Self::Parameter(name) | Self::Wildcard(name) => Some(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::PathSegment::{self, Literal, Parameter, Wildcard};

    #[test]
    fn distinguishes_parameters_from_literal_braces() {
        for (segment, parsed) in [
            ("cats", Some(Literal("cats"))),
            ("", Some(Literal(""))),
            ("{id}", Some(Parameter("id"))),
            ("{*rest}", Some(Wildcard("rest"))),
            ("{{id}}", Some(Literal("{{id}}"))),
            ("{}", None),
            ("{*}", None),
            ("{id", None),
            ("x{id}", None),
        ] {
            assert_eq!(PathSegment::parse(segment), parsed, "{segment}");
        }
    }
}
