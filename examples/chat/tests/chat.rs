//! Tests of the chat over both transports.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use baya::App;
use baya::asyncapi::{AppDocument, assert_unchanged};
use baya::gateway::{TestSocket, TestSockets};
use baya::testing::{TestApp, Value, json};
use chat::AppModule;

#[test]
fn asyncapi_document_matches_the_committed_file() {
    let document = App::new::<AppModule>().asyncapi().unwrap();
    assert_unchanged(&document, "asyncapi.json");
}

async fn start() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

async fn token(app: &TestApp, name: &str) -> String {
    let response = app.post("/login").json(&json!({ "name": name })).send().await;
    response.json::<Value>()["token"].as_str().unwrap().to_owned()
}

async fn connect(app: &TestApp, name: &str) -> TestSocket {
    let token = token(app, name).await;
    let mut socket = app.ws("/chat").header("authorization", &format!("Bearer {token}")).await;
    assert_eq!(socket.expect("welcome").await["name"], name);
    socket
}

#[baya::test]
async fn sends_a_message_to_the_other_clients_in_a_room() {
    let app = start().await;
    let mut tom = connect(&app, "Tom").await;
    let token = token(&app, "Kim").await;
    let mut kim = app.socket_io("/chat").auth(json!({ "token": token })).await;
    kim.expect("welcome").await;
    tom.request("enter", &json!({ "room": "blue" })).await;
    let entered = kim.emit_with_ack("enter", &json!({ "room": "blue" })).await;
    assert_eq!(entered["members"].as_array().unwrap().len(), 2);
    assert_eq!(tom.expect("entered").await[1]["name"], "Kim");
    let said = tom.request("say", &json!({ "room": "blue", "text": "hi" })).await;
    assert_eq!(kim.expect("said").await, said);
}

#[baya::test]
async fn keeps_the_last_messages_of_a_room() {
    let app = start().await;
    let mut tom = connect(&app, "Tom").await;
    tom.request("enter", &json!({ "room": "blue" })).await;
    for number in 0..60 {
        let text = number.to_string();
        tom.request("say", &json!({ "room": "blue", "text": text })).await;
    }
    let mut kim = connect(&app, "Kim").await;
    let entered = kim.request("enter", &json!({ "room": "blue" })).await;
    let history = entered["history"].as_array().unwrap();
    assert_eq!(history.len(), 50);
    assert_eq!((&history[0]["text"], &history[49]["text"]), (&json!("10"), &json!("59")));
}

#[baya::test]
async fn lets_in_clients_with_a_token_only() {
    let app = start().await;
    assert_eq!(app.ws("/chat").refused().await.status(), 401);
    assert_eq!(app.socket_io("/chat").refused().await, "log in first");
    let forged = "VG9t.AAAA";
    assert_eq!(app.ws(&format!("/chat?access_token={forged}")).refused().await.status(), 401);
    let token = token(&app, "Tom").await;
    drop(app.ws(&format!("/chat?access_token={token}")).await);
}

#[baya::test]
async fn notifies_the_room_when_a_client_leaves() {
    let app = start().await;
    let mut tom = connect(&app, "Tom").await;
    let mut kim = connect(&app, "Kim").await;
    for socket in [&mut tom, &mut kim] {
        socket.request("enter", &json!({ "room": "blue" })).await;
    }
    tom.expect("entered").await;
    kim.close().await;
    assert_eq!(tom.expect("left").await[0], "blue");
    let members = tom.request("members", &json!({ "room": "blue" })).await;
    assert_eq!(members.as_array().unwrap().len(), 1);
}
