//! Messages, their payloads and their replies.

use baya::testing::{TestApp, json};
use baya::validation::{Check, Violation};
use baya::{Error, Stream};
use baya_gateway::{Binary, Client, GatewayModule, Payload, TestSocket, TestSockets};
use baya_macros::{dto, gateway, injectable, module};
use bytes::Bytes;
use futures_util::stream;

#[dto]
struct Say {
    #[rule(length(min = 1, max = 10))]
    text: String,
    to: Option<u32>,
}

#[dto]
struct Rename {
    #[rule(check(NameIsFree))]
    name: String,
}

#[injectable]
struct NameIsFree;

impl Check<String> for NameIsFree {
    async fn check(&self, name: &String) -> baya::Result<Option<Violation>> {
        Ok((name == "tom").then(|| Violation::new("taken", "is already taken")))
    }
}

#[gateway("/chat")]
struct Chat;

#[gateway]
impl Chat {
    #[message("say")]
    async fn say(&self, say: Payload<Say>) -> String {
        say.text.to_uppercase()
    }

    #[message("silent")]
    async fn silent(&self) {}

    #[message("rename")]
    async fn rename(&self, _client: Client, rename: Payload<Rename>) -> Result<String, Error> {
        Ok(rename.into_inner().name)
    }

    #[message("refuse")]
    async fn refuse(&self) -> Result<(), Error> {
        Err(Error::conflict().with_code("refused").with_message("not today"))
    }

    #[message("panic")]
    async fn panic(&self) {
        panic!("the handler panics");
    }

    #[message("nan")]
    async fn nan(&self) -> f64 {
        f64::NAN
    }

    #[message("count")]
    async fn count(&self, to: Payload<u32>) -> impl Stream<Item = u32> + use<> {
        stream::iter(1..=to.into_inner())
    }

    #[message("fail_at_two")]
    async fn fail_at_two(&self) -> Result<impl Stream<Item = Result<u32, Error>> + use<>, Error> {
        Ok(stream::iter([Ok(1), Err(Error::gone()), Ok(3)]))
    }

    #[message("greet")]
    async fn greet(&self, client: Client) -> baya::Result<()> {
        client.send("greeting", &1)
    }

    #[message("greet_and_stream")]
    async fn greet_and_stream(
        &self,
        client: Client,
    ) -> Result<impl Stream<Item = u32> + use<>, Error> {
        client.send("greeting", &2)?;
        Ok(stream::pending())
    }

    #[message("forever")]
    async fn forever(&self) -> impl Stream<Item = u32> + use<> {
        stream::pending()
    }

    #[message("ask")]
    async fn ask(&self, client: Client) -> Result<String, Error> {
        let say: Say = client.request("question", &7).await?;
        Ok(say.text)
    }

    #[message(binary)]
    async fn bytes(&self, client: Client, bytes: Binary) -> Result<Option<Bytes>, Error> {
        match &**bytes {
            b"greet" => client.send("greeting", &3).map(|()| None),
            b"bad" => Err(Error::bad_request()),
            b"silent" => Ok(None),
            other => Ok(Some(other.iter().rev().copied().collect())),
        }
    }
}

#[gateway("/text-only")]
struct TextOnly;

#[gateway]
impl TextOnly {}

#[module(
    root,
    imports = [GatewayModule],
    gateways = [Chat, TextOnly],
    providers = [NameIsFree]
)]
struct AppModule;

async fn connect() -> (TestApp, TestSocket) {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let socket = app.ws("/chat").await;
    (app, socket)
}

#[tokio::test]
async fn sends_messages_of_a_handler_that_does_not_reply() {
    let (_app, mut socket) = connect().await;
    socket.send("greet", &()).await;
    assert_eq!(socket.expect("greeting").await, 1);
    socket.send("greet_and_stream", &()).await;
    assert_eq!(socket.expect("greeting").await, 2);
    socket.send_bytes(&b"greet"[..]).await;
    assert_eq!(socket.expect("greeting").await, 3);
}

#[tokio::test]
async fn replies_to_a_message_with_an_id() {
    let (_app, mut socket) = connect().await;
    socket.send_text(r#"{"event":"say","data":{"text":"hi"},"id":"a-1"}"#).await;
    assert_eq!(socket.next().await, json!({ "event": "say", "data": "HI", "id": "a-1" }));
}

#[tokio::test]
async fn does_not_reply_to_a_message_without_an_id() {
    let (_app, mut socket) = connect().await;
    socket.send("say", &json!({ "text": "hi" })).await;
    assert_eq!(socket.request("say", &json!({ "text": "again" })).await, json!("AGAIN"));
}

#[tokio::test]
async fn replies_with_null_for_a_handler_that_returns_nothing() {
    let (_app, mut socket) = connect().await;
    assert_eq!(socket.request("silent", &json!(null)).await, json!(null));
}

#[tokio::test]
async fn reports_each_validation_error_with_its_pointer() {
    let (_app, mut socket) = connect().await;
    let error = socket.try_request("say", &json!({ "text": "", "to": "x" })).await.unwrap_err();
    assert_eq!(error["status"], 422);
    let pointers: Vec<_> =
        error["errors"].as_array().unwrap().iter().map(|one| one["pointer"].clone()).collect();
    assert_eq!(pointers, ["/text", "/to"]);
}

#[tokio::test]
async fn applies_rules_that_call_a_provider() {
    let (_app, mut socket) = connect().await;
    let error = socket.try_request("rename", &json!({ "name": "tom" })).await.unwrap_err();
    assert_eq!(error["errors"][0]["code"], "taken");
    assert_eq!(socket.request("rename", &json!({ "name": "kim" })).await, json!("kim"));
}

#[tokio::test]
async fn sends_errors_as_exceptions_and_keeps_the_connection_open() {
    let (_app, mut socket) = connect().await;
    let error = socket.try_request("refuse", &json!(null)).await.unwrap_err();
    assert_eq!(error, json!({ "status": 409, "code": "refused", "message": "not today" }));
    socket.send("refuse", &json!(null)).await;
    assert_eq!(socket.expect("exception").await["code"], "refused");
    assert_eq!(socket.request("say", &json!({ "text": "hi" })).await, json!("HI"));
}

#[tokio::test]
async fn keeps_the_connection_open_after_a_handler_panics() {
    let (_app, mut socket) = connect().await;
    let error = socket.try_request("panic", &json!(null)).await.unwrap_err();
    assert_eq!(error["status"], 500);
    assert_eq!(error["message"], "Internal Server Error");
    assert_eq!(socket.request("say", &json!({ "text": "hi" })).await, json!("HI"));
}

#[tokio::test]
async fn sends_an_exception_for_a_value_that_json_can_not_represent() {
    let (_app, mut socket) = connect().await;
    let error = socket.try_request("nan", &json!(null)).await.unwrap_err();
    assert_eq!(error["status"], 500);
}

#[tokio::test]
async fn rejects_frames_that_are_not_messages() {
    let (_app, mut socket) = connect().await;
    for (frame, code) in [
        ("", "invalid_json"),
        ("{", "invalid_json"),
        ("[]", "invalid_message"),
        ("7", "invalid_message"),
        (r#"{"data":1}"#, "invalid_message"),
        (r#"{"event":7}"#, "invalid_message"),
        (r#"{"event":"say","other":1}"#, "invalid_message"),
        (r#"{"event":"say","id":{}}"#, "invalid_message"),
        (r#"{"event":"silent","event":"silent"}"#, "invalid_message"),
        (r#"{"event":"silent"} x"#, "invalid_json"),
        (r#"{"event":"silent"}}"#, "invalid_json"),
        (r#"{"event":"silent",}"#, "invalid_json"),
        (r#"{,"event":"silent"}"#, "invalid_json"),
        (r#"{"event":"silent" "id":1}"#, "invalid_json"),
        (r#"{"event":"silent","data":}"#, "invalid_json"),
        (r#"{"event":"silent","data":[1,}"#, "invalid_json"),
        (r#"{"event":"silent","data":1 2}"#, "invalid_json"),
        (r#"{"event":"silent","data":01}"#, "invalid_json"),
        (r#"{"event":"silent","id":01}"#, "invalid_json"),
        ("{\"event\":\"si\nlent\"}", "invalid_json"),
        (&format!(r#"{{"event":"silent","id":"{}"}}"#, "x".repeat(129)), "invalid_message"),
        (r#"{"event":"nothing"}"#, "unknown_event"),
        (r#"{"event":"say"}"#, "invalid"),
    ] {
        socket.send_text(frame).await;
        assert_eq!(socket.expect("exception").await["code"], code, "{frame}");
    }
}

#[tokio::test]
async fn accepts_every_valid_notation_of_a_frame() {
    let (_app, mut socket) = connect().await;
    for (frame, id) in [
        (r#"{"event":"say","data":{"text":"hi"},"id":0}"#, json!(0)),
        (r#"{"id":"x","data":{"text":"hi"},"event":"say"}"#, json!("x")),
        (r#" { "event" : "say" , "data" : { "text" : "hi" } , "id" : 12 } "#, json!(12)),
        ("{\n\t\"event\": \"say\",\n\t\"data\": {\"text\": \"hi\"},\n\t\"id\": 7\n}", json!(7)),
        (r#"{"event":"say","data":{"text":"\u0068i"},"id":-1}"#, json!(-1)),
        (r#"{"\u0065vent":"say","data":{"text":"hi"},"id":1.5}"#, json!(1.5)),
        (r#"{"event":"say","data":{"text":"hi"},"id":"a\"b"}"#, json!("a\"b")),
    ] {
        socket.send_text(frame).await;
        let reply = json!({ "event": "say", "data": "HI", "id": id });
        assert_eq!(socket.next().await, reply, "{frame}");
    }
}

#[tokio::test]
async fn accepts_names_with_escapes() {
    let (_app, mut socket) = connect().await;
    socket.send_text(r#"{"event":"s\u0061y","data":{"text":"hi"},"id":1}"#).await;
    assert_eq!(socket.next().await["data"], "HI");
}

#[tokio::test]
async fn sends_each_item_of_a_stream_and_its_end() {
    let (_app, mut socket) = connect().await;
    socket.send_text(r#"{"event":"count","data":2,"id":7}"#).await;
    assert_eq!(socket.next().await, json!({ "event": "count", "data": 1, "id": 7 }));
    assert_eq!(socket.next().await, json!({ "event": "count", "data": 2, "id": 7 }));
    assert_eq!(socket.next().await, json!({ "event": "count", "id": 7, "end": true }));
}

#[tokio::test]
async fn ends_a_stream_after_its_first_error() {
    let (_app, mut socket) = connect().await;
    socket.send("fail_at_two", &json!(null)).await;
    assert_eq!(socket.expect("fail_at_two").await, json!(1));
    assert_eq!(socket.expect("exception").await["status"], 410);
    assert_eq!(socket.request("say", &json!({ "text": "hi" })).await, json!("HI"));
}

#[tokio::test]
async fn limits_the_number_of_streams() {
    let (_app, mut socket) = connect().await;
    for _ in 0..16 {
        socket.send("forever", &json!(null)).await;
    }
    let error = socket.try_request("forever", &json!(null)).await.unwrap_err();
    assert_eq!(error["code"], "too_many_streams");
}

#[tokio::test]
async fn calls_the_binary_message_handler() {
    let (_app, mut socket) = connect().await;
    socket.send_bytes(&b"abc"[..]).await;
    assert_eq!(socket.next_bytes().await, &b"cba"[..]);
    socket.send_bytes(&b"silent"[..]).await;
    socket.send_bytes(&b"bad"[..]).await;
    assert_eq!(socket.expect("exception").await["status"], 400);
}

#[tokio::test]
async fn rejects_binary_messages_without_a_handler() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let mut socket = app.ws("/text-only").await;
    socket.send_bytes(&b"abc"[..]).await;
    assert_eq!(socket.expect("exception").await["code"], "unexpected_bytes");
}

#[tokio::test]
async fn uses_message_pack_if_the_client_offers_it() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let mut socket = app.ws("/chat").protocol("baya.msgpack").await;
    assert_eq!(socket.protocol(), Some("baya.msgpack"));
    assert_eq!(socket.request("say", &json!({ "text": "hi" })).await, json!("HI"));
    let error = socket.try_request("say", &json!({ "text": "" })).await.unwrap_err();
    assert_eq!(error["status"], 422);
    socket.send_bytes(&[0xc1][..]).await;
    assert_eq!(socket.expect("exception").await["code"], "invalid_messagepack");
    socket.send_bytes(Bytes::from(vec![0x91; 60_000])).await;
    assert_eq!(socket.expect("exception").await["code"], "invalid_messagepack");
}

#[tokio::test]
async fn waits_for_the_reply_of_the_client() {
    let (_app, mut socket) = connect().await;
    socket.send_text(r#"{"event":"ask","id":1}"#).await;
    // `id` is only in replies to messages of the client.
    let question = socket.next().await;
    assert_eq!(question, json!({ "event": "question", "data": 7, "request": 1 }));
    socket.reply(1, &json!({ "text": "hi" })).await;
    assert_eq!(socket.next().await, json!({ "event": "ask", "data": "hi", "id": 1 }));
}

#[tokio::test]
async fn validates_the_reply_of_the_client() {
    let (_app, mut socket) = connect().await;
    socket.send_text(r#"{"event":"ask","id":1}"#).await;
    socket.next().await;
    // This message waits until the handler has returned.
    socket.send_text(r#"{"event":"say","data":{"text":"later"},"id":2}"#).await;
    socket.send_text(r#"{"reply":9,"data":{"text":"hi"}}"#).await;
    socket.send_text(r#"{"reply":1,"data":{"text":""}}"#).await;
    assert_eq!(socket.next().await["data"]["errors"][0]["pointer"], "/text");
    assert_eq!(socket.next().await["data"], "LATER");
}

#[tokio::test(start_paused = true)]
async fn a_missing_reply_is_an_error_after_the_timeout() {
    let (_app, mut socket) = connect().await;
    socket.send_text(r#"{"event":"ask","id":1}"#).await;
    socket.next().await;
    tokio::time::advance(std::time::Duration::from_secs(10)).await;
    assert_eq!(socket.next().await["data"]["code"], "no_reply");
}
