//! Plain cookies, which clients can read and change.

use std::sync::Mutex;

use baya::axum::http::header::SET_COOKIE;
use baya::axum::response::{AppendHeaders, IntoResponse};
use baya::{Caught, Context, Error, Filter, FromContext, Guard, Inject, Interceptor, Next, Reply};
use baya_cookies::{Cookie, Cookies, SameSite, time::Duration};
use baya_macros::{controller, filter, guard, injectable, interceptor, module};
use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpStream;
use wire::{RawResponse, Server, exchange, request};

use crate::browser::{SetCookies, decoded, get_with};

#[guard]
struct SetsAndRemoves;

impl Guard for SetsAndRemoves {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let cookies = Cookies::from_context(cx).await?;
        cookies.set(("guard", "called"))?;
        cookies.remove("old")
    }
}

#[guard]
struct SetsAndRejects;

impl Guard for SetsAndRejects {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        Cookies::from_context(cx).await?.set(("guard", "1"))?;
        Err(Error::forbidden())
    }
}

#[guard]
struct SetsAndPasses;

impl Guard for SetsAndPasses {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        Cookies::from_context(cx).await?.set(("guard", "2"))
    }
}

#[interceptor]
struct SetsAfterHandler;

impl Interceptor for SetsAfterHandler {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        let cookies = Cookies::from_context(cx).await?;
        let reply = next.run(cx).await?;
        let value = cookies.get("handler").map(|cookie| cookie.value().to_owned());
        cookies.set(("after", value.unwrap_or_default()))?;
        Ok(reply)
    }
}

#[filter]
struct RemovesOnError;

impl Filter for RemovesOnError {
    type Catches = Error;

    async fn catch(&self, error: Caught<Error>, cx: &mut Context<'_>) -> Result<Reply, Error> {
        Cookies::from_context(cx).await?.remove("flash")?;
        Err(error.into_error())
    }
}

#[controller]
struct Plain;

#[controller]
impl Plain {
    #[get("/get")]
    async fn get(&self, cookies: Cookies, #[query] name: String) -> String {
        cookies.get(&name).map_or_else(|| "none".to_owned(), |cookie| cookie.value().to_owned())
    }

    #[get("/all")]
    async fn all(&self, cookies: Cookies) -> Result<String, Error> {
        cookies.remove("gone")?;
        cookies.set(("new", "n"))?;
        let all: Vec<_> = cookies.iter().map(|cookie| cookie.to_string()).collect();
        Ok(all.join(" | "))
    }

    #[get("/set")]
    async fn set(&self, cookies: Cookies, #[query] value: String) -> Result<(), Error> {
        cookies.set(("a", value))
    }

    #[get("/attributes")]
    async fn attributes(&self, cookies: Cookies) -> Result<(), Error> {
        let cookie = Cookie::build(("a", "1")).secure(false).http_only(false).path("/x");
        cookies.set(cookie.domain("t.example").same_site(SameSite::Strict).max_age(Duration::HOUR))
    }

    #[get("/repeatedly")]
    async fn repeatedly(&self, cookies: Cookies) -> Result<String, Error> {
        cookies.set(("a", "1"))?;
        cookies.remove("a")?;
        let removed = cookies.get("a").is_none();
        cookies.set(("a", "2"))?;
        cookies.set(("a", "3"))?;
        let last = cookies.get("a").map(|cookie| cookie.value().to_owned());
        Ok(format!("{removed} {last:?}"))
    }

    #[get("/remove")]
    async fn remove(&self, cookies: Cookies) -> Result<String, Error> {
        cookies.set(("a", "1"))?;
        cookies.remove("a")?;
        Ok(format!("{:?}", cookies.get("a").is_none()))
    }

    #[get("/other-path")]
    async fn other_path(&self, cookies: Cookies) -> Result<String, Error> {
        cookies.set(("a", "new"))?;
        cookies.remove(Cookie::build("a").path("/old").domain("t.example"))?;
        Ok(cookies.get("a").map(|cookie| cookie.value().to_owned()).unwrap_or_default())
    }

    #[get("/fails")]
    async fn fails(&self, cookies: Cookies) -> Result<(), Error> {
        cookies.set(("a", "1"))?;
        Err(Error::conflict())
    }

    #[get("/panics")]
    async fn panics(&self, cookies: Cookies) {
        cookies.set(("a", "1")).unwrap();
        panic!("on purpose");
    }

    #[get("/headers")]
    async fn headers(&self, cookies: Cookies) -> Result<impl IntoResponse, Error> {
        cookies.set(("a", "cookies"))?;
        let headers = ["a=header; Path=/", "b=header", "a=header; Path=/other"];
        Ok(AppendHeaders(headers.map(|value| (SET_COOKIE, value))))
    }

    #[get("/guarded")]
    #[use_guards(SetsAndRemoves)]
    async fn guarded(&self, cookies: Cookies) -> String {
        let value = |name| cookies.get(name).map(|cookie| cookie.value().to_owned());
        format!("{:?} {:?}", value("guard"), value("old"))
    }

    #[get("/rejected")]
    #[use_guards(SetsAndRejects)]
    async fn rejected(&self) {}

    #[get("/either")]
    #[use_guards(Any(SetsAndRejects, SetsAndPasses))]
    async fn either(&self) {}

    #[get("/intercepted")]
    #[use_interceptors(SetsAfterHandler)]
    async fn intercepted(&self, cookies: Cookies) -> Result<(), Error> {
        cookies.set(("handler", "h"))
    }

    #[get("/filtered")]
    #[use_filters(RemovesOnError)]
    async fn filtered(&self, cookies: Cookies) -> Result<(), Error> {
        cookies.set(("flash", "1"))?;
        Err(Error::conflict())
    }

    #[get("/stored")]
    async fn stored(&self, cookies: Cookies, stored: Inject<Stored>) {
        stored.cookies.lock().unwrap().replace(cookies);
    }
}

/// Cookies that a handler has stored beyond its request.
#[injectable]
struct Stored {
    #[inject(default)]
    cookies: Mutex<Option<Cookies>>,
}

#[module(root, providers = [Stored], controllers = [Plain])]
struct AppModule;

fn take_stored(server: &Server) -> Cookies {
    server.app.provider::<Stored>().cookies.lock().unwrap().take().unwrap()
}

/// Sends a `GET` with the given bytes as a header line.
async fn get(server: &Server, path: &str, line: &[u8]) -> RawResponse {
    let head = format!("GET {path} HTTP/1.1\r\nhost: t\r\nconnection: close\r\n");
    let request = [head.as_bytes(), line, b"\r\n\r\n"].concat();
    RawResponse::of(&exchange(server.connect().await, &request).await)
}

#[baya_macros::test]
async fn ignores_cookies_that_can_not_be_decoded() {
    let server = Server::of::<AppModule>().await;
    for (line, name, value) in [
        (&b"cookie: a=1; b=2"[..], "b", "2"),
        (b"cookie: a=1;b=2 ;; ;c", "b", "2"),
        (b"cookie:", "a", "none"),
        (b"cookie: ;=;==;a", "a", "none"),
        (b"cookie: =1; a=2", "a", "2"),
        (b"cookie: a=", "a", ""),
        (b"cookie: a=x=y==", "a", "x=y=="),
        (b"cookie: a=\xff\xfe; b=2", "a", "none"),
        (b"cookie: a=\xff\xfe; b=2", "b", "2"),
        (b"cookie: \xff=1; b=2", "b", "2"),
        (b"cookie: a=%C3%A9%20%3B", "a", "\u{e9} ;"),
        (b"cookie: a=\xc3\xa9", "a", "\u{e9}"),
        (b"cookie: a=%ff%fe; b=2", "a", "none"),
        (b"cookie: a=100%; b=%zz", "a", "100%"),
        (b"cookie: a=100%; b=%zz", "b", "%zz"),
        (b"cookie: a=1; a=2", "a", "1"),
        (b"cookie: A=1", "a", "none"),
    ] {
        let response = get(&server, &format!("/get?name={name}"), line).await;
        let line = String::from_utf8_lossy(line);
        assert_eq!((response.status, response.text()), (200, value), "{name} of {line}");
        assert!(response.set().is_empty(), "{response:?}");
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn does_not_decode_names_so_prefixes_can_not_be_forged() {
    let server = Server::of::<AppModule>().await;
    let response = get_with(&server, "/get?name=__Host-id", "__%48ost-id=evil").await;
    assert_eq!(response.text(), "none");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn reads_several_cookie_headers_over_http_1_and_http_2() {
    let server = Server::of::<AppModule>().await;
    let response = server.get("/get?name=c", &[("cookie", "a=1"), ("cookie", "b=2; c=3")]).await;
    assert_eq!(response.text(), "3");

    let stream = server.connect().await;
    let handshake =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream));
    let (mut client, connection) = handshake.await.unwrap();
    let connection = tokio::spawn(connection);
    let request = hyper::Request::get(format!("http://{}/get?name=c", server.address));
    let request = request.header("cookie", "a=1").header("cookie", "b=2").header("cookie", "c=3");
    let response = client.send_request(request.body(Empty::<Bytes>::new()).unwrap()).await.unwrap();
    assert_eq!(response.collect().await.unwrap().to_bytes(), "3");
    drop(client);
    connection.await.unwrap().unwrap();
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn iterates_over_sent_and_set_cookies_without_removed_ones() {
    let server = Server::of::<AppModule>().await;
    let response = get_with(&server, "/all", "a=1; gone=x; a=2; b=3").await;
    assert_eq!(response.text(), "a=1 | b=3 | new=n; HttpOnly; SameSite=Lax; Secure; Path=/");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn sets_cookies_with_safe_defaults_that_can_be_overridden() {
    let server = Server::of::<AppModule>().await;
    let response = server.get("/set?value=1", &[]).await;
    assert_eq!(response.status, 204);
    assert_eq!(response.set(), ["a=1; HttpOnly; SameSite=Lax; Secure; Path=/"]);
    let response = server.get("/attributes", &[]).await;
    assert_eq!(response.set(), ["a=1; SameSite=Strict; Path=/x; Domain=t.example; Max-Age=3600"]);
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn encodes_values_and_decodes_them_again() {
    let server = Server::of::<AppModule>().await;
    for (value, written) in [
        ("a%3B%20Domain%3Devil.example", "a%3B%20Domain=evil.example"),
        ("%0D%0AX-Evil%3A%201", "%0D%0AX-Evil:%201"),
        ("50%2525", "50%2525"),
        ("%22%2C%5C", "%22%2C%5C"),
        ("%C3%A9%F0%9F%8D%AA", "%C3%A9%F0%9F%8D%AA"),
        ("%00", "%00"),
        ("a%2Bb%26c%3D", "a+b&c="),
    ] {
        let response = server.get(&format!("/set?value={value}"), &[]).await;
        assert_eq!(response.value(), written);
        let back = get_with(&server, "/get?name=a", response.cookie()).await;
        assert_eq!(back.text(), decoded(value));
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn sends_a_cookie_once_that_is_changed_repeatedly() {
    let server = Server::of::<AppModule>().await;
    let response = get_with(&server, "/repeatedly", "a=0").await;
    assert_eq!(response.text(), "true Some(\"3\")");
    assert_eq!(response.value(), "3");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn removes_a_cookie_with_a_maximum_age_of_zero() {
    let server = Server::of::<AppModule>().await;
    for cookies in ["a=0", "b=0"] {
        let response = get_with(&server, "/remove", cookies).await;
        assert_eq!((response.text(), response.value()), ("true", ""));
        let line = response.set()[0];
        assert!(line.contains("; Max-Age=0; Expires=") && line.contains("; Path=/"), "{line}");
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn treats_cookies_of_other_paths_and_domains_as_different() {
    let server = Server::of::<AppModule>().await;
    let response = get_with(&server, "/other-path", "a=old").await;
    assert_eq!(response.text(), "new");
    assert_eq!(response.set().len(), 2, "{response:?}");
    assert!(response.set()[0].starts_with("a=new; HttpOnly"), "{response:?}");
    assert!(response.set()[1].contains("Path=/old; Domain=t.example; Max-Age=0"), "{response:?}");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn sends_changes_with_errors_panics_and_rejections() {
    let server = Server::of::<AppModule>().await;
    for (path, status, cookie) in
        [("/fails", 409, "a=1"), ("/panics", 500, "a=1"), ("/rejected", 403, "guard=1")]
    {
        let response = server.get(path, &[]).await;
        assert_eq!((response.status, response.cookie()), (status, cookie));
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn replaces_headers_of_the_response_for_the_same_cookie() {
    let server = Server::of::<AppModule>().await;
    let response = server.get("/headers", &[]).await;
    let replacement = "a=cookies; HttpOnly; SameSite=Lax; Secure; Path=/";
    assert_eq!(response.set(), ["b=header", "a=header; Path=/other", replacement]);
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn guards_and_handlers_share_cookies() {
    let server = Server::of::<AppModule>().await;
    let response = get_with(&server, "/guarded", "old=1").await;
    assert_eq!(response.text(), "Some(\"called\") None");
    assert_eq!(response.set().len(), 2, "{response:?}");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn sends_the_cookie_of_the_last_guard_that_sets_it() {
    let server = Server::of::<AppModule>().await;
    assert_eq!(server.get("/either", &[]).await.cookie(), "guard=2");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn interceptors_and_filters_share_cookies() {
    let server = Server::of::<AppModule>().await;
    let response = server.get("/intercepted", &[]).await;
    let pairs: Vec<_> = response.set().iter().map(|line| line.split(';').next().unwrap()).collect();
    assert_eq!(pairs, ["handler=h", "after=h"]);
    let response = server.get("/filtered", &[]).await;
    assert_eq!((response.status, response.value()), (409, ""));
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn reports_a_cookie_that_is_set_after_the_response() {
    let server = Server::of::<AppModule>().await;
    server.get("/stored", &[]).await;
    let error = take_stored(&server).set(("a", "1")).unwrap_err();
    assert!(error.chain().contains("the response is complete"), "{}", error.chain());
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn keeps_cookies_of_concurrent_requests_apart() {
    let server = Server::of::<AppModule>().await;
    let address = server.address;
    let requests = (0..64).map(|number: u8| async move {
        let number = number.to_string();
        let cookie = format!("a={number}");
        let stream = TcpStream::connect(address).await.unwrap();
        let set = request(stream, &format!("GET /set?value={number}"), &[]).await;
        let stream = TcpStream::connect(address).await.unwrap();
        let read = request(stream, "GET /get?name=a", &[("cookie", &cookie)]).await;
        assert_eq!((set.value(), read.text()), (&*number, &*number));
    });
    let tasks: Vec<_> = requests.map(tokio::spawn).collect();
    for request in tasks {
        request.await.unwrap();
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn shows_cookies_without_their_values() {
    let server = Server::of::<AppModule>().await;
    get_with(&server, "/stored", "session=top-secret").await;
    assert_eq!(format!("{:?}", take_stored(&server)), "Cookies([\"session\"])");
    server.app.shutdown().await?;
}
