//! Limits on request heads, exactly and one above.

use baya::prelude::*;
use wire::{Header, Server, request};

#[controller]
struct Root;

#[controller]
impl Root {
    #[get]
    async fn index(&self) -> &'static str {
        "index"
    }
}

#[module(root, controllers = [Root])]
struct AppModule;

/// Sends a request with this number of headers, including `host` and `connection`.
async fn with_headers(server: &Server, count: usize) -> u16 {
    let names: Vec<_> = (2..count).map(|number| format!("x-{number}")).collect();
    let headers: Vec<Header<'_>> = names.iter().map(|name| (&**name, "1")).collect();
    request(server.connect().await, "GET /", &headers).await.status
}

#[baya::test]
async fn accepts_exactly_as_many_headers_as_allowed() {
    let server = Server::with::<AppModule>(|app| app.header_count(10)).await;
    for (count, status) in [(9, 200), (10, 200), (11, 431), (12, 431)] {
        assert_eq!(with_headers(&server, count).await, status, "{count}");
    }
}

#[baya::test]
async fn accepts_100_headers_by_default() {
    let server = Server::of::<AppModule>().await;
    assert_eq!(with_headers(&server, 100).await, 200);
    assert_eq!(with_headers(&server, 101).await, 431);
}
