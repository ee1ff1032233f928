//! Cookies that browsers would drop without a word.

use baya::Error;
use baya::testing::TestApp;
use baya_cookies::{Cookie, Cookies, SameSite};
use baya_macros::{controller, module};
use wire::Server;

use crate::browser::Sets;

#[controller]
struct Refused;

#[controller]
impl Refused {
    #[get("/size/{bytes}")]
    async fn size(&self, cookies: Cookies, #[param] bytes: usize) -> Result<(), Error> {
        let rest = "big=; HttpOnly; SameSite=Lax; Secure; Path=/".len();
        cookies.set(("big", "x".repeat(bytes - rest)))
    }

    #[get("/why/{number}")]
    async fn why(&self, cookies: Cookies, #[param] number: usize) -> String {
        match cookies.set(wrong().swap_remove(number)) {
            Ok(()) => "it is set".to_owned(),
            Err(error) => format!("{} {}", error.status().as_u16(), error.chain()),
        }
    }
}

#[module(root, controllers = [Refused])]
struct AppModule;

fn wrong() -> Vec<Cookie<'static>> {
    let of = |name: &'static str| Cookie::build((name, "1"));
    vec![
        of("").build(),
        of("a b").build(),
        of("a;Domain=evil").build(),
        of("a\r\nx: 1").build(),
        of("\u{e9}").build(),
        of("a").path("x").build(),
        of("a").path("/;Domain=evil").build(),
        of("a").path("/\r\nx: 1").build(),
        of("a").domain("a;b").build(),
        of("a").same_site(SameSite::None).secure(false).build(),
        of("a").partitioned(true).secure(false).build(),
        of("__Host-a").secure(false).build(),
        of("__host-a").path("/x").build(),
        of("__Host-a").domain("t.example").build(),
        of("__Secure-a").secure(false).build(),
        of("__Http-a").http_only(false).build(),
        of("__Host-Http-a").path("/x").build(),
    ]
}

fn right() -> Vec<Cookie<'static>> {
    let of = |name: &'static str| Cookie::build((name, "1"));
    vec![
        of("__Host-a").build(),
        of("__Secure-a").domain("t.example").path("/x").build(),
        of("__Host-Http-a").build(),
        of("a").same_site(SameSite::None).build(),
        of("a!#$%&'*+-.^_`|~").build(),
    ]
}

#[baya_macros::test]
async fn each_is_an_error_that_names_the_cookie_and_the_reason() {
    let app = TestApp::new::<AppModule>().start().await?;
    for number in 0..wrong().len() {
        let answer = app.get(&format!("/why/{number}")).send().await;
        let text = answer.text();
        assert!(text.starts_with("500 ") && text.contains("can't be set: "), "{number}: {text}");
        assert!(answer.header("set-cookie").is_none());
    }
}

#[baya_macros::test]
async fn what_keeps_the_rules_of_its_prefix_is_set() {
    #[controller]
    struct Right;

    #[controller]
    impl Right {
        #[get]
        async fn all(&self, cookies: Cookies) -> Result<(), Error> {
            right().into_iter().try_for_each(|cookie| cookies.set(cookie))
        }
    }

    #[module(root, controllers = [Right])]
    struct RightModule;

    let server = Server::of::<RightModule>().await;
    let answer = server.get("/", &[]).await;
    assert_eq!((answer.status, answer.set().len()), (204, right().len()), "{answer:?}");
    assert_eq!(answer.set()[0], "__Host-a=1; HttpOnly; SameSite=Lax; Secure; Path=/");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn a_cookie_has_4096_bytes_at_most_and_who_calls_is_not_told_why() {
    let server = Server::of::<AppModule>().await;
    let fits = server.get("/size/4096", &[]).await;
    assert_eq!((fits.status, fits.set()[0].len()), (204, 4096));
    let large = server.get("/size/4097", &[]).await;
    assert_eq!((large.status, large.set().len()), (500, 0));
    assert!(!large.text().contains("4096"), "{}", large.text());
    server.app.shutdown().await?;
}
