//! Clients of Socket.IO that read too little, send too much or come and go at once.

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

/// What tests wait for, and what they let happen.
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

    /// Sends until the client is cut off, each time after its connection has taken what it can.
    #[message("fill")]
    async fn fill(&self, client: Client) -> Result<(), Error> {
        let filling = "x".repeat(1000);
        for _ in 0..10_000 {
            if !client.is_connected() {
                break;
            }
            client.send("filling", &filling)?;
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
        // A test that does not listen is over.
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

/// Connects a client that writes packets itself.
async fn raw(app: &TestApp) -> TestSocket {
    let mut socket = app.ws("/socket.io/?EIO=4&transport=websocket").await;
    assert!(packet(&mut socket).await.starts_with('0'));
    socket.send_text("40/limits,").await;
    assert!(packet(&mut socket).await.starts_with("40/limits,"));
    socket
}

/// Returns the next packet but pings.
async fn packet(socket: &mut TestSocket) -> String {
    loop {
        match socket.next_text().await {
            ping if ping == "2" => socket.send_text("3").await,
            packet => return packet,
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_read_is_disconnected() {
    let (app, mut reasons) = start(GatewayOptions::new().queue(20)).await;
    let mut slow = app.socket_io("/limits").await;
    let mut other = app.socket_io("/limits").await;
    slow.emit("fill", &()).await;
    assert_eq!(reasons.recv().await.unwrap(), "too slow");
    assert_eq!(other.emit_with_ack("echo", &1).await, json!(1));
    // What was sent before arrives, and then the end.
    slow.ended().await;
    let counts = Gateway::<Limits>::of(&app).counts();
    assert_eq!((counts.connected, counts.dropped), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_read_can_be_disconnected() {
    let (app, mut reasons) = start(GatewayOptions::new()).await;
    let mut client = app.socket_io("/limits").await;
    client.emit("forever", &()).await;
    assert_eq!(client.expect("forever").await, json!(7));
    // Long enough for all that the connection takes.
    tokio::time::sleep(Duration::from_secs(1)).await;
    for client in Gateway::<Limits>::of(&app).everybody().clients() {
        client.close(1000, "enough");
    }
    assert_eq!(reasons.recv().await.unwrap(), "server disconnect");
    assert_eq!(Gateway::<Limits>::of(&app).count(), 0);
}

#[tokio::test]
async fn each_message_is_acknowledged_also_when_too_many_wait() {
    const MESSAGES: usize = 400;
    let (app, _reasons) = start(GatewayOptions::new().any_number_of_messages()).await;
    let mut socket = raw(&app).await;
    socket.send_text(r#"42/limits,0["wait"]"#).await;
    for id in 1..=MESSAGES {
        socket.send_text(format!(r#"42/limits,{id}["echo",{id}]"#)).await;
    }
    // It is behind them, and not one of them.
    socket.send_text("41/limits,").await;
    app.provider::<Signals>().release.notify_one();
    let (mut echoed, mut rejected) = (0, 0);
    for _ in 0..=MESSAGES {
        let packet = packet(&mut socket).await;
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
async fn a_stream_that_always_has_an_item_leaves_room_for_messages() {
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
async fn a_message_is_too_large_together_with_its_attachments() {
    let (app, _reasons) = start(GatewayOptions::new().max_message(100)).await;
    let mut socket = raw(&app).await;
    let message = r#"["echo",{"_placeholder":true,"num":0}]"#;
    socket.send_text(format!("451-/limits,1{message}")).await;
    socket.send_bytes(&b"abc"[..]).await;
    // In JSON, bytes are in Base64.
    assert_eq!(packet(&mut socket).await, r#"43/limits,1["YWJj"]"#);
    socket.send_text(format!("451-/limits,2{message}")).await;
    socket.send_bytes(vec![0; 90]).await;
    assert!(packet(&mut socket).await.contains(r#""code":"message_too_large""#));
}

#[tokio::test]
async fn each_attachment_is_in_a_message_once() {
    let (app, _reasons) = start(GatewayOptions::new()).await;
    let mut socket = raw(&app).await;
    for (id, numbers) in [(1, [0, 0]), (2, [0, 1])] {
        let [one, two] = numbers.map(|num| json!({ "_placeholder": true, "num": num }));
        socket.send_text(format!("451-/limits,{id}{}", json!(["echo", [one, two]]))).await;
        socket.send_bytes(&b"abc"[..]).await;
        assert!(packet(&mut socket).await.contains(r#""code":"invalid_message""#));
    }
}

#[tokio::test]
async fn each_attachment_is_in_an_acknowledgement_once() {
    let (app, _reasons) = start(GatewayOptions::new()).await;
    let mut socket = raw(&app).await;
    for (references, expected) in [(1, "43/limits,7[1]"), (2, r#""pointer":"/1","code":"type""#)] {
        socket.send_text(r#"42/limits,7["ask"]"#).await;
        let request = packet(&mut socket).await;
        let id = request.strip_prefix("42/limits,").unwrap().split('[').next().unwrap();
        let data = vec![json!({ "_placeholder": true, "num": 0 }); references];
        socket.send_text(format!("461-/limits,{id}{}", json!([data]))).await;
        socket.send_bytes(&b"abc"[..]).await;
        let reply = packet(&mut socket).await;
        assert!(reply.contains(expected), "{reply}");
    }
}

#[tokio::test]
async fn data_with_bytes_and_a_placeholder_of_its_own_is_not_sent() {
    let (app, _reasons) = start(GatewayOptions::new()).await;
    let mut client = app.socket_io("/limits").await;
    for number in [0, 1] {
        let forged = json!({ "_placeholder": true, "num": number });
        let reply = client.emit_with_ack("with_bytes", &forged).await;
        assert_eq!(reply["exception"]["code"], "reserved_key");
    }
    let sent = Gateway::<Limits>::of(&app)
        .send("said", &(Binary::from("a"), json!({ "_placeholder": true })));
    assert_eq!(sent.unwrap_err().code(), "reserved_key");
    // Without bytes, it is like any other object.
    let forged = json!({ "_placeholder": true, "num": 0 });
    assert_eq!(client.emit_with_ack("echo", &forged).await, forged);
}

#[tokio::test]
async fn a_client_that_announces_too_many_attachments_is_disconnected() {
    let (app, mut reasons) = start(GatewayOptions::new()).await;
    let mut socket = raw(&app).await;
    socket.send_text(r#"4565-/limits,["echo",1]"#).await;
    assert_eq!(reasons.recv().await.unwrap(), "parse error");
    socket.ended().await;
}

#[tokio::test]
async fn messages_before_the_connection_is_served_have_a_wider_bound() {
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
    assert_eq!(Gateway::<Limits>::of(&app).counts().dropped, 1);
}

/// A namespace is forgotten with its last client, also while another one connects to it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn clients_that_come_and_go_at_once_are_served_or_disconnected() {
    let (app, _reasons) = start(GatewayOptions::new()).await;
    let app = Arc::new(app);
    let clients: Vec<_> = (0..8)
        .map(|_| {
            let app = Arc::clone(&app);
            tokio::spawn(async move {
                for _ in 0..100 {
                    come_and_go(&app).await;
                }
            })
        })
        .collect();
    for client in clients {
        client.await.unwrap();
    }
    let gateway = Gateway::<Limits>::of(&app);
    tokio::time::timeout(Duration::from_secs(5), async {
        while gateway.count() > 0 {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
}

/// Connects, sends a message, awaits its acknowledgement or the end, and leaves.
async fn come_and_go(app: &TestApp) {
    let mut socket = raw(app).await;
    socket.send_text(r#"42/limits,1["echo",1]"#).await;
    let packet = packet(&mut socket).await;
    assert!(packet == "43/limits,1[1]" || packet == "41/limits,", "got {packet}");
    socket.send_text("41/limits,").await;
}
