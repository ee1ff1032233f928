//! Request paths that differ from the path of a route only in case or slashes.

use std::collections::HashSet;

use axum::extract::Request;
use matchit::Router;

use super::escapes::set_path;

/// The routes of an app by their normalized paths: in lower case and without empty segments.
pub(crate) struct Normalizer {
    /// The paths as they are declared. A request path that matches one is not normalized.
    exact: Router<()>,
    /// The normalized paths. Paths that conflict in one router, such as `/{id}` and `/{*path}`, are in several.
    routes: Vec<Router<usize>>,
    /// The first declared path of each normalized path.
    first: Vec<String>,
    /// Whether paths that differ in empty segments are different.
    empty_counts: bool,
}

impl Normalizer {
    pub(super) fn new<'p>(paths: impl IntoIterator<Item = &'p str>) -> Self {
        let exact = Router::new();
        let mut normalizer =
            Self { exact, routes: Vec::new(), first: Vec::new(), empty_counts: false };
        let mut known = HashSet::new();
        for path in paths {
            // The router of the app has accepted these paths. A path with several versions is repeated.
            let _ = normalizer.exact.insert(path, ());
            let plain = plain(path);
            if known.insert(plain.clone()) {
                normalizer.add(&plain);
                normalizer.first.push(path.to_owned());
            }
        }
        normalizer
    }

    /// Adds the normalized path of the next route to the first router that accepts it.
    fn add(&mut self, plain: &str) {
        let next = self.first.len();
        let added = self.routes.iter_mut().any(|router| router.insert(plain, next).is_ok());
        if !added {
            let mut router = Router::new();
            // A router without routes accepts each path that the app's router accepts.
            let _ = router.insert(plain, next);
            self.routes.push(router);
        }
    }

    /// Distinguishes `//cats` from `/cats`, as NestJS does.
    pub(super) fn with_empty_segments(self) -> Self {
        Self { empty_counts: true, ..self }
    }

    /// Replaces the path of a request by the path of the route that it matches.
    pub(super) fn apply(&self, request: &mut Request) {
        if let Some(path) = self.meant(request.uri().path()) {
            set_path(request, path);
        }
    }

    /// Returns the path in the spelling of its route; `None` if no route matches, or if the path is spelled so already.
    fn meant(&self, path: &str) -> Option<String> {
        if self.exact.at(path).is_ok() || self.empty_counts && path.contains("//") {
            return None;
        }
        let lower = lower(path);
        let found = self.routes.iter().find_map(|router| router.at(&lower).ok())?;
        let found = *found.value;
        Some(rewritten(&self.first[found], path))
    }
}

/// Returns the segments of a path that are not empty.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

fn lower(path: &str) -> String {
    let mut lower = String::with_capacity(path.len());
    for segment in segments(path) {
        lower.push('/');
        lower.push_str(&segment.to_ascii_lowercase());
    }
    if lower.is_empty() { "/".to_owned() } else { lower }
}

/// Returns the normalized path of a route, in which parameters have no names.
fn plain(route: &str) -> String {
    let mut plain = String::new();
    for (number, segment) in segments(route).enumerate() {
        plain.push('/');
        match kind(segment) {
            Kind::Text => plain.push_str(&segment.to_ascii_lowercase()),
            Kind::One => plain.push_str(&format!("{{p{number}}}")),
            Kind::Rest => plain.push_str(&format!("{{*p{number}}}")),
        }
    }
    if plain.is_empty() { "/".to_owned() } else { plain }
}

enum Kind {
    Text,
    One,
    Rest,
}

fn kind(segment: &str) -> Kind {
    if segment.starts_with("{*") {
        Kind::Rest
    } else if segment.starts_with('{') && !segment.starts_with("{{") {
        Kind::One
    } else {
        Kind::Text
    }
}

/// Returns the path of a route with the parameter values of a request path.
fn rewritten(route: &str, path: &str) -> String {
    let mut written = String::new();
    let mut values = segments(path);
    for segment in segments(route) {
        written.push('/');
        match kind(segment) {
            Kind::Text => {
                values.next();
                written.push_str(segment);
            }
            Kind::One => written.push_str(values.next().unwrap_or_default()),
            Kind::Rest => {
                written.push_str(&values.by_ref().collect::<Vec<_>>().join("/"));
                if path.ends_with('/') {
                    written.push('/');
                }
            }
        }
    }
    if written.is_empty() || route.ends_with('/') {
        written.push('/');
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(path: &str) -> Option<String> {
        let routes = ["/", "/cats", "/cats/{id}", "/Dogs/{name}/Toys", "/files/{*path}", "/end/"];
        Normalizer::new(routes).meant(path)
    }

    #[test]
    fn case_and_slashes_do_not_count_but_in_values() {
        assert_eq!(meant("/CATS/").as_deref(), Some("/cats"));
        assert_eq!(meant("//cats//Tom/").as_deref(), Some("/cats/Tom"));
        assert_eq!(meant("/dogs/Rex/toys").as_deref(), Some("/Dogs/Rex/Toys"));
        assert_eq!(meant("/Files/A//b.TXT").as_deref(), Some("/files/A/b.TXT"));
        assert_eq!(meant("/end").as_deref(), Some("/end/"));
        assert_eq!(meant("//").as_deref(), Some("/"));
        assert_eq!(meant("/birds"), None);
    }

    #[test]
    fn finds_routes_that_conflict_once_they_are_normalized() {
        let normalizer = Normalizer::new(["/cats/{id}", "/Cats/{*path}", "/dogs/{*path}"]);
        let meant = |path| normalizer.meant(path);
        assert_eq!(meant("/CATS/Tom").as_deref(), Some("/cats/Tom"));
        assert_eq!(meant("/CATS/Tom/Toys").as_deref(), Some("/Cats/Tom/Toys"));
        assert_eq!(meant("/DOGS/Rex").as_deref(), Some("/dogs/Rex"));
    }

    #[test]
    fn a_path_that_is_written_as_a_route_stays() {
        let both = Normalizer::new(["/cats", "/cats/", "/CATS", "/Files/{*rest}", "/files/{id}"]);
        for path in ["/cats", "/cats/", "/CATS", "/files/7", "/Files/a/b"] {
            assert_eq!(both.meant(path), None, "{path}");
        }
        assert_eq!(both.meant("/Cats").as_deref(), Some("/cats"));
    }
}
