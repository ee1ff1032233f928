//! Cookies as a browser receives and sends them.

use baya::axum::extract::Query;
use baya::axum::http::Uri;
use wire::{RawResponse, Server};

/// The cookies that a response sets.
pub trait SetCookies {
    /// The values of `Set-Cookie`.
    fn set(&self) -> Vec<&str>;

    /// `name=value` of the only cookie that was set, as a browser sends it back.
    fn cookie(&self) -> &str;

    /// The value of that cookie.
    fn value(&self) -> &str;
}

impl SetCookies for RawResponse {
    fn set(&self) -> Vec<&str> {
        self.headers("set-cookie")
    }

    #[track_caller]
    fn cookie(&self) -> &str {
        let set = self.header("set-cookie").unwrap_or_else(|| panic!("no cookie: {self:?}"));
        set.split(';').next().unwrap()
    }

    #[track_caller]
    fn value(&self) -> &str {
        self.cookie().split_once('=').unwrap().1
    }
}

/// Sends a `GET` with a `Cookie` header.
pub async fn get_with(server: &Server, path: &str, cookies: &str) -> RawResponse {
    server.get(path, &[("cookie", cookies)]).await
}

/// Decodes a percent-encoded value as a query parameter.
pub fn decoded(value: &str) -> String {
    let uri = Uri::try_from(format!("/?v={value}")).unwrap();
    let Query(mut pairs) = Query::<Vec<(String, String)>>::try_from_uri(&uri).unwrap();
    pairs.swap_remove(0).1
}
