//! Pages that show the documents.

use baya::App;
use baya::testing::{TestApp, TestResponse};
use baya_macros::{controller, module};
use baya_openapi::{DocumentOptions, OpenApi, OpenApiModule};

#[controller("/ping")]
struct Ping;

#[controller]
impl Ping {
    #[get]
    async fn ping(&self) -> &'static str {
        "pong"
    }
}

#[module(root, imports = [OpenApiModule::at("/docs")], controllers = [Ping])]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.expect("the app starts")
}

async fn page(path: &str) -> TestResponse {
    app().await.get(path).send().await
}

/// Returns the files that a page loads, as paths of the app.
fn linked_files(html: &str, base: &str) -> Vec<String> {
    let attributes = ["src=\"", "href=\""];
    let links = attributes.iter().flat_map(|attribute| html.split(attribute).skip(1));
    let links = links.filter_map(|rest| rest.split('"').next()).filter(|link| *link != "data:,");
    let depth = base.matches('/').count() - 1;
    let prefix = if depth == 0 { "./".to_owned() } else { "../".repeat(depth) };
    let absolute =
        |link: &str| format!("/{}", link.strip_prefix(&prefix).expect("a relative link"));
    links.map(absolute).collect()
}

#[baya_macros::test(crate = baya)]
async fn serves_both_pages_at_their_paths() {
    for path in ["/docs", "/docs/reference"] {
        let page = page(path).await;
        page.assert_status(200);
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        assert!(page.text().contains("<title>AppModule</title>"), "{}", page.text());
    }
}

#[baya_macros::test(crate = baya)]
async fn a_page_loads_nothing_from_other_hosts() {
    for path in ["/docs", "/docs/reference"] {
        let text = page(path).await.text();
        assert!(!text.contains("//"), "{text}");
    }
}

#[baya_macros::test(crate = baya)]
async fn a_page_forbids_inline_scripts() {
    for path in ["/docs", "/docs/reference"] {
        let page = page(path).await;
        let policy = page.header("content-security-policy").expect("a policy").to_owned();
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
        assert!(policy.contains("connect-src 'self';"), "{policy}");
        assert!(!policy.contains("unsafe-eval"), "{policy}");
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(page.header("x-frame-options"), Some("DENY"));
    }
}

#[baya_macros::test(crate = baya)]
async fn files_of_a_page_are_served_with_immutable_caching() {
    let app = app().await;
    for path in ["/docs", "/docs/reference"] {
        let html = app.get(path).send().await.text();
        let files = linked_files(&html, path);
        assert!(files.len() >= 2, "{html}");
        for file in files {
            let response = app.get(&file).header("accept-encoding", "gzip").send().await;
            response.assert_status(200);
            let cached = response.header("cache-control");
            assert_eq!(cached, Some("public, max-age=31536000, immutable"), "{file}");
            assert_eq!(response.header("x-content-type-options"), Some("nosniff"));
            let etag = response.header("etag").expect("an etag").to_owned();
            let request = app.get(&file).header("accept-encoding", "gzip");
            request.header("if-none-match", &etag).send().await.assert_status(304);
        }
    }
}

#[baya_macros::test(crate = baya)]
async fn sends_compressed_files_to_clients_that_accept_gzip() {
    let app = app().await;
    let html = app.get("/docs").send().await.text();
    let script = linked_files(&html, "/docs").into_iter().find(|file| file.contains("bundle"));
    let script = script.expect("the page loads the bundle");
    let compressed = app.get(&script).header("accept-encoding", "br, gzip").send().await;
    assert_eq!(compressed.header("content-encoding"), Some("gzip"));
    assert_eq!(compressed.header("vary"), Some("accept-encoding"));
    assert_eq!(compressed.bytes()[..2], [0x1f, 0x8b]);
    let plain = app.get(&script).header("accept-encoding", "gzip;q=0").send().await;
    assert_eq!(plain.header("content-encoding"), None);
    assert_ne!(plain.header("etag"), compressed.header("etag"));
    assert!(plain.bytes().len() > 3 * compressed.bytes().len());
    assert!(plain.text().contains("SwaggerUIBundle"));
}

#[baya_macros::test(crate = baya)]
async fn redirects_a_trailing_slash_to_the_page() {
    let response = page("/docs/").await;
    response.assert_status(308);
    assert_eq!(response.header("location"), Some("../docs"));
}

#[baya_macros::test(crate = baya)]
async fn the_redirect_page_can_access_the_window_that_opened_it() {
    let response = page("/docs/oauth2-redirect.html").await;
    response.assert_status(200);
    assert_eq!(response.header("cross-origin-opener-policy"), Some("unsafe-none"));
}

fn escaped_options() -> OpenApi {
    let shop = DocumentOptions::default()
        .title("</script><b>Shop & Co</b>")
        .server("https://api.shop.example/v1", "");
    OpenApi::new().about(shop).document("inside", DocumentOptions::default()).scalar("/reference")
}

#[module(root, imports = [OpenApiModule::with(escaped_options())], controllers = [Ping])]
struct NamedModule;

#[baya_macros::test(crate = baya)]
async fn serves_one_page_with_all_documents() {
    let app = TestApp::new::<NamedModule>().start().await.expect("the app starts");
    app.get("/docs").send().await.assert_status(404);
    let page = app.get("/reference").send().await;
    let text = page.text();
    assert!(text.contains(r#""url":"./openapi.json""#), "{text}");
    assert!(text.contains(r#""title":"inside","name":"inside","url":"./inside.json""#), "{text}");
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(policy.contains("connect-src 'self' https://api.shop.example;"), "{policy}");
}

#[baya_macros::test(crate = baya)]
async fn escapes_titles_in_html_and_json() {
    let app = TestApp::new::<NamedModule>().start().await.expect("the app starts");
    let text = app.get("/reference").send().await.text();
    let title = "<title>&lt;/script&gt;&lt;b&gt;Shop &amp; Co&lt;/b&gt;</title>";
    assert!(text.contains(title), "{text}");
    assert!(!text.contains("</script><b>"), "{text}");
}

#[module(
    root,
    imports = [OpenApiModule::with(OpenApi::new().scalar("/docs").no_pages())],
    controllers = [Ping],
)]
struct BareModule;

#[baya_macros::test(crate = baya)]
async fn no_pages_removes_the_pages_but_not_the_documents() {
    let app = TestApp::new::<BareModule>().start().await.expect("the app starts");
    app.get("/docs").send().await.assert_status(404);
    app.get("/openapi.json").send().await.assert_status(200);
}

#[module(root, imports = [OpenApiModule::at("/ping")], controllers = [Ping])]
struct ClashingModule;

#[module(root, imports = [OpenApiModule::at("docs")], controllers = [Ping])]
struct SlashlessModule;

#[baya_macros::test(crate = baya)]
async fn rejects_invalid_and_conflicting_paths_at_boot() {
    let cases = [
        (
            App::new::<ClashingModule>(),
            "`/ping` is the path of `Ping::ping` and of a document or a page; give one of them another path",
        ),
        (
            App::new::<SlashlessModule>(),
            "`docs` is not a valid path for OpenAPI documents; start it with `/`, and use no parameters",
        ),
    ];
    for (app, expected) in cases {
        let error = app.boot().await.expect_err("the path is invalid or in use");
        assert_eq!(error.message(), Some(expected));
    }
}
