//! Signed and private cookies, and attempts to forge them.

use std::sync::Arc;

use baya::Error;
use baya_cookies::{Cookie, CookieKeys, Cookies};
use baya_macros::{controller, module, provider};
use wire::Server;

use crate::browser::{SetCookies, decoded, get_with};

#[provider]
async fn keys() -> Result<CookieKeys, Error> {
    CookieKeys::new([[7; 64]])
}

#[controller("/{kind}")]
struct Protected {
    keys: Arc<CookieKeys>,
}

#[controller]
impl Protected {
    #[get("/set")]
    async fn set(
        &self,
        cookies: Cookies,
        #[param] kind: String,
        #[query] name: String,
        #[query] value: String,
    ) -> Result<(), Error> {
        let cookie = Cookie::new(name, value);
        match kind.as_str() {
            "signed" => cookies.signed(&self.keys).set(cookie),
            _ => cookies.private(&self.keys).set(cookie),
        }
    }

    #[get("/get")]
    async fn get(&self, cookies: Cookies, #[param] kind: String, #[query] name: String) -> String {
        let cookie = match kind.as_str() {
            "signed" => cookies.signed(&self.keys).get(&name),
            _ => cookies.private(&self.keys).get(&name),
        };
        cookie.map_or_else(|| "none".to_owned(), |cookie| cookie.value().to_owned())
    }

    #[get("/same-request")]
    async fn same_request(&self, cookies: Cookies, #[param] kind: String) -> Result<String, Error> {
        let view = match kind.as_str() {
            "signed" => cookies.signed(&self.keys),
            _ => cookies.private(&self.keys),
        };
        view.set(("a", "1"))?;
        view.set(("b", "2"))?;
        view.remove("b")?;
        cookies.set(("plain", "3"))?;
        let all: Vec<_> =
            view.iter().map(|cookie| format!("{}={}", cookie.name(), cookie.value())).collect();
        Ok(format!("{all:?} {}", view.is_stale("a")))
    }
}

#[module(root, providers = [keys], controllers = [Protected])]
struct AppModule;

const KINDS: [&str; 2] = ["signed", "private"];

#[baya_macros::test]
async fn returns_the_original_value() {
    let server = Server::of::<AppModule>().await;
    for kind in KINDS {
        for value in ["tom", "", "a.b.c", "a%3B%20b%0D%0A", "%C3%A9", "%2525", "=="] {
            let set = server.get(&format!("/{kind}/set?name=u&value={value}"), &[]).await;
            let back = get_with(&server, &format!("/{kind}/get?name=u"), set.cookie()).await;
            assert_eq!(back.text(), decoded(value), "{kind}: {set:?}");
        }
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn ignores_changed_and_truncated_values() {
    let server = Server::of::<AppModule>().await;
    for kind in KINDS {
        let set = server.get(&format!("/{kind}/set?name=u&value=tom"), &[]).await;
        let value = set.value().to_owned();
        let path = format!("/{kind}/get?name=u");
        for at in 0..value.len() {
            let truncated = get_with(&server, &path, &format!("u={}", &value[..at])).await;
            let found = (truncated.status, truncated.text());
            assert_eq!(found, (200, "none"), "{kind}, truncated at {at}");
            let mut bytes = value.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            let response = get_with(&server, &path, &format!("u={changed}")).await;
            assert_eq!(
                (response.status, response.text()),
                (200, "none"),
                "{kind}, changed at {at}"
            );
        }
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn binds_values_to_the_name_of_their_cookie() {
    let server = Server::of::<AppModule>().await;
    for kind in KINDS {
        let set = server.get(&format!("/{kind}/set?name=nickname&value=admin"), &[]).await;
        let swapped = format!("role={}", set.value());
        assert_eq!(
            get_with(&server, &format!("/{kind}/get?name=role"), &swapped).await.text(),
            "none"
        );
    }
    // The border between name and value can't be moved either.
    let set = server.get("/signed/set?name=a&value=b%3Dc", &[]).await;
    let moved = format!("a=b={}", set.value().strip_prefix("b=").unwrap());
    assert_eq!(get_with(&server, "/signed/get?name=a%3Db", &moved).await.text(), "none");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn does_not_accept_signed_cookies_as_private_or_private_as_signed() {
    let server = Server::of::<AppModule>().await;
    for (written, read) in [("signed", "private"), ("private", "signed")] {
        let set = server.get(&format!("/{written}/set?name=u&value=tom"), &[]).await;
        let back = get_with(&server, &format!("/{read}/get?name=u"), set.cookie()).await;
        assert_eq!(back.text(), "none");
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn ignores_values_that_were_never_protected() {
    let server = Server::of::<AppModule>().await;
    let long = format!("u={}", "A".repeat(12_000));
    for cookies in ["u=tom", "u=", "u=.", "u=tom.", "u=.AAAA", "u=tom.%ff", "u=AAAAAAAAAAAA", &long]
    {
        for kind in KINDS {
            let response = get_with(&server, &format!("/{kind}/get?name=u"), cookies).await;
            assert_eq!((response.status, response.text()), (200, "none"), "{kind}: {cookies}");
        }
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn finds_the_valid_cookie_after_a_forged_one_with_the_same_name() {
    let server = Server::of::<AppModule>().await;
    for kind in KINDS {
        let set = server.get(&format!("/{kind}/set?name=u&value=tom"), &[]).await;
        let both = format!("u=forged; {}", set.cookie());
        assert_eq!(get_with(&server, &format!("/{kind}/get?name=u"), &both).await.text(), "tom");
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn encrypts_private_values_with_random_nonces() {
    let server = Server::of::<AppModule>().await;
    let path = "/private/set?name=u&value=the-plain-text";
    let first = server.get(path, &[]).await;
    let second = server.get(path, &[]).await;
    assert!(!first.set()[0].contains("plain"), "{first:?}");
    assert_ne!(first.value(), second.value());
    let signed = server.get("/signed/set?name=u&value=the-plain-text", &[]).await;
    assert!(signed.value().starts_with("the-plain-text."), "{signed:?}");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn reads_cookies_that_were_set_in_the_same_request() {
    let server = Server::of::<AppModule>().await;
    for kind in KINDS {
        let response = server.get(&format!("/{kind}/same-request"), &[]).await;
        assert_eq!(response.text(), "[\"a=1\"] false");
    }
    server.app.shutdown().await?;
}
