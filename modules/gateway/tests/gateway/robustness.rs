//! Rules that hold for every client: ended connections, the order of messages, ids, valid options.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use baya::testing::{TestApp, json};
use baya::{Context, Error, Guard, Provided};
use baya_gateway::{Client, Gateway, GatewayModule, GatewayOptions, Payload, TestSockets};
use baya_macros::{gateway, guard, injectable, module, token};
use tokio::sync::Notify;

#[token]
struct User(&'static str);

/// Accepts the first call, and rejects all further calls.
#[guard(provides = User)]
struct FirstCallOnly {
    #[inject(default)]
    calls: AtomicUsize,
}

impl Guard for FirstCallOnly {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        if self.calls.fetch_add(1, Ordering::SeqCst) > 0 {
            return Err(Error::unauthorized());
        }
        cx.provide(User("Tom"));
        Ok(())
    }
}

/// Signals between handlers and tests.
#[injectable]
#[derive(Default)]
struct Signals {
    #[inject(default)]
    left: Notify,
    #[inject(default)]
    stuck: Notify,
}

#[gateway("/once")]
#[use_guards(FirstCallOnly)]
struct OnceGuarded {
    signals: Arc<Signals>,
}

#[gateway]
impl OnceGuarded {
    #[on_disconnect]
    async fn left(&self, user: Provided<User>) {
        assert_eq!(user.0, "Tom");
        self.signals.left.notify_one();
    }
}

#[gateway("/stuck")]
struct Stuck {
    signals: Arc<Signals>,
    clients: Gateway<Self>,
}

#[gateway]
impl Stuck {
    #[message("stuck")]
    async fn stuck(&self, client: Client) {
        client.join("room").unwrap_or_default();
        self.signals.stuck.notify_one();
        std::future::pending().await
    }

    #[message("say")]
    async fn say(&self, text: Payload<String>) -> Result<String, Error> {
        self.clients.send("said", &*text)?;
        Ok(text.into_inner())
    }
}

#[module(root, imports = [GatewayModule], gateways = [OnceGuarded, Stuck], providers = [Signals])]
struct AppModule;

#[tokio::test]
async fn calls_the_disconnection_handler_without_running_guards_again() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let socket = app.ws("/once").await;
    socket.close().await;
    let signals = app.provider::<Signals>();
    tokio::time::timeout(Duration::from_secs(5), signals.left.notified()).await.unwrap();
}

#[tokio::test]
async fn a_client_that_has_left_is_not_found_while_its_handler_runs() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let mut socket = app.ws("/stuck").await;
    socket.send("stuck", &()).await;
    app.provider::<Signals>().stuck.notified().await;
    let gateway = Gateway::<Stuck>::from_app(&app);
    assert_eq!(gateway.members("room").len(), 1);
    let mut changes = gateway.changes().unwrap();
    drop(socket);
    tokio::time::timeout(Duration::from_secs(5), changes.next()).await.unwrap();
    assert!(gateway.members("room").is_empty());
    assert_eq!(gateway.count(), 0);
}

#[tokio::test]
async fn messages_of_a_handler_arrive_before_its_reply() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let mut socket = app.ws("/stuck").await;
    socket.send_text(r#"{"event":"say","data":"hi","id":1}"#).await;
    assert_eq!(socket.next().await, json!({ "event": "said", "data": "hi" }));
    assert_eq!(socket.next().await, json!({ "event": "say", "data": "hi", "id": 1 }));
}

#[tokio::test]
async fn an_exception_for_an_invalid_frame_has_its_id() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let mut socket = app.ws("/stuck").await;
    for frame in [r#"{"event":"say","id":7,"more":1}"#, r#"{"event":7,"id":7}"#] {
        socket.send_text(frame).await;
        let exception = socket.next().await;
        assert_eq!(
            (&exception["id"], &exception["data"]["code"]),
            (&json!(7), &json!("invalid_message"))
        );
    }
    socket.send_text(r#"["say","hi",7]"#).await;
    assert_eq!(socket.next().await["data"]["code"], "invalid_message");
}

#[tokio::test]
async fn accepts_ids_of_up_to_128_characters() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let mut socket = app.ws("/stuck").await;
    for id in ["é".repeat(128), "\"".repeat(100), "😀".repeat(128)] {
        socket.send_text(json!({ "event": "say", "data": "hi", "id": id }).to_string()).await;
        socket.expect("said").await;
        assert_eq!(socket.next().await["id"], json!(id));
    }
    let id = "é".repeat(129);
    socket.send_text(json!({ "event": "say", "data": "hi", "id": id }).to_string()).await;
    assert_eq!(socket.expect("exception").await["code"], "invalid_message");
}

#[gateway("/lost")]
struct Unlisted;

#[gateway]
impl Unlisted {}

#[tokio::test]
async fn sending_through_an_unlisted_gateway_is_an_error() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let error = Gateway::<Unlisted>::from_app(&app).send("said", "").unwrap_err();
    assert_eq!(error.code(), "gateway_not_listed");
    assert!(error.chain().to_string().contains("no module lists the gateway `Unlisted`"));
}

#[tokio::test]
async fn sending_a_message_without_a_name_is_an_error() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    assert_eq!(Gateway::<Stuck>::from_app(&app).send("", "").unwrap_err().code(), "reserved_event");
}

#[test]
fn rejects_options_that_exclude_every_client() {
    let options = GatewayOptions::new;
    options().origins(["https://app.example.com:8080", "null"]).validate().unwrap();
    let rejected = [
        (options().max_message(0), "`max_message` must be greater than zero"),
        (options().connections(0), "`connections` must be greater than zero"),
        (options().messages(0, Duration::from_secs(1)), "`messages` must be greater than zero"),
        (options().messages(3, Duration::ZERO), "`messages` must be greater than zero"),
        (options().messages(3, Duration::MAX), "`messages` must be greater than zero"),
        (options().ping(Duration::ZERO), "`ping` must be greater than zero"),
        (options().reply_timeout(Duration::MAX), "`reply_timeout` must be greater than zero"),
        (options().origins(["example.com"]), "`example.com` is not an origin"),
        (options().origins(["https://example.com/"]), "`https://example.com/` is not an origin"),
    ];
    for (options, expected) in rejected {
        let error = options.validate().unwrap_err();
        assert_eq!(error.code(), "gateway_options");
        assert!(error.chain().to_string().contains(expected), "{}", error.chain());
    }
}
