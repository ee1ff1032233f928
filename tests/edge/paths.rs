//! Paths with escapes, and the routes that they match.

use baya::Middleware;
use baya::axum::extract::OriginalUri;
use baya::prelude::*;
use baya::testing::TestApp;
use wire::Server;

#[controller]
struct Paths;

#[controller]
impl Paths {
    #[get("/cats")]
    async fn cats(&self, original: OriginalUri) -> String {
        format!("cats by {}", original.0)
    }

    #[get("/~me")]
    async fn me(&self) -> &'static str {
        "me"
    }

    #[get("/%7eyou")]
    async fn you(&self) -> &'static str {
        "you"
    }

    #[get("/caf%c3%a9")]
    async fn cafe(&self) -> &'static str {
        "a caf\u{e9}"
    }

    #[get("/{name}/toys")]
    async fn toys(&self, #[param] name: String) -> String {
        format!("toys of {name}")
    }

    #[get("/files/{*path}")]
    async fn file(&self, #[param] path: String) -> String {
        path
    }
}

/// Marks the responses of a layer that is bound to an escaped path.
fn marked() -> Middleware {
    use baya::axum::extract::Request;
    use baya::axum::middleware::{Next, from_fn};
    let mark = from_fn(|request: Request, next: Next| async move {
        let mut response = next.run(request).await;
        response.headers_mut().insert("x-marked", baya::axum::http::HeaderValue::from_static("1"));
        response
    });
    Middleware::new(mark).on("/%7Eyou")
}

/// Declares a route for each path, which returns the path as it is declared.
macro_rules! declared {
    ($($name:ident $path:literal)*) => {
        #[controller("/declared")]
        struct Declared;

        #[controller]
        impl Declared {
            $(
                #[get($path)]
                async fn $name(&self) -> &'static str {
                    $path
                }
            )*
        }

        const DECLARED: &[&str] = &[$($path),*];
    };
}

// Every class of bytes, with digits of both cases: letters, digits and `-._~` at their bounds, reserved characters, and
// characters that a path contains only encoded.
declared! {
    at "/%40" upper_a "/%41" upper_z "/%5A" bracket "/%5B" backtick "/%60" lower_a "/%61" lower_z "/%7a" brace "/%7B"
    slash "/%2f" zero "/%30" nine "/%39" colon "/%3A" hyphen "/x%2D" dot "/x%2e" comma "/%2C" underscore "/%5F"
    caret "/%5E" tilde "/%7E" delete "/%7f" percent "/%25" twice "/%2541" space "/%20" high "/%C3%A9" last "/%fF"
    plain "/-._~!$&'()*+,;=:@" mixed "/a%62%2Fc%2fd"
}

#[module(root, controllers = [Paths, Declared], middleware = [marked()])]
struct AppModule;

const MEANT: &[(&str, &str)] = &[
    ("/cats", "cats by /cats"),
    ("/%63ats", "cats by /%63ats"),
    ("/%63%61ts?x=%41", "cats by /%63%61ts?x=%41"),
    ("/~me", "me"),
    ("/%7Eme", "me"),
    ("/%7eme", "me"),
    ("/~you", "you"),
    ("/%7Eyou", "you"),
    ("/caf%C3%A9", "a caf\u{e9}"),
    ("/caf%c3%A9", "a caf\u{e9}"),
    ("/a%2Fb/toys", "toys of a/b"),
    ("/a%2fb/toys", "toys of a/b"),
    ("/%2541/toys", "toys of %41"),
    ("/files/a%2Fb/%63", "a/b/c"),
];

#[baya::test]
async fn unnecessary_escapes_do_not_change_a_path() {
    let server = Server::of::<AppModule>().await;
    for (path, text) in MEANT {
        server.get(path, &[]).await.is(200, text);
    }
    for path in ["/cats%2F", "/%2Fcats", "/%43ats", "/cats%00"] {
        assert_eq!(server.get(path, &[]).await.status, 404, "{path}");
    }
}

/// The macros normalize declared paths, and the runtime those of requests.
#[baya::test]
async fn declared_and_requested_paths_are_normalized_in_the_same_way() {
    let server = Server::of::<AppModule>().await;
    for path in DECLARED {
        for case in [str::to_ascii_lowercase, str::to_ascii_uppercase] {
            let sent = with_digits(path, case);
            server.get(&format!("/declared{sent}"), &[]).await.is(200, path);
        }
    }
}

/// Returns a path with the digits of its escapes in another case.
fn with_digits(path: &str, case: fn(&str) -> String) -> String {
    let mut parts = path.split('%');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| format!("{all}%{}{}", case(&part[..2]), &part[2..]))
}

#[baya::test]
async fn responds_400_to_a_malformed_escape_for_every_route() {
    let server = Server::of::<AppModule>().await;
    let app = TestApp::new::<AppModule>().start().await?;
    for path in ["/cats%", "/%", "/%%63ats", "/files/%zz", "/%4/toys"] {
        server.get(path, &[]).await.is_problem(400, "bad_request");
        app.get(path).send().await.assert_status(400);
    }
}

#[baya::test]
async fn normalizes_paths_without_a_port() {
    let app = TestApp::new::<AppModule>().start().await?;
    for (path, text) in MEANT {
        app.get(path).send().await.assert_status(200).assert_text(text);
    }
}

#[baya::test]
async fn layers_apply_to_paths_with_escapes() {
    let server = Server::of::<AppModule>().await;
    assert_eq!(server.get("/%7eyou", &[]).await.header("x-marked"), Some("1"));
    assert_eq!(server.get("/cats", &[]).await.header("x-marked"), None);
}
