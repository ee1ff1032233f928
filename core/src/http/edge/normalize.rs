//! Matches request paths that differ from the path of a route only in case or slashes.

use std::collections::HashSet;

use axum::extract::Request;
use matchit::Router;

use super::escapes::set_path;
use crate::base::PathSegment;

/// The routes of an app by their normalized paths: in lower case and without empty segments.
pub(crate) struct Normalizer {
    /// The paths as they are declared. A request path that matches one is not normalized.
    exact: Router<()>,
    /// The normalized paths. Paths that conflict in one router, such as `/{id}` and `/{*path}`, are in several routers.
    routes: Vec<Router<usize>>,
    /// The first declared path of each normalized path.
    declared: Vec<String>,
    /// Whether paths that differ in empty segments are different.
    keeps_empty_segments: bool,
}

impl Normalizer {
    pub(super) fn new<'p>(paths: impl IntoIterator<Item = &'p str>) -> Self {
        let exact = Router::new();
        let mut normalizer =
            Self { exact, routes: Vec::new(), declared: Vec::new(), keeps_empty_segments: false };
        let mut normalized_paths = HashSet::new();
        for path in paths {
            // The router of the app has accepted these paths. A path with several versions is repeated.
            let _ = normalizer.exact.insert(path, ());
            let normalized_route = normalized_route(path);
            if normalized_paths.insert(normalized_route.clone()) {
                normalizer.add(&normalized_route);
                normalizer.declared.push(path.to_owned());
            }
        }
        normalizer
    }

    /// Adds the normalized path of the next route to the first router that accepts it.
    fn add(&mut self, normalized_route: &str) {
        let next = self.declared.len();
        let added =
            self.routes.iter_mut().any(|router| router.insert(normalized_route, next).is_ok());
        if !added {
            let mut router = Router::new();
            // A router without routes accepts each path that the app's router accepts.
            let _ = router.insert(normalized_route, next);
            self.routes.push(router);
        }
    }

    /// Distinguishes `//cats` from `/cats`, as NestJS does.
    pub(super) fn with_empty_segments(self) -> Self {
        Self { keeps_empty_segments: true, ..self }
    }

    /// Replaces the path of a request by the path of the route that it matches.
    pub(super) fn apply(&self, request: &mut Request) {
        if let Some(path) = self.canonical_path(request.uri().path()) {
            set_path(request, path);
        }
    }

    /// Returns the path in the spelling of its route, or `None` if no route matches or the path
    /// already has that spelling.
    fn canonical_path(&self, path: &str) -> Option<String> {
        if self.exact.at(path).is_ok() || self.keeps_empty_segments && path.contains("//") {
            return None;
        }
        let lowercase = lowercase(path);
        let index = self.routes.iter().find_map(|router| router.at(&lowercase).ok())?;
        let index = *index.value;
        Some(with_values(&self.declared[index], path))
    }
}

/// Returns the segments of a path that are not empty.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

fn lowercase(path: &str) -> String {
    let mut lowercase = String::with_capacity(path.len());
    for segment in segments(path) {
        lowercase.push('/');
        lowercase.push_str(&segment.to_ascii_lowercase());
    }
    if lowercase.is_empty() { "/".to_owned() } else { lowercase }
}

/// Returns the normalized path of a route, in which parameters have no names.
fn normalized_route(route: &str) -> String {
    let mut normalized_route = String::new();
    for (index, segment) in route_segments(route).enumerate() {
        normalized_route.push('/');
        match segment {
            PathSegment::Literal(text) => normalized_route.push_str(&text.to_ascii_lowercase()),
            PathSegment::Parameter(_) => normalized_route.push_str(&format!("{{p{index}}}")),
            PathSegment::Wildcard(_) => normalized_route.push_str(&format!("{{*p{index}}}")),
        }
    }
    if normalized_route.is_empty() { "/".to_owned() } else { normalized_route }
}

/// Returns the segments of the path of a route that are not empty.
fn route_segments(route: &str) -> impl Iterator<Item = PathSegment<'_>> {
    PathSegment::all(route).filter(|segment| *segment != PathSegment::Literal(""))
}

/// Returns the path of a route with the parameter values of a request path.
fn with_values(route: &str, path: &str) -> String {
    let mut rewritten = String::new();
    let mut values = segments(path);
    for segment in route_segments(route) {
        rewritten.push('/');
        match segment {
            PathSegment::Literal(text) => {
                values.next();
                rewritten.push_str(text);
            }
            PathSegment::Parameter(_) => rewritten.push_str(values.next().unwrap_or_default()),
            PathSegment::Wildcard(_) => {
                rewritten.push_str(&values.by_ref().collect::<Vec<_>>().join("/"));
                if path.ends_with('/') {
                    rewritten.push('/');
                }
            }
        }
    }
    if rewritten.is_empty() || route.ends_with('/') {
        rewritten.push('/');
    }
    rewritten
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical_path(path: &str) -> Option<String> {
        let routes = ["/", "/cats", "/cats/{id}", "/Dogs/{name}/Toys", "/files/{*path}", "/end/"];
        Normalizer::new(routes).canonical_path(path)
    }

    #[test]
    fn ignores_case_and_slashes_except_in_values() {
        assert_eq!(canonical_path("/CATS/").as_deref(), Some("/cats"));
        assert_eq!(canonical_path("//cats//Tom/").as_deref(), Some("/cats/Tom"));
        assert_eq!(canonical_path("/dogs/Rex/toys").as_deref(), Some("/Dogs/Rex/Toys"));
        assert_eq!(canonical_path("/Files/A//b.TXT").as_deref(), Some("/files/A/b.TXT"));
        assert_eq!(canonical_path("/end").as_deref(), Some("/end/"));
        assert_eq!(canonical_path("//").as_deref(), Some("/"));
        assert_eq!(canonical_path("/birds"), None);
    }

    #[test]
    fn finds_routes_that_conflict_once_they_are_normalized() {
        let normalizer = Normalizer::new(["/cats/{id}", "/Cats/{*path}", "/dogs/{*path}"]);
        let canonical_path = |path| normalizer.canonical_path(path);
        assert_eq!(canonical_path("/CATS/Tom").as_deref(), Some("/cats/Tom"));
        assert_eq!(canonical_path("/CATS/Tom/Toys").as_deref(), Some("/Cats/Tom/Toys"));
        assert_eq!(canonical_path("/DOGS/Rex").as_deref(), Some("/dogs/Rex"));
    }

    #[test]
    fn keeps_paths_that_match_a_route_exactly() {
        let both = Normalizer::new(["/cats", "/cats/", "/CATS", "/Files/{*rest}", "/files/{id}"]);
        for path in ["/cats", "/cats/", "/CATS", "/files/7", "/Files/a/b"] {
            assert_eq!(both.canonical_path(path), None, "{path}");
        }
        assert_eq!(both.canonical_path("/Cats").as_deref(), Some("/cats"));
    }
}
