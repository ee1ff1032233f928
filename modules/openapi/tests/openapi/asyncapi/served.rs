//! The document and its page, as responses.

use baya::testing::TestApp;
use baya_gateway::{GatewayModule, Payload};
use baya_macros::{controller, dto, gateway, module};
use baya_openapi::asyncapi::{AppDocument, AsyncApi, AsyncApiModule};
use serde_json::Value;

#[dto]
struct Say {
    /// A text with <b>tags</b>.
    text: String,
    to: Option<Vec<Say>>,
}

/// Rooms & more.
#[gateway("/chat", sends("said" = Say))]
struct Chat;

#[gateway]
impl Chat {
    #[message("say")]
    async fn say(&self, say: Payload<Say>) -> Say {
        say.into_inner()
    }
}

#[module(root, imports = [GatewayModule, AsyncApiModule::at("/messages")], gateways = [Chat])]
struct AppModule;

async fn start() -> TestApp {
    TestApp::new::<AppModule>().start().await.expect("the app starts")
}

#[tokio::test]
async fn serves_the_document_as_json_and_yaml() {
    let app = start().await;
    let response = app.get("/asyncapi.json").send().await;
    assert_eq!(response.header("content-type"), Some("application/json"));
    let served: Value = response.json();
    let document = baya::App::new::<AppModule>().asyncapi().expect("a document");
    assert_eq!(served, document);
    let response = app.get("/asyncapi.yaml").send().await;
    assert_eq!(response.header("content-type"), Some("application/yaml"));
    assert!(response.text().starts_with("asyncapi: \"3.0.0\"\n"), "{}", response.text());
}

#[tokio::test]
async fn the_page_shows_channels_messages_and_schemas() {
    let app = start().await;
    let response = app.get("/messages").send().await;
    let page = response.text();
    for expected in [
        "<h2>Chat <code>/chat</code></h2>",
        "Rooms &amp; more",
        "clients send</span> Chat.say",
        "clients receive</span> Chat.sends.said",
        "<section id=\"schema-Say\">",
        "A text with &lt;b&gt;tags&lt;/b&gt;.",
        "href=\"./messages/page.css\"",
        "href=\"./asyncapi.json\"",
    ] {
        assert!(page.contains(expected), "{expected} in {page}");
    }
    assert!(!page.contains("<script"), "{page}");
    let policy = response.header("content-security-policy").expect("a policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'self'"), "{policy}");
    let style = app.get("/messages/page.css").send().await;
    assert_eq!(style.header("content-type"), Some("text/css; charset=utf-8"));
    assert_eq!(app.get("/messages/").send().await.header("location"), Some("../messages"));
}

#[controller("/asyncapi.json")]
struct Taken;

#[controller]
impl Taken {
    #[get]
    async fn taken(&self) -> &'static str {
        ""
    }
}

#[module(root, imports = [AsyncApiModule::with(AsyncApi::new())], controllers = [Taken])]
struct WithTaken;

#[tokio::test]
async fn rejects_the_path_of_a_route() {
    let error = TestApp::new::<WithTaken>().start().await.expect_err("the path is taken");
    let text = format!("{error}");
    assert!(text.contains("`/asyncapi.json` is the path of `Taken::taken`"), "{text}");
}
