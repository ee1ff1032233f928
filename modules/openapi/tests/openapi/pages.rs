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
    TestApp::new::<AppModule>().start().await.expect("it starts")
}

async fn page(path: &str) -> TestResponse {
    app().await.get(path).send().await
}

/// What a page loads, as paths of the app.
fn loaded(html: &str, base: &str) -> Vec<String> {
    let places = ["src=\"", "href=\""];
    let found = places.iter().flat_map(|location| html.split(location).skip(1));
    let found = found.filter_map(|rest| rest.split('"').next()).filter(|at| *at != "data:,");
    let depth = base.matches('/').count() - 1;
    let prefix = if depth == 0 { "./".to_owned() } else { "../".repeat(depth) };
    let absolute = |at: &str| format!("/{}", at.strip_prefix(&prefix).expect("it is relative"));
    found.map(absolute).collect()
}

#[baya_macros::test(crate = baya)]
async fn both_pages_are_where_the_module_says() {
    for path in ["/docs", "/docs/reference"] {
        let page = page(path).await;
        page.assert_status(200);
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        assert!(page.text().contains("<title>AppModule</title>"), "{}", page.text());
    }
}

#[baya_macros::test(crate = baya)]
async fn a_page_loads_nothing_of_another_host() {
    for path in ["/docs", "/docs/reference"] {
        let text = page(path).await.text();
        assert!(!text.contains("//"), "{text}");
    }
}

#[baya_macros::test(crate = baya)]
async fn a_page_runs_nothing_that_is_written_in_it() {
    for path in ["/docs", "/docs/reference"] {
        let page = page(path).await;
        let policy = page.header("content-security-policy").expect("it has one").to_owned();
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
        assert!(policy.contains("connect-src 'self';"), "{policy}");
        assert!(!policy.contains("unsafe-eval"), "{policy}");
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(page.header("x-frame-options"), Some("DENY"));
    }
}

#[baya_macros::test(crate = baya)]
async fn all_that_a_page_loads_is_there_for_good() {
    let app = app().await;
    for path in ["/docs", "/docs/reference"] {
        let html = app.get(path).send().await.text();
        let files = loaded(&html, path);
        assert!(files.len() >= 2, "{html}");
        for file in files {
            let answer = app.get(&file).header("accept-encoding", "gzip").send().await;
            answer.assert_status(200);
            let cached = answer.header("cache-control");
            assert_eq!(cached, Some("public, max-age=31536000, immutable"), "{file}");
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
            let etag = answer.header("etag").expect("it has one").to_owned();
            let again = app.get(&file).header("accept-encoding", "gzip");
            again.header("if-none-match", &etag).send().await.assert_status(304);
        }
    }
}

#[baya_macros::test(crate = baya)]
async fn a_file_is_compressed_for_who_accepts_it() {
    let app = app().await;
    let html = app.get("/docs").send().await.text();
    let script = loaded(&html, "/docs").into_iter().find(|file| file.contains("bundle"));
    let script = script.expect("there is one");
    let packed = app.get(&script).header("accept-encoding", "br, gzip").send().await;
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert_eq!(packed.header("vary"), Some("accept-encoding"));
    assert_eq!(packed.bytes()[..2], [0x1f, 0x8b]);
    let plain = app.get(&script).header("accept-encoding", "gzip;q=0").send().await;
    assert_eq!(plain.header("content-encoding"), None);
    assert_ne!(plain.header("etag"), packed.header("etag"));
    assert!(plain.bytes().len() > 3 * packed.bytes().len());
    assert!(plain.text().contains("SwaggerUIBundle"));
}

#[baya_macros::test(crate = baya)]
async fn a_slash_behind_the_path_leads_to_the_page() {
    let answer = page("/docs/").await;
    answer.assert_status(308);
    assert_eq!(answer.header("location"), Some("../docs"));
}

#[baya_macros::test(crate = baya)]
async fn a_login_may_tell_the_window_that_opened_it() {
    let answer = page("/docs/oauth2-redirect.html").await;
    answer.assert_status(200);
    assert_eq!(answer.header("cross-origin-opener-policy"), Some("unsafe-none"));
}

fn named() -> OpenApi {
    let shop = DocumentOptions::default()
        .title("</script><b>Shop & Co</b>")
        .server("https://api.shop.example/v1", "");
    OpenApi::new().about(shop).document("inside", DocumentOptions::default()).scalar("/reference")
}

#[module(root, imports = [OpenApiModule::with(named())], controllers = [Ping])]
struct NamedModule;

#[baya_macros::test(crate = baya)]
async fn a_page_stands_alone_with_every_document() {
    let app = TestApp::new::<NamedModule>().start().await.expect("it starts");
    app.get("/docs").send().await.assert_status(404);
    let page = app.get("/reference").send().await;
    let text = page.text();
    assert!(text.contains(r#""url":"./openapi.json""#), "{text}");
    assert!(text.contains(r#""title":"inside","name":"inside","url":"./inside.json""#), "{text}");
    let policy = page.header("content-security-policy").expect("it has one");
    assert!(policy.contains("connect-src 'self' https://api.shop.example;"), "{policy}");
}

#[baya_macros::test(crate = baya)]
async fn words_of_a_document_are_no_markup() {
    let app = TestApp::new::<NamedModule>().start().await.expect("it starts");
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
async fn without_pages_there_are_the_documents_alone() {
    let app = TestApp::new::<BareModule>().start().await.expect("it starts");
    app.get("/docs").send().await.assert_status(404);
    app.get("/openapi.json").send().await.assert_status(200);
}

#[module(root, imports = [OpenApiModule::at("/ping")], controllers = [Ping])]
struct ClashingModule;

#[module(root, imports = [OpenApiModule::at("docs")], controllers = [Ping])]
struct SlashlessModule;

#[baya_macros::test(crate = baya)]
async fn a_place_that_is_none_or_taken_is_said_at_boot() {
    let faults = [
        (
            App::new::<ClashingModule>(),
            "`/ping` is the path of `Ping::ping` and of a document or a page; give one of them another path",
        ),
        (
            App::new::<SlashlessModule>(),
            "`docs` is not a valid path for OpenAPI documents; start it with `/`, and use no parameters",
        ),
    ];
    for (app, fault) in faults {
        let error = app.boot().await.expect_err("it does not boot");
        assert_eq!(error.message(), Some(fault));
    }
}
