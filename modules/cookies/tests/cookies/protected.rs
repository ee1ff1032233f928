//! Signed and private cookies against those who try to make their own.

use std::sync::Arc;

use baya::Error;
use baya_cookies::{Cookie, CookieKeys, Cookies};
use baya_macros::{controller, module, provider};
use wire::Server;

use crate::browser::{Sets, decoded, with};

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

    #[get("/here")]
    async fn here(&self, cookies: Cookies, #[param] kind: String) -> Result<String, Error> {
        let view = match kind.as_str() {
            "signed" => cookies.signed(&self.keys),
            _ => cookies.private(&self.keys),
        };
        view.set(("a", "1"))?;
        view.set(("b", "2"))?;
        view.remove("b")?;
        cookies.set(("plain", "3"))?;
        let all: Vec<_> =
            view.iter().map(|one| format!("{}={}", one.name(), one.value())).collect();
        Ok(format!("{all:?} {}", view.is_stale("a")))
    }
}

#[module(root, providers = [keys], controllers = [Protected])]
struct AppModule;

const KINDS: [&str; 2] = ["signed", "private"];

#[baya_macros::test]
async fn a_value_comes_back_as_it_was_protected() {
    let server = Server::of::<AppModule>().await;
    for kind in KINDS {
        for value in ["tom", "", "a.b.c", "a%3B%20b%0D%0A", "%C3%A9", "%2525", "=="] {
            let set = server.get(&format!("/{kind}/set?name=u&value={value}"), &[]).await;
            let back = with(&server, &format!("/{kind}/get?name=u"), set.cookie()).await;
            assert_eq!(back.text(), decoded(value), "{kind}: {set:?}");
        }
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn what_was_changed_anywhere_or_cut_off_anywhere_is_not_there() {
    let server = Server::of::<AppModule>().await;
    for kind in KINDS {
        let set = server.get(&format!("/{kind}/set?name=u&value=tom"), &[]).await;
        let value = set.value().to_owned();
        let path = format!("/{kind}/get?name=u");
        for at in 0..value.len() {
            let cut = with(&server, &path, &format!("u={}", &value[..at])).await;
            assert_eq!((cut.status, cut.text()), (200, "none"), "{kind}, cut off at {at}");
            let mut bytes = value.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            let answer = with(&server, &path, &format!("u={changed}")).await;
            assert_eq!((answer.status, answer.text()), (200, "none"), "{kind}, changed at {at}");
        }
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn a_value_of_one_cookie_is_no_value_of_another() {
    let server = Server::of::<AppModule>().await;
    for kind in KINDS {
        let set = server.get(&format!("/{kind}/set?name=nickname&value=admin"), &[]).await;
        let swapped = format!("role={}", set.value());
        assert_eq!(with(&server, &format!("/{kind}/get?name=role"), &swapped).await.text(), "none");
    }
    // The border between name and value can't be moved either.
    let set = server.get("/signed/set?name=a&value=b%3Dc", &[]).await;
    let moved = format!("a=b={}", set.value().strip_prefix("b=").unwrap());
    assert_eq!(with(&server, "/signed/get?name=a%3Db", &moved).await.text(), "none");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn a_signed_cookie_is_no_private_one_nor_the_other_way_round() {
    let server = Server::of::<AppModule>().await;
    for (made, read) in [("signed", "private"), ("private", "signed")] {
        let set = server.get(&format!("/{made}/set?name=u&value=tom"), &[]).await;
        let back = with(&server, &format!("/{read}/get?name=u"), set.cookie()).await;
        assert_eq!(back.text(), "none");
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn what_was_never_protected_is_not_there() {
    let server = Server::of::<AppModule>().await;
    let long = format!("u={}", "A".repeat(12_000));
    for cookies in ["u=tom", "u=", "u=.", "u=tom.", "u=.AAAA", "u=tom.%ff", "u=AAAAAAAAAAAA", &long]
    {
        for kind in KINDS {
            let answer = with(&server, &format!("/{kind}/get?name=u"), cookies).await;
            assert_eq!((answer.status, answer.text()), (200, "none"), "{kind}: {cookies}");
        }
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn a_forged_cookie_of_the_same_name_does_not_hide_the_genuine_one() {
    let server = Server::of::<AppModule>().await;
    for kind in KINDS {
        let set = server.get(&format!("/{kind}/set?name=u&value=tom"), &[]).await;
        let both = format!("u=forged; {}", set.cookie());
        assert_eq!(with(&server, &format!("/{kind}/get?name=u"), &both).await.text(), "tom");
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn nobody_reads_a_private_value_on_the_wire_and_no_two_are_alike() {
    let server = Server::of::<AppModule>().await;
    let path = "/private/set?name=u&value=the-plain-text";
    let one = server.get(path, &[]).await;
    let two = server.get(path, &[]).await;
    assert!(!one.set()[0].contains("plain"), "{one:?}");
    assert_ne!(one.value(), two.value());
    let signed = server.get("/signed/set?name=u&value=the-plain-text", &[]).await;
    assert!(signed.value().starts_with("the-plain-text."), "{signed:?}");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn what_has_been_set_is_read_in_the_same_request() {
    let server = Server::of::<AppModule>().await;
    for kind in KINDS {
        let answer = server.get(&format!("/{kind}/here"), &[]).await;
        assert_eq!(answer.text(), "[\"a=1\"] false");
    }
    server.app.shutdown().await?;
}
