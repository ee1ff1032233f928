//! What a browser does with cookies.

use baya::axum::extract::Query;
use baya::axum::http::Uri;
use wire::{Answer, Server};

/// What an answer sets.
pub trait Sets {
    /// The values of `Set-Cookie`.
    fn set(&self) -> Vec<&str>;

    /// What a browser sends back: `name=value` of the only cookie that was set.
    fn cookie(&self) -> &str;

    /// The same without its name.
    fn value(&self) -> &str;
}

impl Sets for Answer {
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

/// Sends a `GET` with one header of cookies.
pub async fn with(server: &Server, path: &str, cookies: &str) -> Answer {
    server.get(path, &[("cookie", cookies)]).await
}

/// A percent-encoded value as the app gets it in a query.
pub fn decoded(value: &str) -> String {
    let uri = Uri::try_from(format!("/?v={value}")).unwrap();
    let Query(mut pairs) = Query::<Vec<(String, String)>>::try_from_uri(&uri).unwrap();
    pairs.swap_remove(0).1
}
