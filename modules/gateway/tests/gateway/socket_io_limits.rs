//! Socket.IO clients that read too slowly, send too much, or connect and disconnect concurrently.

use std::sync::Arc;
use std::time::Duration;

use baya::testing::{TestApp, Value, json};
use baya::{Error, Stream};
use baya_gateway::{
    Binary, Client, DisconnectReason, Gateway, GatewayModule, GatewayOptions, Payload, TestSocket,
    TestSockets,
};
use baya_macros::{gateway, injectable, module};
use tokio::sync::Notify;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Signals between handlers and tests.
#[injectable]
struct Signals {
    #[inject(default)]
    release: Notify,
    #[inject(value = unbounded_channel().0)]
    left: UnboundedSender<String>,
}

#[gateway("/limits")]
struct Limits {
    signals: Arc<Signals>,
}

#[gateway]
impl Limits {
    #[on_connect]
    async fn connected(
        &self,
        client: Client,
        #[query] greetings: Option<u32>,
    ) -> Result<(), Error> {
        for number in 0..greetings.unwrap_or_default() {
            client.send("greeting", &number)?;
        }
        Ok(())
    }

    #[message("echo")]
    async fn echo(&self, data: Payload<Value>) -> Value {
        data.into_inner()
    }

    #[message("with_bytes")]
    async fn with_bytes(&self, data: Payload<Value>) -> (Value, Binary) {
        (data.into_inner(), Binary::from("abc"))
    }

    #[message("ask")]
    async fn ask(&self, client: Client) -> Result<usize, Error> {
        client.request::<_, Vec<String>>("question", &()).await.map(|all| all.len())
    }

    #[message("wait")]
    async fn wait(&self) {
        self.signals.release.notified().await;
    }

    /// Sends messages until the client is disconnected, with pauses in which the connection is flushed.
    #[message("fill")]
    async fn replace_placeholder(&self, client: Client) -> Result<(), Error> {
        let data = "x".repeat(1000);
        for _ in 0..10_000 {
            if !client.is_connected() {
                break;
            }
            client.send("filling", &data)?;
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Ok(())
    }

    #[message("forever")]
    async fn forever(&self) -> impl Stream<Item = u8> + use<> {
        futures_util::stream::repeat(7)
    }

    #[on_disconnect]
    async fn left(&self, reason: DisconnectReason) {
        // The receiver is dropped if the test has ended.
        let _ = self.signals.left.send(reason.to_string());
    }
}

#[module(root, imports = [GatewayModule], gateways = [Limits], providers = [Signals])]
struct AppModule;

async fn start(options: GatewayOptions) -> (TestApp, UnboundedReceiver<String>) {
    let (left, reasons) = unbounded_channel();
    let signals = Signals { release: Notify::new(), left };
    let app = TestApp::new::<AppModule>()
        .replace_arc(Arc::new(signals))
        .replace_arc(Arc::new(options.socket_io()))
        .start()
        .await
        .unwrap();
    (app, reasons)
}

/// Connects a client that sends handwritten packets.
async fn connect_raw(app: &TestApp) -> TestSocket {
    let mut socket = app.ws("/socket.io/?EIO=4&transport=websocket").await;
    assert!(next_packet(&mut socket).await.starts_with('0'));
    socket.send_text("40/limits,").await;
    assert!(next_packet(&mut socket).await.starts_with("40/limits,"));
    socket
}

/// Returns the next packet other than pings.
async fn next_packet(socket: &mut TestSocket) -> String {
    loop {
        match socket.next_text().await {
            ping if ping == "2" => socket.send_text("3").await,
            packet => return packet,
        }
    }
}

#[tokio::test(start_paused = true)]
async fn disconnects_a_client_that_does_not_read() {
    let (app, mut reasons) = start(GatewayOptions::new().queue(20)).await;
    let mut slow = app.socket_io("/limits").await;
    let mut other = app.socket_io("/limits").await;
    slow.emit("fill", &()).await;
    assert_eq!(reasons.recv().await.unwrap(), "too slow");
    assert_eq!(other.emit_with_ack("echo", &1).await, json!(1));
    // Messages that were sent before arrive, and then the end.
    slow.ended().await;
    let counts = Gateway::<Limits>::from_app(&app).counts();
    assert_eq!((counts.connected, counts.dropped), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_read_can_be_disconnected() {
    let (app, mut reasons) = start(GatewayOptions::new()).await;
    let mut client = app.socket_io("/limits").await;
    client.emit("forever", &()).await;
    assert_eq!(client.expect("forever").await, json!(7));
    // Long enough to fill all buffers of the connection.
    tokio::time::sleep(Duration::from_secs(1)).await;
    for client in Gateway::<Limits>::from_app(&app).all().clients() {
        client.close(1000, "enough");
    }
    assert_eq!(reasons.recv().await.unwrap(), "server disconnect");
    assert_eq!(Gateway::<Limits>::from_app(&app).count(), 0);
}

#[tokio::test]
async fn acknowledges_each_message_even_if_too_many_wait() {
    const MESSAGES: usize = 400;
    let (app, _reasons) = start(GatewayOptions::new().unlimited_messages()).await;
    let mut socket = connect_raw(&app).await;
    socket.send_text(r#"42/limits,0["wait"]"#).await;
    for id in 1..=MESSAGES {
        socket.send_text(format!(r#"42/limits,{id}["echo",{id}]"#)).await;
    }
    // A disconnection after the messages, which is not a message itself.
    socket.send_text("41/limits,").await;
    app.provider::<Signals>().release.notify_one();
    let mut echoed = 0;
    let mut rejected = 0;
    for _ in 0..=MESSAGES {
        let packet = next_packet(&mut socket).await;
        let packet = packet.strip_prefix("43/limits,").unwrap();
        if packet.contains("too_many_messages") {
            rejected += 1;
        } else {
            echoed += 1;
        }
    }
    assert!(echoed > 256 && rejected > 0, "{echoed} echoed, {rejected} rejected");
}

#[tokio::test]
async fn a_busy_stream_does_not_starve_messages() {
    let (app, mut reasons) = start(GatewayOptions::new()).await;
    let mut client = app.socket_io("/limits").await;
    let mut other = app.socket_io("/limits").await;
    client.emit("forever", &()).await;
    assert_eq!(client.expect("forever").await, json!(7));
    assert_eq!(client.emit_with_ack("echo", &1).await, json!(1));
    assert_eq!(other.emit_with_ack("echo", &2).await, json!(2));
    client.disconnect().await;
    assert_eq!(reasons.recv().await.unwrap(), "client disconnect");
}

#[tokio::test]
async fn the_size_of_a_message_includes_its_attachments() {
    let (app, _reasons) = start(GatewayOptions::new().max_message(100)).await;
    let mut socket = connect_raw(&app).await;
    let message = r#"["echo",{"_placeholder":true,"num":0}]"#;
    socket.send_text(format!("451-/limits,1{message}")).await;
    socket.send_bytes(&b"abc"[..]).await;
    // In JSON, bytes are Base64 strings.
    assert_eq!(next_packet(&mut socket).await, r#"43/limits,1["YWJj"]"#);
    socket.send_text(format!("451-/limits,2{message}")).await;
    socket.send_bytes(vec![0; 90]).await;
    assert!(next_packet(&mut socket).await.contains(r#""code":"message_too_large""#));
}

#[tokio::test]
async fn rejects_a_message_that_refers_to_an_attachment_twice_or_to_a_missing_one() {
    let (app, _reasons) = start(GatewayOptions::new()).await;
    let mut socket = connect_raw(&app).await;
    for (id, numbers) in [(1, [0, 0]), (2, [0, 1])] {
        let [one, two] = numbers.map(|num| json!({ "_placeholder": true, "num": num }));
        socket.send_text(format!("451-/limits,{id}{}", json!(["echo", [one, two]]))).await;
        socket.send_bytes(&b"abc"[..]).await;
        assert!(next_packet(&mut socket).await.contains(r#""code":"invalid_message""#));
    }
}

#[tokio::test]
async fn rejects_an_acknowledgement_that_refers_to_an_attachment_twice() {
    let (app, _reasons) = start(GatewayOptions::new()).await;
    let mut socket = connect_raw(&app).await;
    for (references, expected) in [(1, "43/limits,7[1]"), (2, r#""pointer":"/1","code":"type""#)] {
        socket.send_text(r#"42/limits,7["ask"]"#).await;
        let request = next_packet(&mut socket).await;
        let id = request.strip_prefix("42/limits,").unwrap().split('[').next().unwrap();
        let data = vec![json!({ "_placeholder": true, "num": 0 }); references];
        socket.send_text(format!("461-/limits,{id}{}", json!([data]))).await;
        socket.send_bytes(&b"abc"[..]).await;
        let reply = next_packet(&mut socket).await;
        assert!(reply.contains(expected), "{reply}");
    }
}

#[tokio::test]
async fn sending_bytes_together_with_a_placeholder_object_is_an_error() {
    let (app, _reasons) = start(GatewayOptions::new()).await;
    let mut client = app.socket_io("/limits").await;
    for number in [0, 1] {
        let forged = json!({ "_placeholder": true, "num": number });
        let reply = client.emit_with_ack("with_bytes", &forged).await;
        assert_eq!(reply["exception"]["code"], "reserved_key");
    }
    let sent = Gateway::<Limits>::from_app(&app)
        .send("said", &(Binary::from("a"), json!({ "_placeholder": true })));
    assert_eq!(sent.unwrap_err().code(), "reserved_key");
    // Without bytes, the object has no special meaning.
    let forged = json!({ "_placeholder": true, "num": 0 });
    assert_eq!(client.emit_with_ack("echo", &forged).await, forged);
}

#[tokio::test]
async fn disconnects_a_client_that_announces_too_many_attachments() {
    let (app, mut reasons) = start(GatewayOptions::new()).await;
    let mut socket = connect_raw(&app).await;
    socket.send_text(r#"4565-/limits,["echo",1]"#).await;
    assert_eq!(reasons.recv().await.unwrap(), "parse error");
    socket.ended().await;
}

#[tokio::test]
async fn allows_more_queued_messages_before_the_connection_is_served() {
    let (app, _reasons) = start(GatewayOptions::new().queue(4)).await;
    let mut client = app.socket_io("/limits?greetings=64").await;
    for number in 0..64 {
        assert_eq!(client.expect("greeting").await, json!(number));
    }
    let mut plain = app.ws("/limits?greetings=64").await;
    for number in 0..64 {
        assert_eq!(plain.expect("greeting").await, json!(number));
    }
    let mut too_many = app.ws("/limits?greetings=65").await;
    too_many.ended().await;
    assert_eq!(Gateway::<Limits>::from_app(&app).counts().dropped, 1);
}

/// A namespace is removed with its last client, even while another client connects to it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn serves_or_disconnects_clients_that_connect_and_leave_concurrently() {
    let (app, _reasons) = start(GatewayOptions::new()).await;
    let app = Arc::new(app);
    let clients: Vec<_> = (0..8)
        .map(|_| {
            let app = Arc::clone(&app);
            tokio::spawn(async move {
                for _ in 0..100 {
                    connect_and_leave(&app).await;
                }
            })
        })
        .collect();
    for client in clients {
        client.await.unwrap();
    }
    let gateway = Gateway::<Limits>::from_app(&app);
    tokio::time::timeout(Duration::from_secs(5), async {
        while gateway.count() > 0 {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
}

/// Connects, sends a message, awaits its acknowledgement or the end, and leaves.
async fn connect_and_leave(app: &TestApp) {
    let mut socket = connect_raw(app).await;
    socket.send_text(r#"42/limits,1["echo",1]"#).await;
    let packet = next_packet(&mut socket).await;
    assert!(packet == "43/limits,1[1]" || packet == "41/limits,", "got {packet}");
    socket.send_text("41/limits,").await;
}
