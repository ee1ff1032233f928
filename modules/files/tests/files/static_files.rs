//! Served directories, from the disk and embedded in the program.

use baya::{App, Caught, Context, Error, Filter, Inject, Reply};
use baya_files::{File, StaticFiles, embed};
use baya_macros::{controller, filter, module};
use wire::{Header, Server};

const SITE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/files/site");
const HTML: Header<'_> = ("accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8");

fn on_disk() -> StaticFiles {
    StaticFiles::new(SITE)
}

fn embedded() -> StaticFiles {
    StaticFiles::embedded(embed!("tests/files/site"))
}

#[controller("/api")]
struct Api;

#[controller]
impl Api {
    #[get("/cats")]
    async fn cats(&self) -> &'static str {
        "cats"
    }
}

#[module(root, controllers = [Api])]
struct AppModule;

/// Two servers of the same directory, from the disk and embedded, with the same settings.
async fn both(configure: impl Fn(StaticFiles) -> StaticFiles) -> [Server; 2] {
    let disk = configure(on_disk());
    let embedded = configure(embedded());
    [
        Server::with::<AppModule>(|app: App| app.fallback(disk)).await,
        Server::with::<AppModule>(|app: App| app.fallback(embedded)).await,
    ]
}

#[baya_macros::test]
async fn serves_files_and_index_pages() {
    for server in both(|files| files).await {
        for (path, text, content_type) in [
            ("/", "<h1>home</h1>\n", "text/html; charset=utf-8"),
            ("/index.html", "<h1>home</h1>\n", "text/html; charset=utf-8"),
            ("/docs/", "<h1>docs</h1>\n", "text/html; charset=utf-8"),
            ("/assets/page.css", "body { color: red }\n", "text/css; charset=utf-8"),
            ("/empty.txt", "", "text/plain; charset=utf-8"),
        ] {
            let response = server.get(path, &[]).await;
            assert_eq!((response.status, response.text()), (200, text), "{path}");
            assert_eq!(response.header("content-type"), Some(content_type), "{path}");
            assert_eq!(response.header("cache-control"), None);
        }
        assert_eq!(server.get("/api/cats", &[]).await.text(), "cats");
        for path in ["/none", "/docs/none.html", "/.hidden", "/assets/", "/bare", "/bare/"] {
            assert_eq!(server.get(path, &[]).await.status, 404, "{path}");
        }
    }
}

#[baya_macros::test]
async fn redirects_directories_without_a_trailing_slash() {
    for server in both(|files| files).await {
        let redirect = server.get("/docs?page=2", &[]).await;
        assert_eq!((redirect.status, redirect.header("location")), (308, Some("/docs/?page=2")));
    }
}

#[baya_macros::test]
async fn supports_ranges_and_conditional_requests() {
    for server in both(|files| files).await {
        let whole = server.get("/index.html", &[]).await;
        let tag = whole.header("etag").unwrap();
        assert_eq!(server.get("/index.html", &[("if-none-match", tag)]).await.status, 304);
        assert_eq!(server.get("/index.html", &[("if-match", "\"none\"")]).await.status, 412);
        let part = server.get("/index.html", &[("range", "bytes=4-7")]).await;
        assert_eq!((part.status, part.text()), (206, "home"));
        let rejected = server.get("/index.html", &[("range", "bytes=99-")]).await;
        assert_eq!((rejected.status, rejected.header("content-range")), (416, Some("bytes */14")));
        assert_eq!(rejected.problem()["instance"], "/index.html");
        let head = server.request("HEAD /index.html", &[]).await;
        assert_eq!((head.status, head.body.len()), (200, 0));
        assert_eq!(head.header("content-length"), Some("14"));
    }
}

#[baya_macros::test]
async fn sends_the_precompressed_variant_that_the_client_prefers() {
    for server in both(|files| files).await {
        for (accepts, coding, text) in [
            ("gzip, br", Some("br"), "compressed by br\n"),
            ("gzip", Some("gzip"), "compressed by gz\n"),
            ("GZIP;q=1.0, br;q=0.5", Some("gzip"), "compressed by gz\n"),
            ("br;q=0, gzip;q=0.1", Some("gzip"), "compressed by gz\n"),
            ("*", Some("br"), "compressed by br\n"),
            ("*;q=0", None, "body { color: red }\n"),
            ("identity, gzip;q=0.5", None, "body { color: red }\n"),
            ("zstd, deflate", None, "body { color: red }\n"),
            ("br;q=much", None, "body { color: red }\n"),
            ("", None, "body { color: red }\n"),
        ] {
            let response = server.get("/assets/page.css", &[("accept-encoding", accepts)]).await;
            assert_eq!((response.status, response.text()), (200, text), "{accepts}");
            assert_eq!(response.header("content-encoding"), coding, "{accepts}");
            assert_eq!(response.header("content-type"), Some("text/css; charset=utf-8"));
            assert_eq!(response.header("vary"), Some("accept-encoding"));
        }
        assert_eq!(server.get("/index.html", &[]).await.header("vary"), None);
    }
    for server in both(|files| files.precompressed(false)).await {
        let plain = server.get("/assets/page.css", &[("accept-encoding", "br")]).await;
        assert_eq!((plain.header("content-encoding"), plain.header("vary")), (None, None));
    }
}

#[baya_macros::test]
async fn assigns_a_tag_to_each_variant() {
    for server in both(|files| files).await {
        let br = server.get("/assets/page.css", &[("accept-encoding", "br")]).await;
        let plain = server.get("/assets/page.css", &[]).await;
        let tag = br.header("etag").unwrap();
        assert_ne!(Some(tag), plain.header("etag"));
        let headers = [("if-none-match", tag), ("accept-encoding", "br")];
        let cached = server.get("/assets/page.css", &headers).await;
        assert_eq!((cached.status, cached.header("vary")), (304, Some("accept-encoding")));
        assert_eq!(server.get("/assets/page.css", &headers[..1]).await.status, 200);
    }
}

#[baya_macros::test]
async fn serves_the_index_page_for_paths_of_a_single_page_app() {
    for server in both(|files| files.spa().except("/api").immutable("assets")).await {
        for path in ["/users/7", "/users/7/", "/login?next=/", "/apix", "/docs2", "/bare/"] {
            let page = server.get(path, &[HTML]).await;
            assert_eq!((page.status, page.text()), (200, "<h1>home</h1>\n"), "{path}");
            assert_eq!(page.header("cache-control"), Some("no-cache"));
            assert_eq!(page.header("vary"), Some("accept"));
        }
        assert_eq!(server.request("HEAD /users/7", &[HTML]).await.status, 200);
        assert_eq!(server.get("/", &[HTML]).await.header("cache-control"), Some("no-cache"));
        for path in ["/api", "/api/", "/api/none", "/%61pi/none", "/none.js", "/v1.2"] {
            let missing = server.get(path, &[HTML]).await;
            assert_eq!(missing.status, 404, "{path}");
            assert_eq!(missing.problem()["instance"], path);
        }
        for accepts in ["application/json", "*/*", "text/html;q=0"] {
            let missing = server.get("/users/7", &[("accept", accepts)]).await;
            assert_eq!(missing.status, 404, "{accepts}");
        }
        assert_eq!(server.get("/users/7", &[]).await.status, 404);
        assert_eq!(server.request("POST /users/7", &[HTML]).await.status, 404);
        assert_eq!(server.get("/../users", &[HTML]).await.status, 404);
    }
}

#[baya_macros::test]
async fn sends_the_configured_cache_control() {
    let configure = |files: StaticFiles| files.cache_control("max-age=60").immutable("/assets/");
    for server in both(configure).await {
        let page = server.get("/docs/", &[]).await;
        assert_eq!(page.header("cache-control"), Some("max-age=60"));
        let asset = server.get("/assets/page.css", &[]).await;
        assert_eq!(asset.header("cache-control"), Some("public, max-age=31536000, immutable"));
    }
}

#[baya_macros::test]
async fn rejects_other_methods_on_existing_files() {
    for server in both(|files| files).await {
        for path in ["/index.html", "/docs", "/"] {
            let rejected = server.request(&format!("DELETE {path}"), &[]).await;
            assert_eq!((rejected.status, rejected.header("allow")), (405, Some("GET, HEAD")));
            assert_eq!(rejected.problem()["instance"], path);
            let options = server.request(&format!("OPTIONS {path}"), &[]).await;
            assert_eq!((options.status, options.header("allow")), (204, Some("GET, HEAD")));
        }
        assert_eq!(server.request("POST /none", &[]).await.status, 404);
    }
}

#[baya_macros::test]
async fn serves_a_directory_at_a_path() {
    for files in [on_disk(), embedded()] {
        let server = Server::with::<AppModule>(|app: App| app.merge(files.at("/public"))).await;
        assert_eq!(server.get("/public/", &[]).await.text(), "<h1>home</h1>\n");
        assert_eq!(server.get("/public/docs/", &[]).await.text(), "<h1>docs</h1>\n");
        for (path, to) in [("/public", "/public/"), ("/public/docs", "/public/docs/")] {
            let redirect = server.get(path, &[]).await;
            assert_eq!((redirect.status, redirect.header("location")), (308, Some(to)));
        }
        for path in ["/public/none", "/public/../Cargo.toml", "/public/%2e%2e/x", "/publicity"] {
            let missing = server.get(path, &[]).await;
            assert_eq!(missing.status, 404, "{path}");
            assert_eq!(missing.problem()["instance"], path);
        }
        assert_eq!(server.get("/api/cats", &[]).await.text(), "cats");
    }
}

#[baya_macros::test]
async fn serves_a_directory_merged_at_the_root() {
    let server = Server::with::<AppModule>(|app: App| app.merge(on_disk().at("/"))).await;
    assert_eq!(server.get("/", &[]).await.text(), "<h1>home</h1>\n");
    assert_eq!(server.get("/docs/", &[]).await.text(), "<h1>docs</h1>\n");
    assert_eq!(server.get("/api/cats", &[]).await.text(), "cats");
}

/// Replaces error responses.
#[filter]
struct ReportPath;

impl Filter for ReportPath {
    type Catches = Error;

    async fn catch(&self, error: Caught<Error>, cx: &mut Context<'_>) -> Result<Reply, Error> {
        let path = cx.http().map_or("", |head| head.uri.path()).to_owned();
        Ok(Reply::http((error.status(), format!("missing: {path}"))))
    }
}

#[module(root, controllers = [Api], filters = [ReportPath])]
struct FilteredModule;

#[baya_macros::test]
async fn filters_of_the_app_catch_missing_files() {
    let server = Server::with::<FilteredModule>(|app: App| app.fallback(on_disk())).await;
    let missing = server.get("/none", &[]).await;
    assert_eq!((missing.status, missing.text()), (404, "missing: /none"));
    assert_eq!(server.get("/docs/", &[]).await.status, 200);
}

#[controller("/handler")]
struct Handler;

#[controller]
impl Handler {
    #[get("/{*path}")]
    async fn file(&self, files: Inject<StaticFiles>, #[param] path: String) -> Result<File, Error> {
        files.file(&path).await
    }
}

#[module(root, providers = [value(on_disk() as StaticFiles)], controllers = [Handler])]
struct HandlerModule;

#[baya_macros::test]
async fn a_handler_serves_files_by_path() {
    let server = Server::of::<HandlerModule>().await;
    let part = server.get("/handler/index.html", &[("range", "bytes=4-7")]).await;
    assert_eq!((part.status, part.text()), (206, "home"));
    for path in ["/handler/docs", "/handler/docs/"] {
        assert_eq!(server.get(path, &[]).await.text(), "<h1>docs</h1>\n");
    }
    for path in [
        "/handler/%2e%2e/main.rs",
        "/handler/..%2fmain.rs",
        "/handler/.hidden",
        "/handler//etc/passwd",
        "/handler/none",
    ] {
        assert_eq!(server.get(path, &[]).await.status, 404, "{path}");
    }
}
