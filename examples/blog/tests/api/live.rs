//! Subscriptions to new comments.

use baya::graphql::{TestEvents, TestGraphQl};
use baya::testing::{TestApp, Value, json};
use blog::AppModule;
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use super::{WithToken, start};

async fn comment(app: &TestApp, post: u32, text: &str) {
    let query = "mutation ($post: ID!, $text: String!) {
        addComment(postId: $post, input: { text: $text }) { id }
    }";
    let query = app.graphql(query).variable("post", post).variable("text", text);
    assert!(query.grace().send().await.errors().is_empty());
}

async fn subscribe(app: &TestApp, query: &str) -> TestEvents {
    app.graphql(format!("subscription {{ {query} }}")).ada().subscribe().await
}

#[baya::test]
async fn a_subscriber_receives_comments_with_the_selected_fields() {
    let app = start().await;
    let mut events = subscribe(&app, "commentAdded { text author { name } post { title } }").await;
    comment(&app, 2, "Which relay?").await;
    events.next().await.unwrap().assert_data(json!({ "commentAdded": {
        "text": "Which relay?", "author": { "name": "Grace" }, "post": { "title": "The first bug" },
    } }));
}

#[baya::test]
async fn a_subscriber_to_a_post_receives_only_its_comments() {
    let app = start().await;
    let mut events = subscribe(&app, "commentAdded(postId: 2) { text }").await;
    comment(&app, 1, "elsewhere").await;
    comment(&app, 2, "here").await;
    let event = events.next().await.unwrap();
    event.assert_data(json!({ "commentAdded": { "text": "here" } }));
}

#[baya::test]
async fn a_subscription_needs_a_token() {
    let query = start().await.graphql("subscription { commentAdded { id } }");
    let mut events = query.subscribe().await;
    events.next().await.unwrap().assert_error("unauthorized");
    assert!(events.next().await.is_none());
}

/// A client over WebSocket (`graphql-transport-ws`).
struct Socket(WebSocketStream<TcpStream>);

impl Socket {
    async fn connect(app: &TestApp) -> Self {
        let address = app.address().unwrap();
        let mut request = format!("ws://{address}/graphql").into_client_request().unwrap();
        let protocol = "graphql-transport-ws".parse().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", protocol);
        let stream = TcpStream::connect(address).await.unwrap();
        Self(tokio_tungstenite::client_async(request, stream).await.unwrap().0)
    }

    async fn send(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    /// Returns the next message, or the code of the close frame.
    async fn next(&mut self) -> Result<Value, u16> {
        match self.0.next().await.unwrap().unwrap() {
            Message::Text(text) => Ok(serde_json::from_str(&text).unwrap()),
            Message::Close(frame) => Err(frame.unwrap().code.into()),
            other => panic!("unexpected {other:?}"),
        }
    }
}

#[baya::test]
async fn a_connection_with_a_token_runs_subscriptions() {
    let app = TestApp::new::<AppModule>().listen().await.unwrap();
    let mut socket = Socket::connect(&app).await;
    let params = json!({ "authorization": "Bearer ada-token" });
    socket.send(json!({ "type": "connection_init", "payload": params })).await;
    assert_eq!(socket.next().await, Ok(json!({ "type": "connection_ack" })));
    let query = json!({ "query": "subscription { commentAdded { text } }" });
    socket.send(json!({ "id": "1", "type": "subscribe", "payload": query })).await;
    // A response to a later operation shows that the subscription has started.
    let query = json!({ "query": "{ me { name } }" });
    socket.send(json!({ "id": "2", "type": "subscribe", "payload": query })).await;
    let me = json!({ "data": { "me": { "name": "Ada" } } });
    assert_eq!(socket.next().await, Ok(json!({ "id": "2", "type": "next", "payload": me })));
    assert_eq!(socket.next().await, Ok(json!({ "id": "2", "type": "complete" })));
    comment(&app, 1, "Hi").await;
    let event = json!({ "data": { "commentAdded": { "text": "Hi" } } });
    assert_eq!(socket.next().await, Ok(json!({ "id": "1", "type": "next", "payload": event })));
}

#[baya::test]
async fn closes_a_connection_without_a_valid_token_with_4403() {
    let app = TestApp::new::<AppModule>().listen().await.unwrap();
    for payload in [json!({}), json!({ "authorization": "Bearer forged" }), Value::Null] {
        let mut socket = Socket::connect(&app).await;
        socket.send(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(socket.next().await, Err(4403));
    }
}
