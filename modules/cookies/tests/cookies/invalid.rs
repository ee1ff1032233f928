//! Cookies that browsers would silently ignore.

use baya::Error;
use baya::testing::TestApp;
use baya_cookies::{Cookie, Cookies, SameSite};
use baya_macros::{controller, module};
use wire::Server;

use crate::browser::SetCookies;

#[controller]
struct Setter;

#[controller]
impl Setter {
    #[get("/size/{bytes}")]
    async fn size(&self, cookies: Cookies, #[param] bytes: usize) -> Result<(), Error> {
        let overhead = "big=; HttpOnly; SameSite=Lax; Secure; Path=/".len();
        cookies.set(("big", "x".repeat(bytes - overhead)))
    }

    #[get("/error/{number}")]
    async fn error(&self, cookies: Cookies, #[param] number: usize) -> String {
        match cookies.set(invalid().swap_remove(number).0) {
            Ok(()) => "no error".to_owned(),
            Err(error) => format!("{} {}", error.status().as_u16(), error.chain()),
        }
    }
}

#[module(root, controllers = [Setter])]
struct AppModule;

/// Invalid cookies, and the reasons.
fn invalid() -> Vec<(Cookie<'static>, &'static str)> {
    let named = |name: &'static str| Cookie::build((name, "1"));
    let name = "its name must contain only letters";
    let path = "its path must start with `/` and must not contain `;`";
    vec![
        (named("").build(), name),
        (named("a b").build(), name),
        (named("a;Domain=evil").build(), name),
        (named("a\r\nx: 1").build(), name),
        (named("\u{e9}").build(), name),
        (named("a").path("x").build(), path),
        (named("a").path("/;Domain=evil").build(), path),
        (named("a").path("/\r\nx: 1").build(), path),
        (named("a").domain("a;b").build(), "its domain must be a host name"),
        (
            named("a").same_site(SameSite::None).secure(false).build(),
            "`SameSite=None` requires `secure(true)`",
        ),
        (
            named("a").partitioned(true).secure(false).build(),
            "`Partitioned` requires `secure(true)`",
        ),
        (named("__Host-a").secure(false).build(), "a name with `__Host-` requires `secure(true)`"),
        (
            named("__host-a").path("/x").build(),
            "a name with `__Host-` requires the path `/` and no domain",
        ),
        (
            named("__Host-a").domain("t.example").build(),
            "a name with `__Host-` requires the path `/` and no domain",
        ),
        (
            named("__Secure-a").secure(false).build(),
            "a name with `__Secure-` requires `secure(true)`",
        ),
        (
            named("__Http-a").http_only(false).build(),
            "a name with `__Http-` requires `http_only(true)`",
        ),
        (
            named("__Host-Http-a").path("/x").build(),
            "a name with `__Host-Http-` requires the path `/` and no domain",
        ),
    ]
}

fn valid() -> Vec<Cookie<'static>> {
    let named = |name: &'static str| Cookie::build((name, "1"));
    vec![
        named("__Host-a").build(),
        named("__Secure-a").domain("t.example").path("/x").build(),
        named("__Host-Http-a").build(),
        named("a").same_site(SameSite::None).build(),
        named("a!#$%&'*+-.^_`|~").build(),
    ]
}

#[baya_macros::test]
async fn rejects_invalid_cookies_with_the_name_and_the_reason() {
    let app = TestApp::new::<AppModule>().start().await?;
    for (number, (cookie, reason)) in invalid().iter().enumerate() {
        let response = app.get(&format!("/error/{number}")).send().await;
        let name = cookie.name().escape_debug();
        let expected = format!("500 can't set the cookie `{name}`: {reason}");
        assert!(response.text().starts_with(&expected), "{number}: {}", response.text());
        assert!(response.header("set-cookie").is_none());
    }
}

#[baya_macros::test]
async fn accepts_valid_cookies_with_prefixes() {
    #[controller]
    struct Valid;

    #[controller]
    impl Valid {
        #[get]
        async fn all(&self, cookies: Cookies) -> Result<(), Error> {
            valid().into_iter().try_for_each(|cookie| cookies.set(cookie))
        }
    }

    #[module(root, controllers = [Valid])]
    struct ValidModule;

    let server = Server::of::<ValidModule>().await;
    let response = server.get("/", &[]).await;
    assert_eq!((response.status, response.set().len()), (204, valid().len()), "{response:?}");
    assert_eq!(response.set()[0], "__Host-a=1; HttpOnly; SameSite=Lax; Secure; Path=/");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn rejects_cookies_above_4096_bytes_without_telling_the_client() {
    let server = Server::of::<AppModule>().await;
    let fits = server.get("/size/4096", &[]).await;
    assert_eq!((fits.status, fits.set()[0].len()), (204, 4096));
    let large = server.get("/size/4097", &[]).await;
    assert_eq!((large.status, large.set().len()), (500, 0));
    assert!(!large.text().contains("4096"), "{}", large.text());
    server.app.shutdown().await?;
}
