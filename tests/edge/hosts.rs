//! Routes of one host.

use baya::Listener;
use baya::axum::http::{HeaderName, Request, Version};
use baya::http::TrustedProxies;
use baya::prelude::*;
use wire::Server;

#[controller("/", host = "{tenant}.example.com")]
struct Tenants;

#[controller]
impl Tenants {
    #[get]
    async fn home(&self, #[host] tenant: String) -> String {
        format!("tenant {tenant}")
    }

    #[get("/users/{id}")]
    async fn user(&self, #[host("tenant")] of: String, #[param] id: u64) -> String {
        format!("user {id} of {of}")
    }
}

#[controller("/", host = "admin.example.com")]
struct Admin;

#[controller]
impl Admin {
    #[get]
    async fn home(&self, cx: &Context<'_>) -> String {
        format!("admin at {}", cx.host().unwrap_or_default())
    }

    #[post]
    async fn change(&self) {}

    #[get("/settings")]
    async fn settings(&self) -> &'static str {
        "settings"
    }
}

#[controller("/settings", host = "{tenant}.example.com")]
struct Settings;

#[controller]
impl Settings {
    #[post]
    async fn change(&self) -> &'static str {
        "those of a tenant"
    }
}

#[controller]
struct Everyone;

#[controller]
impl Everyone {
    #[get]
    async fn home(&self) -> &'static str {
        "everyone"
    }

    #[get("/authority")]
    async fn authority(&self, cx: &Context<'_>) -> String {
        cx.authority().unwrap_or_default()
    }

    #[get("/secure")]
    async fn secure(&self, cx: &Context<'_>) -> String {
        cx.is_secure().to_string()
    }

    #[delete]
    async fn clear(&self) {}

    #[get("/only", host = "{n}.only.org")]
    async fn only(&self, #[host] n: u8) -> String {
        format!("only {n}")
    }
}

#[module(root, controllers = [Everyone, Tenants, Admin, Settings])]
struct AppModule;

#[baya::test]
async fn the_most_specific_host_takes_precedence() {
    let server = Server::of::<AppModule>().await;
    let get = async |host: &str| server.get("/", &[("host", host)]).await;
    get("acme.example.com").await.is(200, "tenant acme");
    get("ADMIN.Example.com:8080").await.is(200, "admin at admin.example.com");
    get("admin.example.com.").await.is(200, "admin at admin.example.com");
    get("a%64min%2eexample.com%2E").await.is(200, "admin at admin.example.com");
    get("a.b.example.com").await.is(200, "everyone");
    get("[::1]:3000").await.is(200, "everyone");
    get("").await.is(200, "everyone");
}

#[baya::test]
async fn responds_404_to_a_path_of_another_host() {
    let server = Server::of::<AppModule>().await;
    server.get("/users/7", &[("host", "acme.example.com")]).await.is(200, "user 7 of acme");
    let unknown = server.get("/users/7", &[("host", "example.com")]).await;
    unknown.is_problem(404, "not_found");
    assert_eq!(server.get("/only", &[("host", "x.only.org")]).await.status, 400);
    server.get("/only", &[("host", "7.only.org")]).await.is(200, "only 7");
}

#[baya::test]
async fn allows_only_the_methods_of_the_host() {
    let server = Server::of::<AppModule>().await;
    assert_eq!(server.request("POST /", &[("host", "admin.example.com")]).await.status, 204);
    let rejected = server.request("POST /", &[("host", "acme.example.com")]).await;
    // The methods of the tenant's handlers and of the handlers for every host.
    assert_eq!((rejected.status, rejected.header("allow")), (405, Some("GET,HEAD,DELETE")));
    assert_eq!(server.request("DELETE /", &[("host", "acme.example.com")]).await.status, 204);
}

#[baya::test]
async fn responds_405_to_a_method_of_another_host() {
    let server = Server::of::<AppModule>().await;
    let rejected = server.request("POST /settings", &[("host", "admin.example.com")]).await;
    assert_eq!((rejected.status, rejected.header("allow")), (405, Some("GET,HEAD")));
    let own = server.request("POST /settings", &[("host", "acme.example.com")]).await;
    own.is(201, "those of a tenant");
}

#[baya::test]
async fn uses_the_forwarded_host_only_of_a_trusted_proxy() {
    let forwarded = [("host", "example.com"), ("x-forwarded-host", "acme.example.com")];
    let server = Server::of::<AppModule>().await;
    server.get("/", &forwarded).await.is(200, "everyone");
    let header = HeaderName::from_static("x-forwarded-host");
    let trusted = TrustedProxies::new(["127.0.0.0/8"]).expect("networks").host_header(header);
    let server = Server::with::<AppModule>(|app| app.trusted_proxies(trusted)).await;
    server.get("/", &forwarded).await.is(200, "tenant acme");
}

#[baya::test]
async fn uses_host_and_scheme_of_the_forwarded_header_of_a_trusted_proxy() {
    let forwarded =
        [("host", "example.com"), ("forwarded", "for=9.9.9.9;host=acme.example.com;proto=https")];
    let server = Server::of::<AppModule>().await;
    server.get("/", &forwarded).await.is(200, "everyone");
    server.get("/secure", &forwarded).await.is(200, "false");
    let header = HeaderName::from_static("forwarded");
    let trusted = TrustedProxies::new(["127.0.0.0/8"]).expect("networks").header(header);
    let server = Server::with::<AppModule>(|app| app.trusted_proxies(trusted)).await;
    server.get("/", &forwarded).await.is(200, "tenant acme");
    server.get("/secure", &forwarded).await.is(200, "true");
}

#[baya::test]
async fn rejects_requests_with_several_hosts() {
    let server = Server::of::<AppModule>().await;
    let two = server.get("/", &[("host", "acme.example.com"), ("host", "admin.example.com")]).await;
    two.is_problem(400, "bad_request");
}

#[baya::test]
async fn ignores_a_host_that_a_client_forwards_through_two_proxies() {
    let header = HeaderName::from_static("x-forwarded-host");
    let trusted = TrustedProxies::new(["127.0.0.0/8", "10.0.0.1"]).expect("networks");
    let server =
        Server::with::<AppModule>(|app| app.trusted_proxies(trusted.host_header(header))).await;
    let forged = [
        ("x-forwarded-for", "6.6.6.6, 10.0.0.1"),
        ("x-forwarded-host", "evil.example.com, acme.example.com"),
    ];
    server.get("/", &forged).await.is(200, "tenant acme");
}

/// Returns the status of an HTTP/2 request with this authority and these values of `host`; a reset is an error.
async fn over_http2(server: &Server, authority: &str, hosts: &[&str]) -> Result<u16, h2::Error> {
    let stream = server.connect().await;
    let (client, connection) = h2::client::handshake(stream).await?;
    tokio::spawn(connection);
    let mut request = match authority {
        // h2 sends a target without an authority only for a request of another version.
        "" => Request::get("/").version(Version::HTTP_11),
        authority => Request::get(format!("http://{authority}/")),
    };
    for host in hosts {
        request = request.header("host", *host);
    }
    let request = request.body(()).expect("a request");
    let (response, _) = client.ready().await?.send_request(request, true)?;
    Ok(response.await?.status().as_u16())
}

#[baya::test]
async fn rejects_http2_requests_with_an_invalid_or_a_different_host() {
    let server = Server::of::<AppModule>().await;
    let same: [(&str, &[&str]); 5] = [
        ("t", &[]),
        ("t", &["T"]),
        ("t:80", &["t"]),
        ("[::1]:3000", &["[::1]:3000"]),
        ("", &["t"]),
    ];
    for (authority, hosts) in same {
        let status = over_http2(&server, authority, hosts).await.expect("a response");
        assert_eq!(status, 200, "{authority} {hosts:?}");
    }
    let wrong: [(&str, &[&str]); 9] = [
        ("", &[]),
        ("u@t", &[]),
        ("a..b", &[]),
        ("t", &["other"]),
        ("t", &["t:81"]),
        ("t", &["a b"]),
        ("t", &["u@t"]),
        ("t", &["t", "t"]),
        ("t", &[""]),
    ];
    for (authority, hosts) in wrong {
        let status = over_http2(&server, authority, hosts).await.expect("a response");
        assert_eq!(status, 400, "{authority} {hosts:?}");
    }
}

#[baya::test]
async fn a_redirect_to_https_names_the_validated_host() {
    let listener = Listener::tcp("127.0.0.1:0").redirect_to_https();
    let app = baya::testing::TestApp::new::<AppModule>().listen_on([listener]).await?;
    let address = app.address().expect("the app listens");
    for (host, expected) in [
        ("Example.com:8080", Ok("https://example.com/x?y")),
        ("[::1]:3000", Ok("https://[::1]/x?y")),
        ("u@evil.example", Err(400)),
        ("a/b", Err(400)),
        ("", Err(400)),
    ] {
        let stream = tokio::net::TcpStream::connect(address).await?;
        let response = wire::request(stream, "GET /x?y", &[("host", host)]).await;
        match expected {
            Ok(target) => assert_eq!(response.header("location"), Some(target), "{host}"),
            Err(status) => assert_eq!(response.status, status, "{host}"),
        }
    }
}

#[baya::test]
async fn the_authority_has_the_port_that_the_request_names() {
    let server = Server::of::<AppModule>().await;
    let get = async |host: &str| server.get("/authority", &[("host", host)]).await;
    get("T.example:8080").await.is(200, "t.example:8080");
    get("t.example.").await.is(200, "t.example");
    get("").await.is(200, "");
}
