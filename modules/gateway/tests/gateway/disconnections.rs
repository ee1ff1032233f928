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

/// Records calls of handlers for the tests.
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
        futures_util::stream::iter(0..2).panic_at_end()
    }

    #[message("forever")]
    async fn forever(&self) -> impl Stream<Item = u8> + use<> {
        futures_util::stream::repeat(7)
    }

    #[message("close")]
    async fn close(&self, client: Client) {
        client.close(1008, "enough");
        // The messages after this one arrive meanwhile.
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

    #[message("request and cancel")]
    async fn request_and_cancel(&self, client: Client) -> bool {
        let request = client.request::<_, u8>("question", &());
        tokio::time::timeout(Duration::from_millis(1), request).await.is_err()
    }

    #[on_disconnect]
    async fn left(&self, client: Client, reason: DisconnectReason) {
        let outcome = client.request::<_, u8>("question", &()).await;
        let code = outcome.err().map(|error| error.code().to_owned()).unwrap_or_default();
        // The receiver is dropped if the test has ended.
        let _ = self.log.entries.send(format!("{reason}, {code}"));
    }
}

/// Adds a panic after the items of a stream.
trait PanicAtEnd: Stream<Item = u8> + Sized {
    fn panic_at_end(self) -> impl Stream<Item = u8> {
        use futures_util::StreamExt as _;
        self.chain(futures_util::stream::once(async { panic!("the stream panics") }))
    }
}

impl<S: Stream<Item = u8>> PanicAtEnd for S {}

#[module(root, imports = [GatewayModule], gateways = [Ends], providers = [Log])]
struct AppModule;

async fn connect() -> (TestApp, TestSocket, UnboundedReceiver<String>) {
    let (entries, log) = unbounded_channel();
    let test_log = Log { handled: AtomicUsize::new(0), entries };
    let app = TestApp::new::<AppModule>().replace_arc(Arc::new(test_log)).start().await.unwrap();
    let socket = app.ws("/ends").await;
    (app, socket, log)
}

#[tokio::test]
async fn a_panic_in_a_stream_is_an_exception_and_the_connection_stays_open() {
    let (app, mut socket, _log) = connect().await;
    socket.send_text(r#"{"event":"panics","id":1}"#).await;
    assert_eq!(socket.expect("panics").await, 0);
    assert_eq!(socket.expect("panics").await, 1);
    assert_eq!(socket.expect("exception").await["code"], "internal_error");
    assert_eq!(socket.request("echo", "hi").await, "hi");
    assert_eq!(Gateway::<Ends>::from_app(&app).counts().connected, 1);
}

#[tokio::test]
async fn a_busy_stream_does_not_starve_messages() {
    let (_app, mut socket, _log) = connect().await;
    socket.send_text(r#"{"event":"forever"}"#).await;
    socket.send_text(r#"{"event":"echo","data":"hi","id":1}"#).await;
    while socket.next().await["event"] != "echo" {}
}

#[tokio::test]
async fn handles_no_messages_after_the_app_has_closed_the_connection() {
    let (app, mut socket, mut log) = connect().await;
    socket.send_text(r#"{"event":"close"}"#).await;
    socket.send_text(r#"{"event":"echo","data":"late","id":1}"#).await;
    assert_eq!(socket.closed().await, (1008, "enough".to_owned()));
    assert_eq!(log.recv().await.unwrap(), "server disconnect, no_reply");
    assert_eq!(app.provider::<Log>().handled.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_client_that_has_left_can_not_join_a_room() {
    let (app, mut socket, mut log) = connect().await;
    socket.send("join later", &()).await;
    socket.close().await;
    assert_eq!(log.recv().await.unwrap(), "client disconnect, no_reply");
    let gateway = Gateway::<Ends>::from_app(&app);
    assert!(gateway.to("late").clients().is_empty());
    assert!(gateway.members("late").is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_read_can_be_disconnected() {
    let (app, mut socket, mut log) = connect().await;
    socket.send("forever", &()).await;
    assert_eq!(socket.expect("forever").await, 7);
    // Long enough to fill all buffers of the connection.
    tokio::time::sleep(Duration::from_secs(1)).await;
    for client in Gateway::<Ends>::from_app(&app).all().clients() {
        client.close(1008, "enough");
    }
    assert_eq!(log.recv().await.unwrap(), "server disconnect, no_reply");
    assert_eq!(Gateway::<Ends>::from_app(&app).count(), 0);
}

#[tokio::test]
async fn reports_transport_close_for_a_lost_connection() {
    let (_app, socket, mut log) = connect().await;
    drop(socket);
    assert_eq!(log.recv().await.unwrap(), "transport close, no_reply");
}

#[tokio::test]
async fn reads_a_reply_that_arrives_after_waiting_messages() {
    let (_app, mut socket, _log) = connect().await;
    socket.send_text(r#"{"event":"request","id":1}"#).await;
    let (_, id) = socket.expect_request("question").await;
    for number in 0..20 {
        socket.send("echo", &number.to_string()).await;
    }
    socket.reply(id, &7).await;
    assert_eq!(socket.next().await, json!({ "event": "request", "data": 7, "id": 1 }));
}

#[tokio::test]
async fn ignores_the_reply_to_a_cancelled_request() {
    let (_app, mut socket, _log) = connect().await;
    assert_eq!(socket.request("request and cancel", &()).await, true);
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
async fn a_request_in_the_connection_handler_fails() {
    let app = TestApp::new::<EarlyModule>().start().await.unwrap();
    let rejection = app.ws("/early").refused().await;
    assert_eq!((rejection.status(), rejection.code()), (504, "no_reply".to_owned()));
}
