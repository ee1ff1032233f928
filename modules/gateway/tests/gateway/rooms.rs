//! Rooms, and messages to several clients.

use std::sync::Arc;

use baya::testing::{TestApp, json};
use baya_gateway::{Client, ClientId, Gateway, GatewayModule, Payload, TestSocket, TestSockets};
use baya_macros::{gateway, injectable, module};

#[gateway("/chat")]
struct Chat;

#[gateway]
impl Chat {
    #[message("id")]
    async fn id(&self, client: Client) -> ClientId {
        client.id().clone()
    }

    #[message("join")]
    async fn join(&self, client: Client, room: Payload<String>) -> baya::Result<()> {
        client.join(&room)
    }

    #[message("leave")]
    async fn leave(&self, client: Client, room: Payload<String>) {
        client.leave(&room);
    }

    #[message("rooms")]
    async fn rooms(&self, client: Client) -> Vec<String> {
        client.rooms().iter().map(ToString::to_string).collect()
    }

    #[message("say")]
    async fn say(&self, client: Client, room: Payload<String>) -> baya::Result<()> {
        client.to(&room).send("said", &*room)
    }

    #[message("shout")]
    async fn shout(&self, client: Client) -> baya::Result<()> {
        client.others().send("shouted", &())
    }
}

#[gateway("/other")]
struct Other;

#[gateway]
impl Other {}

/// A component that sends messages through a gateway.
#[injectable]
struct News {
    chat: Gateway<Chat>,
}

#[module(root, imports = [GatewayModule], gateways = [Chat, Other], providers = [News])]
struct AppModule;

/// Connects three clients, of which the first two are in the room `blue`.
async fn connect_three() -> (TestApp, [TestSocket; 3]) {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let mut one = app.ws("/chat").await;
    let mut two = app.ws("/chat").await;
    let three = app.ws("/chat").await;
    one.request("join", "blue").await;
    two.request("join", "blue").await;
    (app, [one, two, three])
}

async fn client_id(socket: &mut TestSocket) -> ClientId {
    ClientId::new(socket.request("id", &()).await.as_str().unwrap())
}

#[tokio::test]
async fn sends_to_the_others_in_a_room() {
    let (_app, [mut one, mut two, mut three]) = connect_three().await;
    one.request("say", "blue").await;
    assert_eq!(two.expect("said").await, json!("blue"));
    // A message would arrive before the reply.
    three.request("id", &()).await;
    assert!(three.has_no_messages());
    one.request("id", &()).await;
    assert!(one.has_no_messages());
}

#[tokio::test]
async fn sends_to_all_others() {
    let (app, [mut one, mut two, mut three]) = connect_three().await;
    let mut other = app.ws("/other").await;
    three.request("shout", &()).await;
    one.expect("shouted").await;
    two.expect("shouted").await;
    assert!(three.has_no_messages());
    other.send("nothing", &()).await;
    other.expect("exception").await;
}

#[tokio::test]
async fn sends_nothing_to_a_client_that_has_left_the_room() {
    let (_app, [mut one, mut two, _three]) = connect_three().await;
    two.request("leave", "blue").await;
    assert_eq!(two.request("rooms", &()).await, json!([]));
    one.request("say", "blue").await;
    two.request("id", &()).await;
    assert!(two.has_no_messages());
}

#[tokio::test]
async fn sends_from_any_component() {
    let (app, [mut one, mut two, mut three]) = connect_three().await;
    let chat = &app.provider::<News>().chat;
    chat.send("all", &1).unwrap();
    for socket in [&mut one, &mut two, &mut three] {
        assert_eq!(socket.expect("all").await, json!(1));
    }
    chat.to("blue").send("room", &2).unwrap();
    one.expect("room").await;
    two.expect("room").await;
    let (first, third) = (client_id(&mut one).await, client_id(&mut three).await);
    chat.to_client(&third).send("one", &3).unwrap();
    assert_eq!(three.expect("one").await, json!(3));
    chat.except(&third).send("but", &4).unwrap();
    one.expect("but").await;
    two.expect("but").await;
    chat.to("blue").except(&first).send("rest", &5).unwrap();
    two.expect("rest").await;
    for socket in [&mut one, &mut two, &mut three] {
        socket.request("id", &()).await;
        assert!(socket.has_no_messages());
    }
}

#[tokio::test]
async fn drops_volatile_messages_for_clients_with_queued_messages() {
    let (app, [mut one, mut two, _three]) = connect_three().await;
    let chat = &app.provider::<News>().chat;
    let first = client_id(&mut one).await;
    chat.to_client(&first).send("waits", &1).unwrap();
    chat.to("blue").volatile().send("position", &2).unwrap();
    assert_eq!(one.expect("waits").await, json!(1));
    assert_eq!(two.expect("position").await, json!(2));
    chat.to("blue").volatile().send("position", &3).unwrap();
    assert_eq!(one.expect("position").await, json!(3));
    assert_eq!(two.expect("position").await, json!(3));
}

#[tokio::test]
async fn sends_once_to_a_client_in_several_rooms() {
    let (app, [mut one, mut two, mut three]) = connect_three().await;
    one.request("join", "red").await;
    three.request("join", "red").await;
    let chat = &app.provider::<News>().chat;
    chat.to("blue").and("red").and("none").send("both", &()).unwrap();
    for socket in [&mut one, &mut two, &mut three] {
        socket.expect("both").await;
        socket.request("id", &()).await;
        assert!(socket.has_no_messages());
    }
}

#[tokio::test]
async fn returns_the_clients_in_a_room() {
    let (app, [mut one, mut two, _three]) = connect_three().await;
    let chat = &app.provider::<News>().chat;
    let mut found: Vec<_> =
        chat.to("blue").clients().iter().map(|client| client.id().clone()).collect();
    let mut expected = vec![client_id(&mut one).await, client_id(&mut two).await];
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
    assert_eq!(chat.count(), 3);
    let client = chat.client(&expected[0]).unwrap();
    assert_eq!(client.rooms(), [Arc::from("blue")]);
}

#[tokio::test]
async fn disconnects_the_clients_in_a_room() {
    let (app, [mut one, mut two, mut three]) = connect_three().await;
    app.provider::<News>().chat.to("blue").close(4000, "the room is closed");
    assert_eq!(one.closed().await, (4000, "the room is closed".to_owned()));
    assert_eq!(two.closed().await.0, 4000);
    three.request("id", &()).await;
}

#[tokio::test]
async fn keeps_the_order_of_messages() {
    let (app, [mut one, ..]) = connect_three().await;
    let chat = app.provider::<News>().chat.clone();
    for number in 0..200 {
        chat.to("blue").send("number", &number).unwrap();
    }
    for number in 0..200 {
        assert_eq!(one.expect("number").await, json!(number));
    }
}

#[gateway("/declared", sends("said" = String))]
struct Declared;

#[gateway]
impl Declared {
    #[message("send")]
    async fn send(&self, client: Client, name: Payload<String>) -> baya::Result<()> {
        client.send(&name, "")?;
        client.others().send(&name, "")
    }
}

#[module(root, imports = [GatewayModule], gateways = [Declared])]
struct DeclaredModule;

#[tokio::test]
async fn sends_only_declared_messages() {
    let app = TestApp::new::<DeclaredModule>().start().await.unwrap();
    let mut socket = app.ws("/declared").await;
    socket.request("send", "said").await;
    assert_eq!(socket.expect("said").await, json!(""));
    let error = Gateway::<Declared>::from_app(&app).send("shouted", "").unwrap_err();
    assert_eq!(error.code(), "undeclared_message");
    let expected = "the gateway `Declared` does not declare the message `shouted`; add `\"shouted\" = Type` to `sends(...)` in its `#[gateway]`";
    assert!(format!("{error:?}").contains(expected), "{error:?}");
    let exception = socket.try_request("send", "shouted").await.unwrap_err();
    assert_eq!(exception["code"], "undeclared_message");
}
