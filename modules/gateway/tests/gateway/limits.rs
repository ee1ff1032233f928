//! The limits of connections and messages.

use std::time::Duration;

use baya::testing::{TestApp, json};
use baya_gateway::{Binary, Client, Gateway, GatewayModule, GatewayOptions, Payload, TestSockets};
use baya_macros::{gateway, module};

#[gateway("/chat")]
struct Chat;

#[gateway]
impl Chat {
    #[message("echo")]
    async fn echo(&self, text: Payload<String>) -> String {
        text.into_inner()
    }

    #[message(binary)]
    async fn echo_bytes(&self, bytes: Binary) -> Binary {
        bytes
    }

    #[message("flood")]
    async fn flood(&self, client: Client, messages: Payload<u32>) {
        for _ in 0..*messages {
            client.send("drop", &"x".repeat(1000)).unwrap();
        }
    }

    #[message("join")]
    async fn join(&self, client: Client, room: Payload<String>) -> baya::Result<()> {
        client.join(&room)
    }
}

macro_rules! app {
    ($options:expr) => {{
        #[module(root, imports = [GatewayModule::with($options)], gateways = [Chat])]
        struct AppModule;

        TestApp::new::<AppModule>().start().await.unwrap()
    }};
}

#[tokio::test]
async fn closes_a_connection_that_sends_a_too_large_message() {
    let app = app!(GatewayOptions::new().max_message(100));
    let mut socket = app.ws("/chat").await;
    socket.send("echo", "x".repeat(50).as_str()).await;
    socket.send("echo", "x".repeat(100).as_str()).await;
    assert_eq!(socket.closed().await.0, 1009);
}

#[tokio::test]
async fn accepts_a_binary_message_of_the_maximum_size() {
    let app = app!(GatewayOptions::new().max_message(100));
    let mut socket = app.ws("/chat").await;
    socket.send_bytes(vec![7; 100]).await;
    assert_eq!(socket.next_bytes().await, vec![7; 100]);
    socket.send_bytes(vec![7; 101]).await;
    assert_eq!(socket.closed().await.0, 1009);
}

#[tokio::test(start_paused = true)]
async fn sends_exceptions_for_too_many_messages() {
    let app = app!(GatewayOptions::new().messages(5, Duration::from_secs(1)));
    let mut socket = app.ws("/chat").await;
    for _ in 0..5 {
        assert_eq!(socket.request("echo", "hi").await, json!("hi"));
    }
    let error = socket.try_request("echo", "hi").await.unwrap_err();
    assert_eq!((&error["status"], &error["code"]), (&json!(429), &json!("too_many_messages")));
    socket.send("echo", "hi").await;
    assert_eq!(socket.expect("exception").await["code"], "too_many_messages");
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(socket.request("echo", "hi").await, json!("hi"));
}

#[tokio::test]
async fn disconnects_only_the_client_whose_queue_is_full() {
    let app = app!(GatewayOptions::new().queue(20));
    let mut other = app.ws("/chat").await;
    let mut slow = app.ws("/chat").await;
    slow.send("flood", &1_000).await;
    slow.ended().await;
    assert_eq!(Gateway::<Chat>::from_app(&app).counts().dropped, 1);
    assert_eq!(other.request("echo", "hi").await, json!("hi"));
}

#[tokio::test]
async fn limits_the_bytes_that_wait_for_a_client() {
    let app = app!(GatewayOptions::new().queue_bytes(10_000));
    let mut slow = app.ws("/chat").await;
    slow.send("flood", &200).await;
    slow.ended().await;
    assert_eq!(Gateway::<Chat>::from_app(&app).counts().dropped, 1);
}

#[tokio::test]
async fn rejects_connections_above_the_limits() {
    let app = app!(GatewayOptions::new().connections(3).connections_per_address(2));
    let one = app.ws("/chat").from_ip([10, 0, 0, 1]).await;
    let two = app.ws("/chat").from_ip([10, 0, 0, 1]).await;
    let rejection = app.ws("/chat").from_ip([10, 0, 0, 1]).refused().await;
    assert_eq!((rejection.status(), &*rejection.code()), (429, "too_many_connections"));
    let three = app.ws("/chat").from_ip([10, 0, 0, 2]).await;
    let rejection = app.ws("/chat").from_ip([10, 0, 0, 3]).refused().await;
    assert_eq!((rejection.status(), &*rejection.code()), (503, "too_many_connections"));
    one.close().await;
    drop(app.ws("/chat").from_ip([10, 0, 0, 1]).await);
    let counts = Gateway::<Chat>::from_app(&app).counts();
    assert_eq!((counts.accepted, counts.refused), (4, 2));
    drop((two, three));
}

#[tokio::test(start_paused = true)]
async fn disconnects_a_client_that_does_not_respond_to_pings() {
    const PING: Duration = Duration::from_secs(10);
    const TIMEOUT: Duration = Duration::from_secs(5);
    let app = app!(GatewayOptions::new().ping(PING).ping_timeout(TIMEOUT));
    let mut alive = app.ws("/chat").await;
    let silent = app.ws("/chat").await;
    let gateway = Gateway::<Chat>::from_app(&app);
    for _ in 0..16 {
        tokio::time::advance(Duration::from_secs(1)).await;
        // The client responds to pings while it reads.
        assert_eq!(alive.request("echo", "hi").await, json!("hi"));
    }
    assert_eq!(gateway.count(), 1);
    drop(silent);
}

#[tokio::test]
async fn limits_the_rooms_of_a_client() {
    let app = app!(GatewayOptions::new().rooms(2));
    let mut socket = app.ws("/chat").await;
    for room in ["a", "b", "a"] {
        socket.request("join", room).await;
    }
    let error = socket.try_request("join", "c").await.unwrap_err();
    assert_eq!((&error["status"], &error["code"]), (&json!(409), &json!("too_many_rooms")));
}

#[tokio::test]
async fn closes_a_connection_with_invalid_frames() {
    let app = app!(GatewayOptions::new());
    let mut socket = app.ws("/chat").await;
    socket.send_raw(&[0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe]).await;
    assert_eq!(socket.closed().await.0, 1007);
    let mut socket = app.ws("/chat").await;
    socket.send_raw(&[0x81, 0x02, b'h', b'i']).await;
    assert_eq!(socket.closed().await.0, 1002);
    let mut socket = app.ws("/chat").await;
    socket.send_raw(&[0xf1, 0x80, 0, 0, 0, 0]).await;
    assert_eq!(socket.closed().await.0, 1002);
}

#[tokio::test]
async fn reads_a_message_in_fragments() {
    let app = app!(GatewayOptions::new());
    let mut socket = app.ws("/chat").await;
    let text = br#"{"event":"echo","data":"hi","id":1}"#;
    for (index, byte) in text.iter().enumerate() {
        let opcode = if index == 0 { 0x01 } else { 0x00 };
        let last = if index + 1 == text.len() { 0x80 } else { 0 };
        socket.send_raw(&[last | opcode, 0x81, 0, 0, 0, 0, *byte]).await;
    }
    assert_eq!(socket.next().await["data"], "hi");
}
