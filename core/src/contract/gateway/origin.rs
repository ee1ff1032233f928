//! Whether a page may open a socket.

use axum::http::header::ORIGIN;

use crate::edge::Setting;
use crate::pipeline::Context;

/// Returns the origin of the page that opens a socket, if it is neither that of the app nor one that [`Cors`](crate::Cors)
/// of the route allows. Clients that are not browsers send none.
pub(super) fn foreign(cx: &Context<'_>) -> Option<String> {
    let head = cx.http()?;
    let origin = head.headers.get(ORIGIN)?;
    let origin = String::from_utf8_lossy(origin.as_bytes()).into_owned();
    let host = cx.authority();
    let is_own = host.is_some_and(|host| is_of(&origin, &host))
        && (origin.starts_with("https://") || !cx.is_secure());
    let shared = &cx.scope().shared;
    let policy = match shared.edge.cors() {
        None | Some(Setting::Inherited) => shared.settings.edge.cors,
        Some(said) => said.value(),
    };
    let is_allowed = policy.is_some_and(|policy| policy.allows(&origin));
    (!is_own && !is_allowed).then_some(origin)
}

/// Whether an origin of HTTP has this authority. The default port of its scheme equals no port.
fn is_of(origin: &str, host: &str) -> bool {
    let Some((scheme, page)) = origin.split_once("://") else { return false };
    let port = match scheme {
        "https" => ":443",
        "http" => ":80",
        _ => return false,
    };
    let bare = |authority: &str| {
        let authority = authority.strip_suffix(port).unwrap_or(authority);
        authority.trim_end_matches('.').to_ascii_lowercase()
    };
    bare(page) == bare(host)
}
