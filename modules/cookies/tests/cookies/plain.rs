//! Cookies that anybody can read and change.

use std::sync::Mutex;

use baya::axum::http::header::SET_COOKIE;
use baya::axum::response::{AppendHeaders, IntoResponse};
use baya::testing::TestApp;
use baya::{Caught, Context, Error, Filter, FromContext, Guard, Inject, Interceptor, Next, Reply};
use baya_cookies::{Cookie, Cookies, SameSite, time::Duration};
use baya_macros::{controller, filter, guard, injectable, interceptor, module};
use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper_util::rt::{TokioExecutor, TokioIo};

use crate::wire::{decoded, get, listening, with};

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

fn kept(app: &TestApp) -> Cookies {
    app.provider::<Kept>().cookies.lock().unwrap().take().unwrap()
}

#[baya_macros::test]
async fn what_can_not_be_read_is_not_there_and_what_can_be_is() {
    let (app, address) = listening::<AppModule>().await;
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
        let answer = get(address, &format!("/get?name={name}"), &[line]).await;
        let line = String::from_utf8_lossy(line);
        assert_eq!((answer.status, &*answer.body), (200, value), "{name} of {line}");
        assert!(answer.set.is_empty(), "{answer:?}");
    }
    app.shutdown().await?;
}

#[baya_macros::test]
async fn a_name_is_never_decoded_so_no_prefix_can_be_forged() {
    let (app, address) = listening::<AppModule>().await;
    let answer = with(address, "/get?name=__Host-id", "__%48ost-id=evil").await;
    assert_eq!(answer.body, "none");
    app.shutdown().await?;
}

#[baya_macros::test]
async fn several_headers_are_one_list_on_both_versions_of_http() {
    let (app, address) = listening::<AppModule>().await;
    let answer = get(address, "/get?name=c", &[b"cookie: a=1", b"cookie: b=2; c=3"]).await;
    assert_eq!(answer.body, "3");

    let stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let handshake =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream));
    let (mut client, connection) = handshake.await.unwrap();
    let connection = tokio::spawn(connection);
    let request = hyper::Request::get(format!("http://{address}/get?name=c"));
    let request = request.header("cookie", "a=1").header("cookie", "b=2").header("cookie", "c=3");
    let answer = client.send_request(request.body(Empty::<Bytes>::new()).unwrap()).await.unwrap();
    assert_eq!(answer.collect().await.unwrap().to_bytes(), "3");
    drop(client);
    connection.await.unwrap().unwrap();
    app.shutdown().await?;
}

#[baya_macros::test]
async fn all_cookies_are_those_sent_and_set_without_those_removed() {
    let (app, address) = listening::<AppModule>().await;
    let answer = with(address, "/all", "a=1; gone=x; a=2; b=3").await;
    assert_eq!(answer.body, "a=1 | b=3 | new=n; HttpOnly; SameSite=Lax; Secure; Path=/");
    app.shutdown().await?;
}

#[baya_macros::test]
async fn a_cookie_is_set_with_safe_defaults_which_what_is_said_overrides() {
    let (app, address) = listening::<AppModule>().await;
    let answer = get(address, "/set?value=1", &[]).await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.set, ["a=1; HttpOnly; SameSite=Lax; Secure; Path=/"]);
    let answer = get(address, "/open", &[]).await;
    assert_eq!(answer.set, ["a=1; SameSite=Strict; Path=/x; Domain=t.example; Max-Age=3600"]);
    app.shutdown().await?;
}

#[baya_macros::test]
async fn no_value_gets_out_of_its_cookie_and_each_comes_back_as_it_was() {
    let (app, address) = listening::<AppModule>().await;
    for (value, written) in [
        ("a%3B%20Domain%3Devil.example", "a%3B%20Domain=evil.example"),
        ("%0D%0AX-Evil%3A%201", "%0D%0AX-Evil:%201"),
        ("50%2525", "50%2525"),
        ("%22%2C%5C", "%22%2C%5C"),
        ("%C3%A9%F0%9F%8D%AA", "%C3%A9%F0%9F%8D%AA"),
        ("%00", "%00"),
        ("a%2Bb%26c%3D", "a+b&c="),
    ] {
        let answer = get(address, &format!("/set?value={value}"), &[]).await;
        assert_eq!(answer.value(), written);
        let back = with(address, "/get?name=a", answer.cookie()).await;
        assert_eq!(back.body, decoded(value));
    }
    app.shutdown().await?;
}

#[baya_macros::test]
async fn a_cookie_that_is_changed_often_is_on_the_answer_once() {
    let (app, address) = listening::<AppModule>().await;
    let answer = with(address, "/often", "a=0").await;
    assert_eq!(answer.body, "true Some(\"3\")");
    assert_eq!(answer.value(), "3");
    app.shutdown().await?;
}

#[baya_macros::test]
async fn a_cookie_is_removed_by_an_age_of_zero() {
    let (app, address) = listening::<AppModule>().await;
    for cookies in ["a=0", "b=0"] {
        let answer = with(address, "/remove", cookies).await;
        assert_eq!((answer.body.as_str(), answer.value()), ("true", ""));
        let line = &answer.set[0];
        assert!(line.contains("; Max-Age=0; Expires=") && line.contains("; Path=/"), "{line}");
    }
    app.shutdown().await?;
}

#[baya_macros::test]
async fn a_cookie_of_another_path_or_domain_is_another_cookie() {
    let (app, address) = listening::<AppModule>().await;
    let answer = with(address, "/moved", "a=old").await;
    assert_eq!(answer.body, "new");
    assert_eq!(answer.set.len(), 2, "{answer:?}");
    assert!(answer.set[0].starts_with("a=new; HttpOnly"), "{answer:?}");
    assert!(answer.set[1].contains("Path=/old; Domain=t.example; Max-Age=0"), "{answer:?}");
    app.shutdown().await?;
}

#[baya_macros::test]
async fn what_was_set_is_on_errors_and_panics_and_refusals_too() {
    let (app, address) = listening::<AppModule>().await;
    for (path, status, cookie) in
        [("/fails", 409, "a=1"), ("/panics", 500, "a=1"), ("/refused", 403, "refused=1")]
    {
        let answer = get(address, path, &[]).await;
        assert_eq!((answer.status, answer.cookie()), (status, cookie));
    }
    app.shutdown().await?;
}

#[baya_macros::test]
async fn what_the_answer_says_about_the_same_cookie_is_replaced_and_no_other() {
    let (app, address) = listening::<AppModule>().await;
    let answer = get(address, "/own", &[]).await;
    let ours = "a=ours; HttpOnly; SameSite=Lax; Secure; Path=/";
    assert_eq!(answer.set, ["b=own", "a=own; Path=/other", ours]);
    app.shutdown().await?;
}

#[baya_macros::test]
async fn a_guard_and_the_handler_see_the_same_cookies() {
    let (app, address) = listening::<AppModule>().await;
    let answer = with(address, "/guarded", "old=1").await;
    assert_eq!(answer.body, "Some(\"was-here\") None");
    assert_eq!(answer.set.len(), 2, "{answer:?}");
    app.shutdown().await?;
}

#[baya_macros::test]
async fn of_several_guards_that_set_one_cookie_the_last_is_on_the_answer() {
    let (app, address) = listening::<AppModule>().await;
    assert_eq!(get(address, "/either", &[]).await.cookie(), "refused=2");
    app.shutdown().await?;
}

#[baya_macros::test]
async fn interceptors_and_filters_see_and_change_them_too() {
    let (app, address) = listening::<AppModule>().await;
    let answer = get(address, "/around", &[]).await;
    let pairs: Vec<_> = answer.set.iter().map(|line| line.split(';').next().unwrap()).collect();
    assert_eq!(pairs, ["handler=h", "after=h"]);
    let answer = get(address, "/filtered", &[]).await;
    assert_eq!((answer.status, answer.value()), (409, ""));
    app.shutdown().await?;
}

#[baya_macros::test]
async fn a_cookie_that_comes_too_late_is_an_error_and_not_lost_in_silence() {
    let (app, address) = listening::<AppModule>().await;
    get(address, "/kept", &[]).await;
    let error = kept(&app).set(("a", "1")).unwrap_err();
    assert!(error.chain().contains("the answer has been made"), "{}", error.chain());
    app.shutdown().await?;
}

#[baya_macros::test]
async fn requests_at_the_same_time_do_not_mix() {
    let (app, address) = listening::<AppModule>().await;
    let requests = (0..64).map(|number| async move {
        let set = get(address, &format!("/set?value={number}"), &[]).await;
        let read = with(address, "/get?name=a", &format!("a={number}")).await;
        assert_eq!((set.value(), read.body), (number.to_string().as_str(), number.to_string()));
    });
    let running: Vec<_> = requests.map(tokio::spawn).collect();
    for request in running {
        request.await.unwrap();
    }
    app.shutdown().await?;
}

#[baya_macros::test]
async fn cookies_are_shown_without_their_values() {
    let (app, address) = listening::<AppModule>().await;
    with(address, "/kept", "session=top-secret").await;
    assert_eq!(format!("{:?}", kept(&app)), "Cookies([\"session\"])");
    app.shutdown().await?;
}
