//! The address, host and scheme of a client behind proxies.

use baya::axum::http::HeaderName;
use baya::http::TrustedProxies;
use baya::prelude::*;
use baya::testing::TestApp;

#[controller]
struct Addresses;

#[controller]
impl Addresses {
    #[get("/client")]
    async fn client(&self, cx: &Context<'_>) -> String {
        cx.client_ip().map_or_else(String::new, |address| address.to_string())
    }

    #[get("/host")]
    async fn host(&self, cx: &Context<'_>) -> String {
        cx.host().unwrap_or_default()
    }

    #[get("/secure")]
    async fn secure(&self, cx: &Context<'_>) -> String {
        cx.is_secure().to_string()
    }
}

#[module(root, controllers = [Addresses])]
struct AppModule;

/// Starts an app that reads `Forwarded` of the proxies in `10.0.0.0/8`.
async fn forwarded() -> TestApp {
    let proxies = TrustedProxies::new(["10.0.0.0/8"]).expect("a network");
    let proxies = proxies.header(HeaderName::from_static("forwarded"));
    let app = TestApp::new::<AppModule>().configure(|app| app.trusted_proxies(proxies));
    app.start().await.expect("it boots")
}

/// Returns the client, host and security that the app sees for a request of `peer`.
async fn seen(app: &TestApp, peer: &str, forwarded: &[&str]) -> [String; 3] {
    let peer: std::net::IpAddr = peer.parse().expect("an address");
    let mut seen = [const { String::new() }; 3];
    for (text, path) in seen.iter_mut().zip(["/client", "/host", "/secure"]) {
        let mut request = app.get(path).header("host", "inner.test").from_ip(peer);
        for value in forwarded {
            request = request.header("forwarded", value);
        }
        *text = request.send().await.text();
    }
    seen
}

const INNER: &str = "for=10.0.0.2;host=middle.test;proto=http";

#[baya::test]
async fn of_two_trusted_proxies_the_outer_one_reports_the_request() {
    let app = forwarded().await;
    let outer = "for=9.9.9.9;host=outer.test;proto=https";
    let expected = ["9.9.9.9", "outer.test", "true"];
    assert_eq!(seen(&app, "10.0.0.1", &[&format!("{outer}, {INNER}")]).await, expected);
    assert_eq!(seen(&app, "10.0.0.1", &[outer, INNER]).await, expected, "in two headers");
}

#[baya::test]
async fn what_the_client_adds_before_two_trusted_proxies_has_no_effect() {
    let app = forwarded().await;
    let forged = "for=6.6.6.6;host=evil.test;proto=http";
    let outer = "for=9.9.9.9;host=outer.test;proto=https";
    let expected = ["9.9.9.9", "outer.test", "true"];
    assert_eq!(seen(&app, "10.0.0.1", &[forged, outer, INNER]).await, expected);
}

#[baya::test]
async fn an_untrusted_proxy_between_trusted_ones_is_the_client() {
    let app = forwarded().await;
    let outer = "for=9.9.9.9;host=outer.test;proto=http";
    let by_untrusted = "for=8.8.8.8;host=middle.test;proto=https";
    let expected = ["8.8.8.8", "middle.test", "true"];
    assert_eq!(seen(&app, "10.0.0.1", &[outer, by_untrusted]).await, expected);
    let expected = ["8.8.8.8", "inner.test", "false"];
    assert_eq!(seen(&app, "8.8.8.8", &[outer, by_untrusted]).await, expected);
}

#[baya::test]
async fn one_trusted_proxy_reports_only_its_own_element() {
    let app = forwarded().await;
    let expected = ["9.9.9.9", "inner.test", "false"];
    assert_eq!(
        seen(&app, "10.0.0.1", &["host=evil.test;proto=https, for=9.9.9.9"]).await,
        expected
    );
}

#[baya::test]
async fn a_peer_with_a_mapped_address_has_its_ipv4_address() {
    let app = forwarded().await;
    assert_eq!(seen(&app, "::ffff:1.2.3.4", &[]).await[0], "1.2.3.4");
    let element = "for=9.9.9.9;host=outer.test;proto=https";
    let expected = ["9.9.9.9", "outer.test", "true"];
    assert_eq!(seen(&app, "::ffff:10.0.0.1", &[element]).await, expected);
    let mapped = "for=\"[::ffff:7.7.7.7]:4711\"";
    assert_eq!(seen(&app, "10.0.0.1", &[mapped]).await[0], "7.7.7.7");
}
