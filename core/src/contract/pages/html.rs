//! What pages have in common: links and text in HTML.

use axum::Router;
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::routing::get;

/// What leads from one path to another, also where both are behind a prefix.
pub fn relative(from: &str, to: &str) -> String {
    let depth = from.matches('/').count().saturating_sub(1);
    let up = if depth == 0 { "./".to_owned() } else { "../".repeat(depth) };
    up + to.trim_start_matches('/')
}

/// A text in HTML, an attribute included.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Redirects from a path with a slash at its end to the page, because the links of the page start there.
pub fn without_slash(path: &str, router: Router) -> Router {
    let Some(last) = path.rsplit('/').next().filter(|last| !last.is_empty()) else {
        return router;
    };
    let Ok(location) = HeaderValue::try_from(format!("../{last}")) else { return router };
    let answer = move || async move { (StatusCode::PERMANENT_REDIRECT, [(LOCATION, location)]) };
    router.route(&format!("{path}/"), get(answer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_from_one_page_to_another() {
        assert_eq!(relative("/docs", "/openapi.json"), "./openapi.json");
        assert_eq!(relative("/docs/reference", "/openapi.json"), "../openapi.json");
        assert_eq!(relative("/", "/openapi.json"), "./openapi.json");
        assert_eq!(relative("/docs/reference", "/"), "../");
        assert_eq!(relative("/docs", "/"), "./");
    }
}
