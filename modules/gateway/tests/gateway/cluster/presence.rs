//! The members of rooms, in all processes.

use baya::testing::{Value, json};
use baya_gateway::{Gateway, PresenceChange, TestSockets};

use crate::cluster::backend::{
    Backend, Chat, client_id, connect_in_room, members, start_process, start_processes, until,
};

pub async fn lists_the_members_in_each_process(backend: &impl Backend) {
    let [one, two] = start_processes(backend).await;
    let mut sockets = [connect_in_room(&one, "blue").await, connect_in_room(&two, "blue").await];
    let _other = connect_in_room(&two, "green").await;
    let mut expected = Vec::new();
    for socket in &mut sockets {
        expected.push(client_id(socket).await.to_string());
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

pub async fn lists_members_that_joined_before_the_process_started(backend: &impl Backend) {
    let one = start_process(backend.join()).await;
    let _socket = connect_in_room(&one, "blue").await;
    let two = start_process(backend.join()).await;
    until(|| members(&two, "blue") == members(&one, "blue") && !members(&two, "blue").is_empty())
        .await;
}

pub async fn notifies_of_members_that_join_and_leave(backend: &impl Backend) {
    let [one, two] = start_processes(backend).await;
    let mut changes = Gateway::<Chat>::from_app(&one).changes().unwrap();
    for app in [&one, &two] {
        let mut socket = connect_in_room(app, "blue").await;
        let id = client_id(&mut socket).await;
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

pub async fn lists_the_presence_data_of_clients(backend: &impl Backend) {
    let [one, two] = start_processes(backend).await;
    let mut socket = two.ws("/chat").await;
    socket.request("presence", &json!({ "name": "tom" })).await;
    socket.request("join", "blue").await;
    let chat = Gateway::<Chat>::from_app(&one);
    let data = || chat.members("blue").first().and_then(|member| member.data::<Value>());
    until(|| data() == Some(json!({ "name": "tom" }))).await;
    socket.request("presence", "kim").await;
    until(|| data() == Some(json!("kim"))).await;
}

pub async fn removes_the_clients_of_a_process_that_has_shut_down(backend: &impl Backend) {
    let [one, two] = start_processes(backend).await;
    let _socket = connect_in_room(&two, "blue").await;
    until(|| members(&one, "blue").len() == 1).await;
    two.shutdown().await.unwrap();
    until(|| members(&one, "blue").is_empty()).await;
}

pub async fn lists_many_members(backend: &impl Backend) {
    let one = start_process(backend.join()).await;
    let mut sockets = Vec::new();
    for _ in 0..120 {
        let mut socket = one.ws("/chat").await;
        for room in ["a", "b", "c"] {
            socket.send("join", room).await;
        }
        socket.request("join", "blue").await;
        sockets.push(socket);
    }
    let two = start_process(backend.join()).await;
    until(|| members(&two, "blue").len() == 120).await;
    // Changes during the synchronization are neither lost nor applied twice.
    for socket in &mut sockets {
        socket.send("leave", "blue").await;
    }
    until(|| members(&two, "blue").is_empty()).await;
    assert_eq!(members(&two, "a").len(), 120);
}
