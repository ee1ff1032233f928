//! Handlers, streams and requests whose client leaves or is disconnected.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use baya::testing::{TestApp, json};
use baya::{Error, Stream};
use baya_gateway::{
    Client, DisconnectReason, Gateway, GatewayModule, Payload, TestSocket, TestSockets,
};
use baya_macros::{gateway, injectable, module};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// What has happened, for tests.
#[injectable]
struct Log {
    #[inject(default)]
    handled: AtomicUsize,
    #[inject(value = unbounded_channel().0)]
    entries: UnboundedSender<String>,
}

#[gateway("/ends")]
struct Ends {
    log: Arc<Log>,
}

#[gateway]
impl Ends {
    #[message("echo")]
    async fn echo(&self, text: Payload<String>) -> String {
        self.log.handled.fetch_add(1, Ordering::SeqCst);
        text.into_inner()
    }

    #[message("panics")]
    async fn panics(&self) -> impl Stream<Item = u8> + use<> {
        futures_util::stream::iter(0..2).map_panicking()
    }

    #[message("forever")]
    async fn forever(&self) -> impl Stream<Item = u8> + use<> {
        futures_util::stream::repeat(7)
    }

    #[message("close")]
    async fn close(&self, client: Client) {
        client.close(1008, "enough");
        // The messages behind this one arrive meanwhile.
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    #[message("join later")]
    async fn join_later(&self, client: Client) -> Result<(), Error> {
        while client.is_connected() {
            tokio::task::yield_now().await;
        }
        client.join("late")
    }

    #[message("request")]
    async fn request(&self, client: Client) -> Result<u8, Error> {
        client.request("question", &()).await
    }

    #[message("request and give up")]
    async fn give_up(&self, client: Client) -> bool {
        let request = client.request::<_, u8>("question", &());
        tokio::time::timeout(Duration::from_millis(1), request).await.is_err()
    }

    #[on_disconnect]
    async fn left(&self, client: Client, reason: DisconnectReason) {
        let asked = client.request::<_, u8>("question", &()).await;
        let code = asked.err().map(|error| error.code().to_owned()).unwrap_or_default();
        // A test that does not listen is over.
        let _ = self.log.entries.send(format!("{reason}, {code}"));
    }
}

/// Panics after the items of a stream.
trait MapPanicking: Stream<Item = u8> + Sized {
    fn map_panicking(self) -> impl Stream<Item = u8> {
        use futures_util::StreamExt as _;
        self.chain(futures_util::stream::once(async { panic!("the stream panics") }))
    }
}

impl<S: Stream<Item = u8>> MapPanicking for S {}

#[module(root, imports = [GatewayModule], gateways = [Ends], providers = [Log])]
struct AppModule;

async fn connected() -> (TestApp, TestSocket, UnboundedReceiver<String>) {
    let (entries, log) = unbounded_channel();
    let log_of_test = Log { handled: AtomicUsize::new(0), entries };
    let app = TestApp::new::<AppModule>().replace_arc(Arc::new(log_of_test)).start().await.unwrap();
    let socket = app.ws("/ends").await;
    (app, socket, log)
}

#[tokio::test]
async fn a_panic_in_a_stream_is_an_exception_and_the_connection_stays_open() {
    let (app, mut socket, _log) = connected().await;
    socket.send_text(r#"{"event":"panics","id":1}"#).await;
    assert_eq!(socket.expect("panics").await, 0);
    assert_eq!(socket.expect("panics").await, 1);
    assert_eq!(socket.expect("exception").await["code"], "internal_error");
    assert_eq!(socket.request("echo", "hi").await, "hi");
    assert_eq!(Gateway::<Ends>::of(&app).counts().connected, 1);
}

#[tokio::test]
async fn a_stream_that_always_has_an_item_leaves_room_for_messages() {
    let (_app, mut socket, _log) = connected().await;
    socket.send_text(r#"{"event":"forever"}"#).await;
    socket.send_text(r#"{"event":"echo","data":"hi","id":1}"#).await;
    while socket.next().await["event"] != "echo" {}
}

#[tokio::test]
async fn nothing_is_handled_after_the_app_has_closed_the_connection() {
    let (app, mut socket, mut log) = connected().await;
    socket.send_text(r#"{"event":"close"}"#).await;
    socket.send_text(r#"{"event":"echo","data":"late","id":1}"#).await;
    assert_eq!(socket.closed().await, (1008, "enough".to_owned()));
    assert_eq!(log.recv().await.unwrap(), "server disconnect, no_reply");
    assert_eq!(app.provider::<Log>().handled.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_client_that_has_left_enters_no_room() {
    let (app, mut socket, mut log) = connected().await;
    socket.send("join later", &()).await;
    socket.close().await;
    assert_eq!(log.recv().await.unwrap(), "client disconnect, no_reply");
    let gateway = Gateway::<Ends>::of(&app);
    assert!(gateway.to("late").clients().is_empty());
    assert!(gateway.members("late").is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_read_can_be_disconnected() {
    let (app, mut socket, mut log) = connected().await;
    socket.send("forever", &()).await;
    assert_eq!(socket.expect("forever").await, 7);
    // Long enough for all that the connection takes.
    tokio::time::sleep(Duration::from_secs(1)).await;
    for client in Gateway::<Ends>::of(&app).everybody().clients() {
        client.close(1008, "enough");
    }
    assert_eq!(log.recv().await.unwrap(), "server disconnect, no_reply");
    assert_eq!(Gateway::<Ends>::of(&app).count(), 0);
}

#[tokio::test]
async fn a_lost_connection_is_a_closed_transport() {
    let (_app, socket, mut log) = connected().await;
    drop(socket);
    assert_eq!(log.recv().await.unwrap(), "transport close, no_reply");
}

#[tokio::test]
async fn a_reply_arrives_behind_messages_that_wait() {
    let (_app, mut socket, _log) = connected().await;
    socket.send_text(r#"{"event":"request","id":1}"#).await;
    let (_, id) = socket.expect_request("question").await;
    for number in 0..20 {
        socket.send("echo", &number.to_string()).await;
    }
    socket.reply(id, &7).await;
    assert_eq!(socket.next().await, json!({ "event": "request", "data": 7, "id": 1 }));
}

#[tokio::test]
async fn a_request_that_is_given_up_is_forgotten() {
    let (_app, mut socket, _log) = connected().await;
    assert_eq!(socket.request("request and give up", &()).await, true);
    let (_, first) = socket.expect_request("question").await;
    socket.send_text(r#"{"event":"request","id":9}"#).await;
    let (_, second) = socket.expect_request("question").await;
    socket.reply(first, &1).await;
    socket.reply(second, &2).await;
    assert_eq!(socket.next().await, json!({ "event": "request", "data": 2, "id": 9 }));
}

#[gateway("/early")]
struct Early;

#[gateway]
impl Early {
    #[on_connect]
    async fn connected(&self, client: Client) -> Result<(), Error> {
        client.request::<_, u8>("question", &()).await.map(drop)
    }
}

#[module(root, imports = [GatewayModule], gateways = [Early])]
struct EarlyModule;

#[tokio::test]
async fn a_client_that_is_not_connected_yet_can_not_reply() {
    let app = TestApp::new::<EarlyModule>().start().await.unwrap();
    let refused = app.ws("/early").refused().await;
    assert_eq!((refused.status(), refused.code()), (504, "no_reply".to_owned()));
}
