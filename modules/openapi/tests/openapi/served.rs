//! Documents as responses of a running app.

use baya::testing::TestApp;
use baya_macros::{controller, module};
use baya_openapi::{OpenApi, OpenApiModule};
use serde_json::Value;

#[controller("/ping")]
struct Ping;

#[controller]
impl Ping {
    #[get]
    async fn ping(&self) -> &'static str {
        "pong"
    }
}

#[module(root, imports = [OpenApiModule::with(OpenApi::new())], controllers = [Ping])]
struct AppModule;

#[baya_macros::test(crate = baya)]
async fn serves_a_document_as_json_and_as_yaml() {
    let app = TestApp::new::<AppModule>().start().await.expect("the app starts");
    let json = app.get("/openapi.json").send().await;
    json.assert_status(200);
    let document: Value = json.json();
    assert_eq!(document["openapi"], "3.1.1");
    assert!(document["paths"]["/ping"]["get"].is_object());
    let yaml = app.get("/openapi.yaml").send().await;
    yaml.assert_status(200);
    assert_eq!(yaml.header("content-type"), Some("application/yaml"));
    assert!(yaml.text().starts_with("openapi: "));
}

#[baya_macros::test(crate = baya)]
async fn responds_with_304_to_the_etag_of_the_document() {
    let app = TestApp::new::<AppModule>().start().await.expect("the app starts");
    let first = app.get("/openapi.json").send().await;
    let etag = first.header("etag").expect("an etag").to_owned();
    app.get("/openapi.json").header("if-none-match", &etag).send().await.assert_status(304);
}
