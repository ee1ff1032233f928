//! Connections: the handshake, the connection handler, the disconnection handler.

use std::sync::Arc;
use std::time::Duration;

use baya::axum::http::{Method, StatusCode};
use baya::testing::{TestApp, json};
use baya::{Context, Cors, Error, Inject};
use baya_gateway::{
    Client, DisconnectReason, Gateway, GatewayModule, GatewayOptions, Payload, TestSockets,
};
use baya_macros::{gateway, injectable, module};
use tokio::time::timeout;

/// Records the calls of disconnection handlers.
#[injectable]
struct Departures {
    #[inject(default)]
    names: std::sync::Mutex<Vec<String>>,
    #[inject(default)]
    notify: tokio::sync::Notify,
}

impl Departures {
    fn push(&self, name: String) {
        self.names.lock().unwrap().push(name);
        self.notify.notify_one();
    }

    async fn next(&self) -> String {
        let waiting = async {
            loop {
                if let Some(name) = self.names.lock().unwrap().pop() {
                    return name;
                }
                self.notify.notified().await;
            }
        };
        timeout(Duration::from_secs(5), waiting).await.expect("a client has left")
    }
}

#[derive(Clone)]
struct Name(String);

#[gateway("/rooms/{room}", protocols = ["chat.v2", "chat.v1"])]
struct Rooms {
    left: Arc<Departures>,
}

#[gateway]
impl Rooms {
    #[on_connect]
    async fn connected(
        &self,
        client: Client,
        #[param] room: String,
        #[query] name: Option<String>,
    ) -> Result<(), Error> {
        let name = name.ok_or_else(|| Error::bad_request().with_code("nameless"))?;
        client.join(&room)?;
        if name == "banned" {
            return Err(Error::forbidden().with_code("banned"));
        }
        client.send("welcome", &name)?;
        client.insert(Name(name));
        Ok(())
    }

    #[message("name")]
    async fn name(&self, client: Client) -> Option<String> {
        client.get::<Name>().map(|name| name.0)
    }

    #[message("head")]
    async fn head(&self, cx: &Context<'_>, client: Client) -> (Option<String>, String, String) {
        let agent = cx.header("x-agent").map(str::to_owned);
        (agent, cx.protocol().to_owned(), client.head().uri.path().to_owned())
    }

    #[message("close")]
    async fn close(&self, client: Client, code: Payload<u16>) {
        client.send("bye", &()).unwrap();
        client.close(*code, "enough");
    }

    #[on_disconnect]
    async fn left(&self, client: Client, reason: DisconnectReason) {
        let name = client.get::<Name>().map_or_else(String::new, |name| name.0);
        self.left.push(format!("{name} {:?} {}: {reason}", client.rooms(), client.is_connected()));
    }
}

#[gateway("/open")]
struct Open;

#[gateway]
impl Open {
    #[on_connect]
    async fn connected(&self, left: Inject<Departures>) {
        let _ = left;
    }
}

#[gateway("/cors")]
#[http(cors = Cors::origins(&["https://friend.example"]))]
struct WithCors;

#[gateway]
impl WithCors {}

#[module(
    root,
    imports = [GatewayModule],
    gateways = [Rooms, Open, WithCors],
    providers = [Departures]
)]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

#[tokio::test]
async fn calls_the_connection_handler_with_the_request() {
    let app = app().await;
    let mut socket = app.ws("/rooms/blue?name=tom").await;
    assert_eq!(socket.expect("welcome").await, json!("tom"));
    assert_eq!(socket.request("name", &()).await, json!("tom"));
}

#[tokio::test]
async fn rejects_the_handshake_with_the_error_of_the_connection_handler() {
    let app = app().await;
    let rejection = app.ws("/rooms/blue").refused().await;
    assert_eq!((rejection.status(), &*rejection.code()), (400, "nameless"));
    assert_eq!(rejection.header("content-type"), Some("application/problem+json"));
    let rejection = app.ws("/rooms/blue?name=banned").refused().await;
    assert_eq!((rejection.status(), &*rejection.code()), (403, "banned"));
}

#[tokio::test]
async fn removes_a_client_that_was_refused() {
    let app = app().await;
    app.ws("/rooms/blue?name=banned").refused().await;
    let mut socket = app.ws("/rooms/blue?name=tom").await;
    socket.expect("welcome").await;
    let rooms = Gateway::<Rooms>::from_app(&app);
    assert_eq!(rooms.count(), 1);
    assert_eq!(rooms.to("blue").clients().len(), 1);
    drop(socket);
    assert!(app.provider::<Departures>().next().await.starts_with("tom "));
}

#[tokio::test]
async fn calls_the_disconnection_handler_with_the_rooms_of_the_client() {
    let app = app().await;
    let mut socket = app.ws("/rooms/blue?name=kim").await;
    socket.expect("welcome").await;
    socket.close().await;
    assert_eq!(
        app.provider::<Departures>().next().await,
        r#"kim ["blue"] false: client disconnect"#
    );
    assert_eq!(Gateway::<Rooms>::from_app(&app).count(), 0);
}

#[tokio::test]
async fn handlers_can_read_the_handshake_request() {
    let app = app().await;
    let mut socket = app.ws("/rooms/blue?name=tom").header("x-agent", "test").await;
    socket.expect("welcome").await;
    let head = socket.request("head", &()).await;
    assert_eq!(head, json!(["test", "websocket", "/rooms/blue"]));
}

#[tokio::test]
async fn closes_a_connection_after_the_messages_sent_before() {
    let app = app().await;
    for (code, sent) in [(4001, 4001), (1008, 1008), (1006, 1000), (0, 1000)] {
        let mut socket = app.ws("/rooms/blue?name=tom").await;
        socket.expect("welcome").await;
        socket.send("close", &code).await;
        socket.expect("bye").await;
        assert_eq!(socket.closed().await, (sent, "enough".to_owned()));
    }
}

#[tokio::test]
async fn chooses_the_sub_protocol_that_the_gateway_prefers() {
    let app = app().await;
    let path = "/rooms/blue?name=tom";
    let socket = app.ws(path).protocol("chat.v1, chat.v2").await;
    assert_eq!(socket.protocol(), Some("chat.v2"));
    let socket = app.ws(path).protocol("chat.v1").await;
    assert_eq!(socket.protocol(), Some("chat.v1"));
    let socket = app.ws(path).await;
    assert_eq!(socket.protocol(), None);
    let rejection = app.ws(path).protocol("soap").refused().await;
    assert_eq!((rejection.status(), &*rejection.code()), (400, "unknown_protocol"));
}

#[tokio::test]
async fn rejects_requests_that_are_not_a_handshake() {
    let app = app().await;
    let response = app.get("/open").send().await;
    assert_eq!(response.status(), StatusCode::UPGRADE_REQUIRED);
    assert_eq!(response.header("upgrade"), Some("websocket"));
    assert_eq!(response.json::<serde_json::Value>()["code"], "upgrade_required");
    assert_eq!(app.post("/open").send().await.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(
        app.request(Method::HEAD, "/open").send().await.status(),
        StatusCode::UPGRADE_REQUIRED
    );
    for (name, value, status, code) in [
        ("sec-websocket-version", "8", 426, "unknown_websocket_version"),
        ("sec-websocket-key", "short", 400, "invalid_websocket_key"),
        ("upgrade", "h2c", 426, "upgrade_required"),
        ("connection", "close", 426, "upgrade_required"),
    ] {
        let rejection = app.ws("/open").header(name, value).refused().await;
        assert_eq!((rejection.status(), &*rejection.code()), (status, code), "{name}");
    }
}

#[tokio::test]
async fn rejects_pages_of_other_origins() {
    let app = app().await;
    let rejection = app.ws("/open").header("origin", "https://evil.example").refused().await;
    assert_eq!((rejection.status(), &*rejection.code()), (403, "cross_origin"));
    for origin in ["http://localhost", "https://localhost"] {
        drop(app.ws("/open").header("origin", origin).await);
    }
    for origin in ["null", "http://localhost:8080", "http://localhost.evil.example"] {
        assert_eq!(app.ws("/open").header("origin", origin).refused().await.status(), 403);
    }
}

#[tokio::test]
async fn accepts_pages_that_cors_allows() {
    let app = app().await;
    drop(app.ws("/cors").header("origin", "https://friend.example").await);
    let rejection = app.ws("/cors").header("origin", "https://evil.example").refused().await;
    assert_eq!(rejection.code(), "cross_origin");
}

#[tokio::test]
async fn accepts_pages_that_the_options_allow() {
    #[module(
        root,
        imports = [GatewayModule::with(GatewayOptions::new().origins(["https://page.example"]))],
        gateways = [WithCors]
    )]
    struct ListedOrigins;

    #[module(
        root,
        imports = [GatewayModule::with(GatewayOptions::new().any_origin())],
        gateways = [WithCors]
    )]
    struct AnyOrigin;

    let app = TestApp::new::<ListedOrigins>().start().await.unwrap();
    drop(app.ws("/cors").header("origin", "https://page.example").await);
    app.ws("/cors").header("origin", "https://evil.example").refused().await;
    let app = TestApp::new::<AnyOrigin>().start().await.unwrap();
    drop(app.ws("/cors").header("origin", "https://evil.example").await);
}

#[tokio::test]
async fn closes_connections_with_code_1001_when_the_app_shuts_down() {
    let app = app().await;
    let mut socket = app.ws("/rooms/blue?name=tom").await;
    socket.expect("welcome").await;
    let left = app.provider::<Departures>();
    let ending = tokio::spawn(app.shutdown());
    assert_eq!(socket.closed().await.0, 1001);
    drop(socket);
    ending.await.unwrap().unwrap();
    let left = left.names.lock().unwrap().pop().unwrap();
    assert_eq!(left, r#"tom ["blue"] false: server shutting down"#);
}
