//! Keys: where they come from, and how they rotate.

use std::sync::Arc;

use baya::Error;
use baya::testing::TestApp;
use baya_cookies::{Cookie, CookieKeys, CookieSecrets, Cookies, CookiesModule};
use baya_macros::{controller, module};
use wire::Server;

use crate::browser::{Sets, with};

const FIRST: &str = "the first secret, of 32 bytes or more";
const SECOND: &str = "the second secret, of 32 bytes or more";
const THIRD: &str = "the third secret, of 32 bytes or more";

#[controller("/{kind}")]
struct Users {
    keys: Arc<CookieKeys>,
}

#[controller]
impl Users {
    #[get("/login")]
    async fn login(&self, cookies: Cookies, #[param] kind: String) -> Result<(), Error> {
        let cookie = Cookie::new("user", "tom");
        match kind.as_str() {
            "signed" => cookies.signed(&self.keys).set(cookie),
            _ => cookies.private(&self.keys).set(cookie),
        }
    }

    #[get("/me")]
    async fn me(&self, cookies: Cookies, #[param] kind: String) -> Result<String, Error> {
        let view = match kind.as_str() {
            "signed" => cookies.signed(&self.keys),
            _ => cookies.private(&self.keys),
        };
        let Some(user) = view.get("user") else { return Err(Error::unauthorized()) };
        let stale = view.is_stale("user");
        if stale {
            view.set(("user", user.value().to_owned()))?;
        }
        Ok(format!("{} {stale}", user.value()))
    }
}

#[module(controllers = [Users])]
struct UsersModule;

#[module(root, imports = [UsersModule, CookiesModule::with(CookieSecrets::new([FIRST]))])]
struct A;

#[module(root, imports = [UsersModule, CookiesModule::with(CookieSecrets::new([SECOND, FIRST]))])]
struct B;

#[module(root, imports = [UsersModule, CookiesModule::with(CookieSecrets::new([THIRD, SECOND]))])]
struct C;

#[baya_macros::test]
async fn a_cookie_outlives_its_key_where_it_is_set_anew_in_time() {
    let a = Server::of::<A>().await;
    let b = Server::of::<B>().await;
    let c = Server::of::<C>().await;
    for kind in ["signed", "private"] {
        let me = format!("/{kind}/me");
        let first = a.get(&format!("/{kind}/login"), &[]).await;
        let at_home = with(&a, &me, first.cookie()).await;
        assert_eq!((at_home.text(), at_home.set().len()), ("tom false", 0));

        let second = with(&b, &me, first.cookie()).await;
        assert_eq!(second.text(), "tom true");
        let kept = with(&b, &me, second.cookie()).await;
        assert_eq!((kept.text(), kept.set().len()), ("tom false", 0));

        let third = with(&c, &me, second.cookie()).await;
        assert_eq!(third.text(), "tom true");

        // Of the key before last, and of one that is not there yet.
        assert_eq!(with(&c, &me, first.cookie()).await.status, 401);
        assert_eq!(with(&a, &me, second.cookie()).await.status, 401);
    }
    for server in [a, b, c] {
        server.app.shutdown().await?;
    }
}

/// Why an app does not start.
async fn refused<M: baya::Module>() -> String {
    TestApp::new::<M>().start().await.unwrap_err().chain()
}

#[baya_macros::test]
async fn an_app_does_not_start_with_secrets_that_are_missing_or_too_short() {
    #[module(root, imports = [UsersModule, CookiesModule::with(CookieSecrets::new(["short"]))])]
    struct Short;
    let why = refused::<Short>().await;
    let says =
        "`cookie_keys` failed: secret 1 of `CookieSecrets::new` has 5 bytes; give 32 at least";
    assert!(why.contains(says), "{why}");
    assert!(!why.contains("short"), "{why}");

    #[module(
        root,
        imports = [UsersModule, CookiesModule::with(CookieSecrets::from_env("BAYA_TEST_NO_SUCH_SECRETS"))],
    )]
    struct Unset;
    let why = refused::<Unset>().await;
    assert!(why.contains("`BAYA_TEST_NO_SUCH_SECRETS` has no secrets of cookies; set it"), "{why}");
}

#[test]
fn keys_have_64_bytes_secrets_32_and_there_is_one_at_least() {
    assert!(CookieKeys::new([[1; 64], [2; 64]]).is_ok());
    let why = CookieKeys::new([vec![1; 64], vec![2; 63]]).unwrap_err().chain();
    assert!(
        why.starts_with("key 2 of `CookieKeys::new` has 63 bytes; give 64 random ones"),
        "{why}"
    );
    assert!(CookieKeys::derive(["x".repeat(32)]).is_ok());
    assert!(CookieKeys::derive(["x".repeat(31)]).is_err());
    assert!(CookieKeys::new(<[Vec<u8>; 0]>::default()).is_err());
    assert!(CookieKeys::derive(<[&str; 0]>::default()).is_err());
    assert!(CookieKeys::generate().is_ok());
}

#[test]
fn no_key_and_no_secret_is_ever_shown() {
    let keys = CookieKeys::derive([FIRST]).unwrap();
    assert_eq!(format!("{keys:?}"), "CookieKeys { count: 1, .. }");
    assert_eq!(format!("{:?}", CookieSecrets::new([FIRST])), "CookieSecrets(1 of them)");
    assert_eq!(format!("{:?}", CookieSecrets::from_env("HOME")), "CookieSecrets(HOME)");
}
