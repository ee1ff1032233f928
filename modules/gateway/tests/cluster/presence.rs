//! Who is in a room, in all processes.

use baya::testing::{Value, json};
use baya_gateway::{Gateway, PresenceChange, TestSockets};

use crate::backend::{Backend, Chat, id, in_room, members, process, processes, until};

pub async fn lists_the_members_in_each_process(backend: &impl Backend) {
    let [one, two] = processes(backend).await;
    let mut sockets = [in_room(&one, "blue").await, in_room(&two, "blue").await];
    let _other = in_room(&two, "green").await;
    let mut expected = Vec::new();
    for socket in &mut sockets {
        expected.push(id(socket).await.to_string());
    }
    expected.sort();
    for app in [&one, &two] {
        until(|| members(app, "blue") == expected).await;
    }
    sockets[0].request("leave", "blue").await;
    drop(sockets);
    for app in [&one, &two] {
        until(|| members(app, "blue").is_empty()).await;
        assert_eq!(members(app, "green").len(), 1);
    }
}

pub async fn lists_members_who_joined_before_it_started(backend: &impl Backend) {
    let one = process(backend.join()).await;
    let _socket = in_room(&one, "blue").await;
    let two = process(backend.join()).await;
    until(|| members(&two, "blue") == members(&one, "blue") && !members(&two, "blue").is_empty())
        .await;
}

pub async fn notifies_of_members_who_join_and_leave(backend: &impl Backend) {
    let [one, two] = processes(backend).await;
    let mut changes = Gateway::<Chat>::of(&one).changes().unwrap();
    for app in [&one, &two] {
        let mut socket = in_room(app, "blue").await;
        let id = id(&mut socket).await;
        match changes.next().await.unwrap() {
            PresenceChange::Joined { room, member } => {
                assert_eq!((&*room, &member.client), ("blue", &id));
            }
            other => panic!("{other:?}"),
        }
        drop(socket);
        match changes.next().await.unwrap() {
            PresenceChange::Left { room, member } => {
                assert_eq!((&*room, &member.client), ("blue", &id));
            }
            other => panic!("{other:?}"),
        }
    }
}

pub async fn lists_what_a_client_shows(backend: &impl Backend) {
    let [one, two] = processes(backend).await;
    let mut socket = two.ws("/chat").await;
    socket.request("show", &json!({ "name": "tom" })).await;
    socket.request("join", "blue").await;
    let chat = Gateway::<Chat>::of(&one);
    let shown = || chat.members("blue").first().and_then(|member| member.data::<Value>());
    until(|| shown() == Some(json!({ "name": "tom" }))).await;
    socket.request("show", "kim").await;
    until(|| shown() == Some(json!("kim"))).await;
}

pub async fn forgets_the_clients_of_a_process_that_has_ended(backend: &impl Backend) {
    let [one, two] = processes(backend).await;
    let _socket = in_room(&two, "blue").await;
    until(|| members(&one, "blue").len() == 1).await;
    two.shutdown().await.unwrap();
    until(|| members(&one, "blue").is_empty()).await;
}

pub async fn lists_many_members(backend: &impl Backend) {
    let one = process(backend.join()).await;
    let mut sockets = Vec::new();
    for _ in 0..120 {
        let mut socket = one.ws("/chat").await;
        for room in ["a", "b", "c"] {
            socket.send("join", room).await;
        }
        socket.request("join", "blue").await;
        sockets.push(socket);
    }
    let two = process(backend.join()).await;
    until(|| members(&two, "blue").len() == 120).await;
    // Changes meanwhile are neither lost nor applied twice.
    for socket in &mut sockets {
        socket.send("leave", "blue").await;
    }
    until(|| members(&two, "blue").is_empty()).await;
    assert_eq!(members(&two, "a").len(), 120);
}
