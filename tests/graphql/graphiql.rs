//! The GraphiQL page.

use std::collections::BTreeSet;

use baya::graphql::{GraphQl, GraphQlModule};
use baya::prelude::*;
use baya::testing::{TestApp, TestResponse, json};

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

#[resolver]
struct Numbers;

#[resolver]
impl Numbers {
    #[query]
    async fn one(&self) -> i32 {
        1
    }
}

#[module(
    root,
    imports = [GraphQlModule::with(GraphQl::at("/api/graphql").graphiql(true))],
    resolvers = [Numbers],
)]
struct AppModule;

#[module(
    root,
    imports = [GraphQlModule::with(GraphQl::at("/graphql").graphiql(false))],
    resolvers = [Numbers],
)]
struct BareModule;

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Numbers])]
struct DefaultModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

async fn page(app: &TestApp) -> TestResponse {
    app.get("/api/graphql").header("accept", BROWSER).send().await
}

/// Returns the paths of the files that the page loads.
fn loaded(html: &str) -> Vec<String> {
    let locations = ["src=\"", "href=\"", "data-worker=\""];
    let found = locations.iter().flat_map(|location| html.split(location).skip(1));
    let found = found.filter_map(|rest| rest.split('"').next()).filter(|at| *at != "data:,");
    // The page at `/api/graphql` is in the folder `/api/`.
    let absolute = |at: &str| format!("/{}", at.strip_prefix("../").expect("it is relative"));
    let found: BTreeSet<_> = found.map(absolute).collect();
    found.into_iter().collect()
}

#[baya::test]
async fn browsers_get_the_page_at_the_path() {
    let page = page(&app().await).await;
    page.assert_status(200).assert_header("content-type", "text/html; charset=utf-8");
    page.assert_header("vary", "accept").assert_header("cache-control", "no-cache");
    assert!(page.text().contains("<title>GraphiQL</title>"), "{}", page.text());
}

#[baya::test]
async fn other_clients_get_results_at_the_same_path() {
    let app = app().await;
    for accept in ["*/*", "application/json", "application/json, text/html", "text/html;q=0, */*"] {
        let query = app.get("/api/graphql?query=%7Bone%7D").header("accept", accept);
        query.send().await.assert_status(200).assert_json(json!({ "data": { "one": 1 } }));
    }
    let query = app.post("/api/graphql").json(&json!({ "query": "{ one }" }));
    query.send().await.assert_json(json!({ "data": { "one": 1 } }));
}

#[baya::test]
async fn does_not_send_a_cached_page_again() {
    let app = app().await;
    let etag = page(&app).await.header("etag").unwrap().to_owned();
    let again = app.get("/api/graphql").header("accept", BROWSER);
    again.header("if-none-match", &etag).send().await.assert_status(304);
}

#[baya::test]
async fn the_page_does_not_refer_to_other_hosts() {
    let text = page(&app().await).await.text();
    assert!(!text.contains("//") && !text.contains("http"), "{text}");
}

#[baya::test]
async fn the_page_forbids_other_hosts_and_inline_scripts() {
    let page = page(&app().await).await;
    let policy = page.header("content-security-policy").unwrap();
    for part in ["default-src 'none';", "script-src 'self';", "connect-src 'self';"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe-eval") && !policy.contains("http"), "{policy}");
}

#[baya::test]
async fn serves_all_files_of_the_page_with_immutable_caching() {
    let app = app().await;
    let files = loaded(&page(&app).await.text());
    assert_eq!(files.len(), 5, "{files:?}");
    for file in files {
        let response = app.get(&file).header("accept-encoding", "gzip").send().await;
        response.assert_status(200);
        response.assert_header("cache-control", "public, max-age=31536000, immutable");
        let etag = response.header("etag").unwrap().to_owned();
        let again = app.get(&file).header("accept-encoding", "gzip");
        again.header("if-none-match", &etag).send().await.assert_status(304);
    }
}

#[baya::test]
async fn the_page_is_optional_and_enabled_in_debug_builds() {
    for (app, status) in [
        (TestApp::new::<BareModule>().start().await.unwrap(), 406),
        (TestApp::new::<DefaultModule>().start().await.unwrap(), 200),
    ] {
        let status = if cfg!(debug_assertions) { status } else { 406 };
        let response = app.get("/graphql").header("accept", "text/html").send().await;
        response.assert_status(status);
    }
}
