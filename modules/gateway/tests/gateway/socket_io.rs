//! Gateways over Socket.IO.

use std::future::IntoFuture;
use std::sync::Arc;

use baya::testing::{TestApp, Value, json};
use baya::{Context, Error, Guard, Provided, Stream};
use baya_gateway::{
    Binary, Client, DisconnectReason, Gateway, GatewayModule, GatewayOptions, Payload,
    SocketIoParser, TestSockets,
};
use baya_macros::{controller, dto, gateway, guard, injectable, module, token};
use futures_util::stream;
use tokio::sync::mpsc;

/// Forwards the reasons of disconnections to a test.
#[injectable]
struct Departures {
    #[inject(default)]
    sender: std::sync::Mutex<Option<mpsc::UnboundedSender<String>>>,
}

#[token]
struct User(String);

/// Reads the user from a bearer token.
#[guard(provides = User)]
struct Login;

impl Guard for Login {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let token = cx.header("authorization").and_then(|one| one.strip_prefix("Bearer "));
        let name = token.ok_or_else(|| Error::unauthorized().with_message("log in first"))?;
        let user = User(name.to_owned());
        cx.provide(user);
        Ok(())
    }
}

#[dto]
struct Say {
    #[rule(length(min = 1, max = 10))]
    text: String,
}

#[gateway("/chat")]
struct Chat {
    left: Arc<Departures>,
}

#[gateway]
impl Chat {
    #[on_connect]
    async fn connected(&self, client: Client, #[query] room: Option<String>) -> Result<(), Error> {
        if let Some(room) = room {
            client.join(&room)?;
        }
        Ok(())
    }

    #[message("say")]
    async fn say(&self, say: Payload<Say>) -> String {
        say.text.to_uppercase()
    }

    #[message("echo")]
    async fn echo(&self, data: Payload<Value>) -> Value {
        data.into_inner()
    }

    #[message("repeat")]
    async fn repeat(&self, client: Client, number: Payload<u32>) -> Result<(), Error> {
        client.send("repeated", &*number)
    }

    #[message("bytes")]
    async fn bytes(&self) -> Binary {
        Binary::from(&b"abc"[..])
    }

    #[message(binary)]
    async fn reverse(&self, bytes: Binary) -> Vec<u8> {
        bytes.iter().rev().copied().collect()
    }

    #[message("count")]
    async fn count(&self, to: Payload<u32>) -> impl Stream<Item = u32> + use<> {
        stream::iter(1..=*to)
    }

    #[message("ask")]
    async fn ask(&self, client: Client) -> Result<String, Error> {
        let say: Say = client.request("question", &7).await?;
        Ok(say.text)
    }

    #[message("say_to")]
    async fn say_to(&self, client: Client, room: Payload<String>) -> Result<(), Error> {
        client.to(&room).send("said", &Binary::from(&b"hi"[..]))
    }

    #[message("auth")]
    async fn auth(&self, client: Client) -> Option<Value> {
        client.auth()
    }

    #[message("close")]
    async fn close(&self, client: Client) {
        client.send("bye", &()).unwrap();
        client.close(1000, "enough");
    }

    #[on_disconnect]
    async fn left(&self, reason: DisconnectReason) {
        if let Some(left) = &*self.left.sender.lock().unwrap() {
            left.send(reason.to_string()).unwrap();
        }
    }
}

#[gateway("/private")]
#[use_guards(Login)]
struct Private;

#[gateway]
impl Private {
    #[message("name")]
    async fn name(&self, user: Provided<User>) -> String {
        user.0.clone()
    }
}

/// An HTTP route, which Socket.IO clients must not reach.
#[controller("/secret")]
struct Secret {
    left: Arc<Departures>,
}

#[controller]
impl Secret {
    #[get]
    async fn secret(&self) -> Result<(), Error> {
        if let Some(to) = &*self.left.sender.lock().unwrap() {
            to.send("called".to_owned())?;
        }
        Err(Error::conflict().with_message("the secret"))
    }
}

#[module(
    root,
    imports = [GatewayModule::with(GatewayOptions::new().socket_io())],
    controllers = [Secret],
    gateways = [Chat, Private],
    providers = [Departures]
)]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

#[tokio::test]
async fn acknowledges_messages() {
    let app = app().await;
    let mut client = app.socket_io("/chat").await;
    assert_eq!(client.emit_with_ack("say", &json!({ "text": "hi" })).await, json!("HI"));
}

#[tokio::test]
async fn acknowledges_with_an_exception() {
    let app = app().await;
    let mut client = app.socket_io("/chat").await;
    let ack = client.emit_with_ack("say", &json!({ "text": "" })).await;
    assert_eq!(ack["exception"]["errors"][0]["pointer"], "/text");
    client.emit("nothing", &()).await;
    assert_eq!(client.expect("exception").await["code"], "unknown_event");
}

#[tokio::test]
async fn refuses_a_namespace_without_a_gateway() {
    let app = app().await;
    assert_eq!(app.socket_io("/nothing").refused().await, "Invalid namespace");
    assert_eq!(app.socket_io("/").refused().await, "Invalid namespace");
}

#[tokio::test]
async fn guards_the_connection_and_each_message() {
    let app = app().await;
    assert_eq!(app.socket_io("/private").refused().await, "log in first");
    let mut client = app.socket_io("/private").header("authorization", "Bearer tom").await;
    assert_eq!(client.emit_with_ack("name", &()).await, json!("tom"));
}

#[tokio::test]
async fn reads_the_token_of_the_connection() {
    let app = app().await;
    let mut client = app.socket_io("/private").auth(json!({ "token": "kim" })).await;
    assert_eq!(client.emit_with_ack("name", &()).await, json!("kim"));
    let mut client = app.socket_io("/chat").auth(json!({ "any": [1] })).await;
    assert_eq!(client.emit_with_ack("auth", &()).await, json!({ "any": [1] }));
}

#[tokio::test]
async fn refuses_a_namespace_that_is_the_path_of_a_controller() {
    let app = app().await;
    let (to, mut called) = mpsc::unbounded_channel();
    *app.provider::<Departures>().sender.lock().unwrap() = Some(to);
    assert_eq!(app.socket_io("/secret").refused().await, "Invalid namespace");
    assert!(called.try_recv().is_err());
}

#[tokio::test]
async fn client_ids_differ_from_session_ids() {
    let app = app().await;
    let client = app.socket_io("/chat").await;
    let session = baya_gateway::ClientId::new(client.id());
    assert!(Gateway::<Chat>::from_app(&app).client(&session).is_none());
    assert_eq!(Gateway::<Chat>::from_app(&app).count(), 1);
}

#[tokio::test]
async fn sends_to_rooms_over_both_transports() {
    let app = app().await;
    let mut one = app.socket_io("/chat?room=blue").await;
    let mut two = app.socket_io("/chat?room=blue").await;
    let mut plain = app.ws("/chat?room=blue").await;
    one.emit_with_ack("say_to", "blue").await;
    // In JSON, bytes are Base64 strings.
    assert_eq!(two.expect("said").await, json!("aGk="));
    assert_eq!(plain.expect("said").await, json!("aGk="));
}

#[tokio::test]
async fn exchanges_bytes_as_attachments() {
    let app = app().await;
    let mut client = app.socket_io("/chat").await;
    assert_eq!(client.emit_with_ack("bytes", &()).await, json!("YWJj"));
    client.emit_bytes("message", &b"abc"[..]).await;
    assert_eq!(client.expect("message").await, json!("Y2Jh"));
    client.emit_bytes("echo", &b"abc"[..]).await;
    client.emit_with_ack("say", &json!({ "text": "hi" })).await;
}

#[tokio::test]
async fn sends_streams_as_messages() {
    let app = app().await;
    let mut client = app.socket_io("/chat").await;
    assert_eq!(client.emit_with_ack("count", &2).await, json!(null));
    assert_eq!(client.expect("count").await, json!(1));
    assert_eq!(client.expect("count").await, json!(2));
}

#[tokio::test]
async fn waits_for_the_acknowledgement_of_the_client() {
    let app = app().await;
    let mut client = app.socket_io("/chat").await;
    client.emit("ask", &()).await;
    let (data, id) = client.expect_request("question").await;
    assert_eq!(data, json!(7));
    client.acknowledge(id.unwrap(), &json!({ "text": "hi" })).await;
    client.emit("ask", &()).await;
    let (_, id) = client.expect_request("question").await;
    client.acknowledge(id.unwrap(), &json!({ "text": "" })).await;
    assert_eq!(client.expect("exception").await["errors"][0]["pointer"], "/text");
}

#[tokio::test]
async fn keeps_the_order_of_messages() {
    let app = app().await;
    let mut client = app.socket_io("/chat").await;
    for number in 0..90 {
        client.emit("repeat", &number).await;
    }
    for number in 0..90 {
        assert_eq!(client.expect("repeated").await, json!(number));
    }
}

#[tokio::test]
async fn reports_the_reason_of_a_disconnection() {
    let app = app().await;
    let (sender, mut left) = mpsc::unbounded_channel();
    *app.provider::<Departures>().sender.lock().unwrap() = Some(sender);
    app.socket_io("/chat").await.disconnect().await;
    assert_eq!(left.recv().await.unwrap(), "client disconnect");
    drop(app.socket_io("/chat").await);
    assert!(left.recv().await.unwrap().starts_with("transport"));
    let mut client = app.socket_io("/chat").await;
    client.emit("close", &()).await;
    client.expect("bye").await;
    client.disconnected().await;
    assert_eq!(left.recv().await.unwrap(), "server disconnect");
    assert_eq!(Gateway::<Chat>::from_app(&app).count(), 0);
}

#[tokio::test]
async fn disconnects_clients_when_the_app_shuts_down() {
    let app = app().await;
    let (sender, mut left) = mpsc::unbounded_channel();
    *app.provider::<Departures>().sender.lock().unwrap() = Some(sender);
    let mut client = app.socket_io("/chat").await;
    let ending = tokio::spawn(app.shutdown());
    client.disconnected().await;
    ending.await.unwrap().unwrap();
    assert_eq!(left.recv().await.unwrap(), "server shutting down");
}

#[tokio::test]
async fn an_app_with_a_route_on_the_path_of_socket_io_does_not_start() {
    #[module(
        root,
        imports = [GatewayModule::with(
            GatewayOptions::new().socket_io_with("/private/", SocketIoParser::Json)
        )],
        gateways = [Private]
    )]
    struct PathConflict;

    let error = TestApp::new::<PathConflict>().start().await.err().unwrap().to_string();
    assert!(error.contains("`/private` is the path of Socket.IO and of `Private::"), "{error}");
}

#[gateway("/quoted")]
struct Quoted;

#[gateway]
impl Quoted {
    #[message("a \"quoted\" name")]
    async fn quoted(&self) {}
}

#[tokio::test]
async fn an_app_with_a_message_name_that_socket_io_does_not_support_does_not_start() {
    #[module(
        root,
        imports = [GatewayModule::with(GatewayOptions::new().socket_io())],
        gateways = [Quoted]
    )]
    struct UnsupportedName;

    let error = TestApp::new::<UnsupportedName>().start().await.err().unwrap().to_string();
    assert!(error.contains("can't be received over Socket.IO with JSON"), "{error}");
}

#[tokio::test]
async fn does_not_serve_socket_io_by_default() {
    #[module(root, imports = [GatewayModule], gateways = [Private])]
    struct WithoutSocketIo;

    let app = TestApp::new::<WithoutSocketIo>().start().await.unwrap();
    assert_eq!(app.get("/socket.io/?EIO=4&transport=polling").send().await.status(), 404);
}

/// Lets clients connect when the test opens the gate.
#[injectable]
#[derive(Default)]
struct Gate {
    #[inject(default)]
    connecting: tokio::sync::Notify,
    #[inject(default)]
    open: tokio::sync::Notify,
    #[inject(default)]
    left: tokio::sync::Notify,
}

#[gateway("/slow")]
struct Slow {
    gate: Arc<Gate>,
}

#[gateway]
impl Slow {
    #[on_connect]
    async fn connected(&self) {
        self.gate.connecting.notify_one();
        self.gate.open.notified().await;
    }

    #[on_disconnect]
    async fn left(&self) {
        self.gate.left.notify_one();
    }
}

#[module(
    root,
    imports = [GatewayModule::with(GatewayOptions::new().socket_io())],
    gateways = [Slow],
    providers = [Gate],
)]
struct SlowModule;

#[tokio::test]
async fn calls_the_disconnection_handler_for_a_client_that_leaves_while_connecting() {
    let app = TestApp::new::<SlowModule>().start().await.unwrap();
    let gate = app.provider::<Gate>();
    {
        let connecting = app.socket_io("/slow").into_future();
        tokio::select! {
            _ = connecting => panic!("the client is connected"),
            () = gate.connecting.notified() => {}
        }
    }
    gate.open.notify_one();
    tokio::time::timeout(std::time::Duration::from_secs(5), gate.left.notified()).await.unwrap();
    assert_eq!(Gateway::<Slow>::from_app(&app).count(), 0);
}
