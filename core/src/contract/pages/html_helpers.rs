//! Helpers for HTML pages: relative links, escaping and redirects.

use axum::Router;
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::routing::get;

/// Returns a relative link from one path to another, which also works if both have the same prefix.
pub fn relative(from: &str, to: &str) -> String {
    let depth = from.matches('/').count().saturating_sub(1);
    let up = if depth == 0 { "./".to_owned() } else { "../".repeat(depth) };
    up + to.trim_start_matches('/')
}

/// Escapes a string for HTML text and attributes.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Redirects a path with a trailing slash to the page, because relative links of the page start at
/// the path without it.
pub fn without_slash(path: &str, router: Router) -> Router {
    let Some(last) = path.rsplit('/').next().filter(|last| !last.is_empty()) else {
        return router;
    };
    let Ok(location) = HeaderValue::try_from(format!("../{last}")) else { return router };
    let redirect = move || async move { (StatusCode::PERMANENT_REDIRECT, [(LOCATION, location)]) };
    router.route(&format!("{path}/"), get(redirect))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn creates_relative_links() {
        assert_eq!(relative("/docs", "/openapi.json"), "./openapi.json");
        assert_eq!(relative("/docs/reference", "/openapi.json"), "../openapi.json");
        assert_eq!(relative("/", "/openapi.json"), "./openapi.json");
        assert_eq!(relative("/docs/reference", "/"), "../");
        assert_eq!(relative("/docs", "/"), "./");
    }
}
