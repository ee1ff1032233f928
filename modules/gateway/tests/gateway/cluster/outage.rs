//! Clusters whose server is temporarily unreachable.

use std::time::Duration;

use baya::testing::{TestApp, json};
use baya_gateway::{Gateway, TestSocket};
use wire::Proxy;

use crate::cluster::backend::{
    Chat, Remote, client_id, connect_in_room, members, start_process, until,
};

pub async fn delivers_within_the_process_while_the_server_is_unreachable<B: Remote>(backend: &B) {
    let mut proxy = Proxy::start(B::ADDRESS).await;
    let one = start_process(backend.join_at(&proxy.address.to_string())).await;
    let two = start_process(backend.join()).await;
    let mut sender = connect_in_room(&one, "blue").await;
    let mut near = connect_in_room(&one, "blue").await;
    let mut far = connect_in_room(&two, "blue").await;
    until(|| members(&one, "blue").len() == 3 && members(&two, "blue").len() == 3).await;
    proxy.close().await;
    for number in 0..10 {
        sender.request("say", &json!(["blue", number])).await;
        assert_eq!(near.expect("said").await, json!(number));
    }
    // Each process removes the clients of the other one.
    until(|| members(&one, "blue").len() == 2 && members(&two, "blue").len() == 1).await;
    client_id(&mut far).await;
    let _late = connect_in_room(&two, "blue").await;
    proxy.reopen().await;
    until(|| members(&one, "blue").len() == 4 && members(&two, "blue").len() == 4).await;
    sender.request("say", &json!(["blue", 1_000])).await;
    loop {
        // Messages that were queued during the outage may arrive first.
        if far.expect("said").await == json!(1_000) {
            break;
        }
    }
}

pub async fn resumes_after_connections_were_cut<B: Remote>(backend: &B) {
    let proxy = Proxy::start(B::ADDRESS).await;
    let one = start_process(backend.join_at(&proxy.address.to_string())).await;
    let two = start_process(backend.join()).await;
    let mut here = connect_in_room(&one, "blue").await;
    let mut there = connect_in_room(&two, "blue").await;
    for number in 0..3 {
        until(|| members(&one, "blue").len() == 2 && members(&two, "blue").len() == 2).await;
        proxy.cut().await;
        // Messages that arrive from now on use new connections.
        deliver(&two, &mut here, number).await;
        deliver(&one, &mut there, number).await;
    }
    until(|| members(&one, "blue").len() == 2 && members(&two, "blue").len() == 2).await;
}

/// The server of the cluster may reject the first message as too large.
pub async fn delivers_messages_after_a_too_large_message<B: Remote>(backend: &B) {
    let one = start_process(backend.join()).await;
    let two = start_process(backend.join()).await;
    let _here = connect_in_room(&one, "blue").await;
    let mut there = connect_in_room(&two, "blue").await;
    until(|| members(&one, "blue").len() == 2 && members(&two, "blue").len() == 2).await;
    Gateway::<Chat>::from_app(&one).to("empty").send("large", &"x".repeat(2_000_000)).unwrap();
    deliver(&one, &mut there, 1).await;
}

/// Sends a message with this number repeatedly until it arrives.
async fn deliver(from: &TestApp, to: &mut TestSocket, number: u32) {
    wire::poll(async || {
        Gateway::<Chat>::from_app(from).send("probe", &number).unwrap();
        while to.receives_within(Duration::from_millis(100)).await {
            if to.next().await["data"] == number {
                return Some(());
            }
        }
        None
    })
    .await;
}

pub async fn starts_while_the_server_is_unreachable<B: Remote>(backend: &B) {
    let mut proxy = Proxy::start(B::ADDRESS).await;
    proxy.close().await;
    let one = start_process(backend.join_at(&proxy.address.to_string())).await;
    let mut near = connect_in_room(&one, "blue").await;
    client_id(&mut near).await;
    proxy.reopen().await;
    let two = start_process(backend.join()).await;
    until(|| members(&two, "blue").len() == 1).await;
}
