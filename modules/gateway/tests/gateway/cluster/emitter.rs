//! Messages of the npm package `@socket.io/redis-emitter`.

use baya::testing::{TestApp, json};
use baya_gateway::{Gateway, TestSockets};

use crate::cluster::backend::{Backend, Chat, Redis, Remote, start_process, until};

/// Publishes a message as the emitter does.
async fn publish(redis: &Redis, channel: &str, message: Vec<u8>) {
    let client = ::redis::Client::open(format!("redis://{}", Redis::ADDRESS)).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let channel = format!("{}{channel}", redis.id());
    let mut publish = ::redis::cmd("PUBLISH");
    publish.arg(channel).arg(message).query_async::<()>(&mut connection).await.unwrap();
}

async fn start() -> Option<(Redis, TestApp)> {
    let redis = Redis::start()?;
    let app = start_process(redis.join()).await;
    // The subscription exists once a client of another process is listed.
    let other = start_process(redis.join()).await;
    let mut socket = other.ws("/chat").await;
    socket.request("join", "hello").await;
    until(|| Gateway::<Chat>::from_app(&app).members("hello").len() == 1).await;
    Some((redis, app))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn delivers_messages_of_an_emitter() {
    let Some((redis, app)) = start().await else { return };
    let mut plain = app.ws("/chat").await;
    let mut client = app.socket_io("/chat").await;
    plain.request("join", "blue").await;
    let packet = json!({ "type": 2, "data": ["news", { "n": 1 }], "nsp": "/chat" });
    let all = json!(["emitter", packet, { "rooms": [], "flags": {}, "except": [] }]);
    publish(&redis, "#/chat#", rmp_serde::to_vec_named(&all).unwrap()).await;
    assert_eq!(plain.expect("news").await, json!({ "n": 1 }));
    assert_eq!(client.expect("news").await, json!({ "n": 1 }));
    let room = json!(["emitter", packet, { "rooms": ["blue"], "flags": {}, "except": [] }]);
    publish(&redis, "#/chat#blue#", rmp_serde::to_vec_named(&room).unwrap()).await;
    plain.expect("news").await;
    let id = client.id().to_owned();
    let one = json!(["emitter", packet, { "rooms": [id], "flags": {}, "except": [] }]);
    publish(&redis, &format!("#/chat#{id}#"), rmp_serde::to_vec_named(&one).unwrap()).await;
    client.expect("news").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn applies_the_requests_of_an_emitter() {
    let Some((redis, app)) = start().await else { return };
    let client = app.socket_io("/chat").await;
    let id = client.id();
    let request = |kind: u8, rooms: &[&str]| {
        let options = json!({ "rooms": [id], "except": [] });
        json!({ "type": kind, "opts": options, "rooms": rooms, "close": true }).to_string()
    };
    let chat = Gateway::<Chat>::from_app(&app);
    publish(&redis, "-request#/chat#", request(2, &["blue"]).into()).await;
    until(|| chat.members("blue").len() == 1).await;
    publish(&redis, "-request#/chat#", request(3, &["blue"]).into()).await;
    until(|| chat.members("blue").is_empty()).await;
    publish(&redis, "-request#/chat#", request(4, &[]).into()).await;
    until(|| chat.count() == 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ignores_invalid_messages_on_the_channels_of_emitters() {
    let Some((redis, app)) = start().await else { return };
    let mut plain = app.ws("/chat").await;
    for message in [&b""[..], b"\xff", b"\x93\x01\x02\x03", b"{}", b"null"] {
        publish(&redis, "#/chat#", message.to_vec()).await;
        publish(&redis, "-request#/chat#", message.to_vec()).await;
    }
    Gateway::<Chat>::from_app(&app).send("end", &()).unwrap();
    plain.expect("end").await;
}
