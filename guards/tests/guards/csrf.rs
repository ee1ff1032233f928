//! Requests that pages of other sites make a browser send.

use baya::axum::http::Method;
use baya::testing::TestApp;
use baya_guards::Csrf;
use baya_macros::{controller, module};

#[controller]
struct Routes;

#[controller]
impl Routes {
    #[all("/strict")]
    #[use_guards(Csrf::same_origin().allow("https://app.example.com"))]
    async fn strict(&self) {}

    #[all("/site")]
    #[use_guards(Csrf::same_origin().same_site())]
    async fn site(&self) {}
}

#[module(root, controllers = [Routes])]
struct AppModule;

async fn status(method: Method, path: &str, headers: &[(&str, &str)]) -> u16 {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let request = app.request(method, path).header("host", "shop.example.com");
    let request =
        headers.iter().fold(request, |request, (name, value)| request.header(name, value));
    request.send().await.status().as_u16()
}

#[baya_macros::test]
async fn accepts_safe_methods() {
    for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
        assert_eq!(status(method, "/strict", &[("sec-fetch-site", "cross-site")]).await, 204);
    }
}

#[baya_macros::test]
async fn uses_fetch_metadata_if_present() {
    for (site, strict, same_site) in [
        ("same-origin", 204, 204),
        ("none", 204, 204),
        ("same-site", 403, 204),
        ("cross-site", 403, 403),
        ("nonsense", 403, 403),
    ] {
        let headers = [("sec-fetch-site", site)];
        assert_eq!(status(Method::POST, "/strict", &headers).await, strict, "{site}");
        assert_eq!(status(Method::POST, "/site", &headers).await, same_site, "{site}");
    }
}

#[baya_macros::test]
async fn uses_the_origin_of_older_browsers() {
    for (origin, expected) in [
        ("https://shop.example.com", 204),
        ("https://evil.example.com", 403),
        ("https://shop.example.com.evil.org", 403),
        ("null", 403),
        ("file://shop.example.com", 403),
        ("chrome-extension://shop.example.com", 403),
    ] {
        let headers = [("origin", origin)];
        assert_eq!(status(Method::DELETE, "/strict", &headers).await, expected, "{origin}");
    }
}

#[baya_macros::test]
async fn compares_the_origin_with_the_host_ignoring_case_and_default_port() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    for (host, origin, expected) in [
        ("Shop.Example.com", "https://shop.example.com", 204),
        ("shop.example.com:443", "https://shop.example.com", 204),
        ("shop.example.com:8443", "https://shop.example.com:8443", 204),
        ("shop.example.com:8443", "https://shop.example.com", 403),
        ("shop.example.com:443", "http://shop.example.com", 403),
        ("evil@shop.example.com", "https://evil@shop.example.com", 403),
        ("", "https://", 403),
    ] {
        let request = app.post("/strict").header("host", host).header("origin", origin);
        assert_eq!(request.send().await.status(), expected, "{host} {origin}");
    }
}

#[baya_macros::test]
async fn rejects_a_plain_page_of_the_same_host_for_a_request_over_tls() {
    let proxies = baya::http::TrustedProxies::new(["10.0.0.1"]).unwrap();
    let header = baya::axum::http::HeaderName::from_static("x-forwarded-proto");
    let proxies = proxies.scheme_header(header);
    let app = TestApp::new::<AppModule>().configure(|app| app.trusted_proxies(proxies));
    let app = app.start().await.unwrap();
    for (scheme, origin, expected) in [
        ("https", "http://shop.example", 403),
        ("https", "https://shop.example", 204),
        ("http", "http://shop.example", 204),
    ] {
        let request = app.post("/strict").from_ip([10, 0, 0, 1]).header("host", "shop.example");
        let request = request.header("x-forwarded-proto", scheme).header("origin", origin);
        assert_eq!(request.send().await.status(), expected, "{scheme} {origin}");
    }
}

#[baya_macros::test]
async fn uses_the_host_that_a_trusted_proxy_forwards() {
    let proxies = baya::http::TrustedProxies::new(["10.0.0.1"]).unwrap();
    let header = baya::axum::http::HeaderName::from_static("x-forwarded-host");
    let proxies = proxies.host_header(header);
    let app = TestApp::new::<AppModule>().configure(|app| app.trusted_proxies(proxies));
    let app = app.start().await.unwrap();
    let status = async |from: &str| {
        let request = app.post("/strict").from_ip(from.parse::<std::net::IpAddr>().unwrap());
        let request = request.header("host", "internal").header("origin", "https://shop.example");
        request.header("x-forwarded-host", "shop.example").send().await.status().as_u16()
    };
    assert_eq!((status("10.0.0.1").await, status("10.0.0.2").await), (204, 403));
}

#[baya_macros::test]
async fn rejects_a_websocket_handshake_from_another_origin() {
    let headers = [("upgrade", "websocket"), ("origin", "https://evil.example.com")];
    assert_eq!(status(Method::GET, "/strict", &headers).await, 403);
}

#[baya_macros::test]
async fn accepts_allowed_origins_and_clients_that_are_not_browsers() {
    let headers = [("sec-fetch-site", "cross-site"), ("origin", "https://app.example.com")];
    assert_eq!(status(Method::POST, "/strict", &headers).await, 204);
    assert_eq!(status(Method::POST, "/strict", &[]).await, 204);
}
