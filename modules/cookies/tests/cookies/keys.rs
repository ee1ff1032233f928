//! Sources of keys, and their rotation.

use std::sync::Arc;

use baya::Error;
use baya::testing::TestApp;
use baya_cookies::{Cookie, CookieKeys, CookieSecrets, Cookies, CookiesModule};
use baya_macros::{controller, module};
use wire::Server;

use crate::browser::{SetCookies, get_with};

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
struct First;

#[module(root, imports = [UsersModule, CookiesModule::with(CookieSecrets::new([SECOND, FIRST]))])]
struct Second;

#[module(root, imports = [UsersModule, CookiesModule::with(CookieSecrets::new([THIRD, SECOND]))])]
struct Third;

#[baya_macros::test]
async fn accepts_cookies_of_older_keys_until_they_are_removed() {
    let first = Server::of::<First>().await;
    let second = Server::of::<Second>().await;
    let third = Server::of::<Third>().await;
    for kind in ["signed", "private"] {
        let me = format!("/{kind}/me");
        let login = first.get(&format!("/{kind}/login"), &[]).await;
        let current = get_with(&first, &me, login.cookie()).await;
        assert_eq!((current.text(), current.set().len()), ("tom false", 0));

        let renewed = get_with(&second, &me, login.cookie()).await;
        assert_eq!(renewed.text(), "tom true");
        let current = get_with(&second, &me, renewed.cookie()).await;
        assert_eq!((current.text(), current.set().len()), ("tom false", 0));

        let renewed_again = get_with(&third, &me, renewed.cookie()).await;
        assert_eq!(renewed_again.text(), "tom true");

        // A removed key, and one that is not known yet.
        get_with(&third, &me, login.cookie()).await.is_problem(401, "unauthorized");
        get_with(&first, &me, renewed.cookie()).await.is_problem(401, "unauthorized");
    }
    for server in [first, second, third] {
        server.app.shutdown().await?;
    }
}

/// The error with which an app fails to start.
async fn start_error<M: baya::Module>() -> String {
    TestApp::new::<M>().start().await.unwrap_err().chain()
}

#[baya_macros::test]
async fn does_not_start_with_missing_or_short_secrets() {
    #[module(root, imports = [UsersModule, CookiesModule::with(CookieSecrets::new(["short"]))])]
    struct Short;
    let error = start_error::<Short>().await;
    let expected = "`cookie_keys` failed: secret 1 of `CookieSecrets::new`: expected at least 32 bytes, found 5; ";
    assert!(error.contains(expected), "{error}");
    assert!(!error.contains("short"), "{error}");

    #[module(
        root,
        imports = [UsersModule, CookiesModule::with(CookieSecrets::from_env("BAYA_TEST_NO_SUCH_SECRETS"))],
    )]
    struct Unset;
    let error = start_error::<Unset>().await;
    assert!(
        error.contains("the environment variable `BAYA_TEST_NO_SUCH_SECRETS` is not set"),
        "{error}"
    );
}

#[test]
fn requires_keys_of_64_bytes_and_secrets_of_32_bytes() {
    CookieKeys::new([[1; 64], [2; 64]]).unwrap();
    let error = CookieKeys::new([vec![1; 64], vec![2; 63]]).unwrap_err().chain();
    let expected = "key 2 of `CookieKeys::new`: expected at least 64 bytes, found 63; ";
    assert!(error.starts_with(expected), "{error}");
    CookieKeys::derive(["x".repeat(32)]).unwrap();
    let error = CookieKeys::derive(["x".repeat(31)]).unwrap_err().chain();
    let expected = "secret 1 of `CookieKeys::derive`: expected at least 32 bytes, found 31; ";
    assert!(error.starts_with(expected), "{error}");
    let error = CookieKeys::new(<[Vec<u8>; 0]>::default()).unwrap_err().chain();
    assert_eq!(error, "`CookieKeys::new` requires at least one key");
    let error = CookieKeys::derive(<[&str; 0]>::default()).unwrap_err().chain();
    assert!(error.starts_with("`CookieKeys::derive` contains no secret; "), "{error}");
    CookieKeys::generate().unwrap();
}

#[test]
fn never_shows_keys_or_secrets() {
    let keys = CookieKeys::derive([FIRST]).unwrap();
    assert_eq!(format!("{keys:?}"), "CookieKeys { count: 1, .. }");
    assert_eq!(format!("{:?}", CookieSecrets::new([FIRST])), "CookieSecrets { count: 1, .. }");
    let from_env = CookieSecrets::from_env("HOME");
    assert_eq!(format!("{from_env:?}"), "CookieSecrets { variable: \"HOME\" }");
}
