//! Checks the origins of pages that open a WebSocket.

use axum::http::header::ORIGIN;

use crate::http::edge::Setting;
use crate::pipeline::Context;

/// Returns the origin of the page that opens a WebSocket, if it is neither the app's origin nor
/// allowed by the [`Cors`](crate::Cors) policy of the route. Clients other than browsers send no
/// origin.
pub(super) fn foreign(cx: &Context<'_>) -> Option<String> {
    let head = cx.http()?;
    let origin = head.headers.get(ORIGIN)?;
    let origin = String::from_utf8_lossy(origin.as_bytes()).into_owned();
    let shared = &cx.scope().shared;
    let policy = match shared.http().edge.cors() {
        None | Some(Setting::Inherited) => shared.http().settings.edge.cors,
        Some(declared) => declared.value(),
    };
    let is_allowed = policy.is_some_and(|policy| policy.allows(&origin));
    (!cx.is_own_origin(&origin) && !is_allowed).then_some(origin)
}
