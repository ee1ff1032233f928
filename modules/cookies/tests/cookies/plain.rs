//! Cookies that anybody can read and change.

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
use wire::{Answer, Server, ask, talk};

use crate::browser::{Sets, decoded, with};

#[guard]
struct Greets;

impl Guard for Greets {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let cookies = Cookies::from_context(cx).await?;
        cookies.set(("guard", "was-here"))?;
        cookies.remove("old")
    }
}

#[guard]
struct Refuses;

impl Guard for Refuses {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        Cookies::from_context(cx).await?.set(("refused", "1"))?;
        Err(Error::forbidden())
    }
}

#[guard]
struct Passes;

impl Guard for Passes {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        Cookies::from_context(cx).await?.set(("refused", "2"))
    }
}

#[interceptor]
struct After;

impl Interceptor for After {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        let cookies = Cookies::from_context(cx).await?;
        let reply = next.run(cx).await?;
        let value = cookies.get("handler").map(|cookie| cookie.value().to_owned());
        cookies.set(("after", value.unwrap_or_default()))?;
        Ok(reply)
    }
}

#[filter]
struct Forgets;

impl Filter for Forgets {
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

    #[get("/open")]
    async fn open(&self, cookies: Cookies) -> Result<(), Error> {
        let open = Cookie::build(("a", "1")).secure(false).http_only(false).path("/x");
        cookies.set(open.domain("t.example").same_site(SameSite::Strict).max_age(Duration::HOUR))
    }

    #[get("/often")]
    async fn often(&self, cookies: Cookies) -> Result<String, Error> {
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

    #[get("/moved")]
    async fn moved(&self, cookies: Cookies) -> Result<String, Error> {
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

    #[get("/own")]
    async fn own(&self, cookies: Cookies) -> Result<impl IntoResponse, Error> {
        cookies.set(("a", "ours"))?;
        let own = ["a=own; Path=/", "b=own", "a=own; Path=/other"];
        Ok(AppendHeaders(own.map(|line| (SET_COOKIE, line))))
    }

    #[get("/guarded")]
    #[use_guards(Greets)]
    async fn guarded(&self, cookies: Cookies) -> String {
        let value = |name| cookies.get(name).map(|cookie| cookie.value().to_owned());
        format!("{:?} {:?}", value("guard"), value("old"))
    }

    #[get("/refused")]
    #[use_guards(Refuses)]
    async fn refused(&self) {}

    #[get("/either")]
    #[use_guards(Any(Refuses, Passes))]
    async fn either(&self) {}

    #[get("/around")]
    #[use_interceptors(After)]
    async fn around(&self, cookies: Cookies) -> Result<(), Error> {
        cookies.set(("handler", "h"))
    }

    #[get("/filtered")]
    #[use_filters(Forgets)]
    async fn filtered(&self, cookies: Cookies) -> Result<(), Error> {
        cookies.set(("flash", "1"))?;
        Err(Error::conflict())
    }

    #[get("/kept")]
    async fn kept(&self, cookies: Cookies, kept: Inject<Kept>) {
        kept.cookies.lock().unwrap().replace(cookies);
    }
}

/// What a handler has kept beyond its request.
#[injectable]
struct Kept {
    #[inject(default)]
    cookies: Mutex<Option<Cookies>>,
}

#[module(root, providers = [Kept], controllers = [Plain])]
struct AppModule;

fn kept(server: &Server) -> Cookies {
    server.app.provider::<Kept>().cookies.lock().unwrap().take().unwrap()
}

/// Sends a `GET` with a line in its head, byte for byte.
async fn get(server: &Server, path: &str, line: &[u8]) -> Answer {
    let head = format!("GET {path} HTTP/1.1\r\nhost: t\r\nconnection: close\r\n");
    let request = [head.as_bytes(), line, b"\r\n\r\n"].concat();
    Answer::of(&talk(server.connect().await, &request).await)
}

#[baya_macros::test]
async fn what_can_not_be_read_is_not_there_and_what_can_be_is() {
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
        let answer = get(&server, &format!("/get?name={name}"), line).await;
        let line = String::from_utf8_lossy(line);
        assert_eq!((answer.status, answer.text()), (200, value), "{name} of {line}");
        assert!(answer.set().is_empty(), "{answer:?}");
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn a_name_is_never_decoded_so_no_prefix_can_be_forged() {
    let server = Server::of::<AppModule>().await;
    let answer = with(&server, "/get?name=__Host-id", "__%48ost-id=evil").await;
    assert_eq!(answer.text(), "none");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn several_headers_are_one_list_on_both_versions_of_http() {
    let server = Server::of::<AppModule>().await;
    let answer = server.get("/get?name=c", &[("cookie", "a=1"), ("cookie", "b=2; c=3")]).await;
    assert_eq!(answer.text(), "3");

    let stream = server.connect().await;
    let handshake =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream));
    let (mut client, connection) = handshake.await.unwrap();
    let connection = tokio::spawn(connection);
    let request = hyper::Request::get(format!("http://{}/get?name=c", server.address));
    let request = request.header("cookie", "a=1").header("cookie", "b=2").header("cookie", "c=3");
    let answer = client.send_request(request.body(Empty::<Bytes>::new()).unwrap()).await.unwrap();
    assert_eq!(answer.collect().await.unwrap().to_bytes(), "3");
    drop(client);
    connection.await.unwrap().unwrap();
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn all_cookies_are_those_sent_and_set_without_those_removed() {
    let server = Server::of::<AppModule>().await;
    let answer = with(&server, "/all", "a=1; gone=x; a=2; b=3").await;
    assert_eq!(answer.text(), "a=1 | b=3 | new=n; HttpOnly; SameSite=Lax; Secure; Path=/");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn a_cookie_is_set_with_safe_defaults_which_what_is_said_overrides() {
    let server = Server::of::<AppModule>().await;
    let answer = server.get("/set?value=1", &[]).await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.set(), ["a=1; HttpOnly; SameSite=Lax; Secure; Path=/"]);
    let answer = server.get("/open", &[]).await;
    assert_eq!(answer.set(), ["a=1; SameSite=Strict; Path=/x; Domain=t.example; Max-Age=3600"]);
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn no_value_gets_out_of_its_cookie_and_each_comes_back_as_it_was() {
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
        let answer = server.get(&format!("/set?value={value}"), &[]).await;
        assert_eq!(answer.value(), written);
        let back = with(&server, "/get?name=a", answer.cookie()).await;
        assert_eq!(back.text(), decoded(value));
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn a_cookie_that_is_changed_often_is_on_the_answer_once() {
    let server = Server::of::<AppModule>().await;
    let answer = with(&server, "/often", "a=0").await;
    assert_eq!(answer.text(), "true Some(\"3\")");
    assert_eq!(answer.value(), "3");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn a_cookie_is_removed_by_an_age_of_zero() {
    let server = Server::of::<AppModule>().await;
    for cookies in ["a=0", "b=0"] {
        let answer = with(&server, "/remove", cookies).await;
        assert_eq!((answer.text(), answer.value()), ("true", ""));
        let line = answer.set()[0];
        assert!(line.contains("; Max-Age=0; Expires=") && line.contains("; Path=/"), "{line}");
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn a_cookie_of_another_path_or_domain_is_another_cookie() {
    let server = Server::of::<AppModule>().await;
    let answer = with(&server, "/moved", "a=old").await;
    assert_eq!(answer.text(), "new");
    assert_eq!(answer.set().len(), 2, "{answer:?}");
    assert!(answer.set()[0].starts_with("a=new; HttpOnly"), "{answer:?}");
    assert!(answer.set()[1].contains("Path=/old; Domain=t.example; Max-Age=0"), "{answer:?}");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn what_was_set_is_on_errors_and_panics_and_refusals_too() {
    let server = Server::of::<AppModule>().await;
    for (path, status, cookie) in
        [("/fails", 409, "a=1"), ("/panics", 500, "a=1"), ("/refused", 403, "refused=1")]
    {
        let answer = server.get(path, &[]).await;
        assert_eq!((answer.status, answer.cookie()), (status, cookie));
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn what_the_answer_says_about_the_same_cookie_is_replaced_and_no_other() {
    let server = Server::of::<AppModule>().await;
    let answer = server.get("/own", &[]).await;
    let ours = "a=ours; HttpOnly; SameSite=Lax; Secure; Path=/";
    assert_eq!(answer.set(), ["b=own", "a=own; Path=/other", ours]);
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn a_guard_and_the_handler_see_the_same_cookies() {
    let server = Server::of::<AppModule>().await;
    let answer = with(&server, "/guarded", "old=1").await;
    assert_eq!(answer.text(), "Some(\"was-here\") None");
    assert_eq!(answer.set().len(), 2, "{answer:?}");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn of_several_guards_that_set_one_cookie_the_last_is_on_the_answer() {
    let server = Server::of::<AppModule>().await;
    assert_eq!(server.get("/either", &[]).await.cookie(), "refused=2");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn interceptors_and_filters_see_and_change_them_too() {
    let server = Server::of::<AppModule>().await;
    let answer = server.get("/around", &[]).await;
    let pairs: Vec<_> = answer.set().iter().map(|line| line.split(';').next().unwrap()).collect();
    assert_eq!(pairs, ["handler=h", "after=h"]);
    let answer = server.get("/filtered", &[]).await;
    assert_eq!((answer.status, answer.value()), (409, ""));
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn a_cookie_that_comes_too_late_is_an_error_and_not_lost_in_silence() {
    let server = Server::of::<AppModule>().await;
    server.get("/kept", &[]).await;
    let error = kept(&server).set(("a", "1")).unwrap_err();
    assert!(error.chain().contains("the response is complete"), "{}", error.chain());
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn requests_at_the_same_time_do_not_mix() {
    let server = Server::of::<AppModule>().await;
    let address = server.address;
    let requests = (0..64).map(|number: u8| async move {
        let (number, cookie) = (number.to_string(), format!("a={number}"));
        let stream = TcpStream::connect(address).await.unwrap();
        let set = ask(stream, &format!("GET /set?value={number}"), &[]).await;
        let stream = TcpStream::connect(address).await.unwrap();
        let read = ask(stream, "GET /get?name=a", &[("cookie", &cookie)]).await;
        assert_eq!((set.value(), read.text()), (&*number, &*number));
    });
    let running: Vec<_> = requests.map(tokio::spawn).collect();
    for request in running {
        request.await.unwrap();
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn cookies_are_shown_without_their_values() {
    let server = Server::of::<AppModule>().await;
    with(&server, "/kept", "session=top-secret").await;
    assert_eq!(format!("{:?}", kept(&server)), "Cookies([\"session\"])");
    server.app.shutdown().await?;
}
