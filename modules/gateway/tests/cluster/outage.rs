//! A server that can't be reached for a while.

use std::time::Duration;

use baya::testing::{TestApp, json};
use baya_gateway::{Gateway, TestSocket};
use wire::Proxy;

use crate::backend::{Chat, Remote, id, in_room, members, process, until};

pub async fn delivers_in_its_own_process_while_the_server_is_out_of_reach<B: Remote>(backend: &B) {
    let mut proxy = Proxy::start(B::ADDRESS).await;
    let one = process(backend.join_at(&proxy.address.to_string())).await;
    let two = process(backend.join()).await;
    let mut sender = in_room(&one, "blue").await;
    let mut near = in_room(&one, "blue").await;
    let mut far = in_room(&two, "blue").await;
    until(|| members(&one, "blue").len() == 3 && members(&two, "blue").len() == 3).await;
    proxy.close().await;
    for number in 0..10 {
        sender.request("say", &json!(["blue", number])).await;
        assert_eq!(near.expect("said").await, json!(number));
    }
    // Its clients are forgotten elsewhere, and those of others here.
    until(|| members(&one, "blue").len() == 2 && members(&two, "blue").len() == 1).await;
    id(&mut far).await;
    let _late = in_room(&two, "blue").await;
    proxy.reopen().await;
    until(|| members(&one, "blue").len() == 4 && members(&two, "blue").len() == 4).await;
    sender.request("say", &json!(["blue", 1_000])).await;
    loop {
        // What waited meanwhile may come first.
        if far.expect("said").await == json!(1_000) {
            break;
        }
    }
}

pub async fn resumes_after_connections_were_cut<B: Remote>(backend: &B) {
    let proxy = Proxy::start(B::ADDRESS).await;
    let one = process(backend.join_at(&proxy.address.to_string())).await;
    let two = process(backend.join()).await;
    let mut here = in_room(&one, "blue").await;
    let mut there = in_room(&two, "blue").await;
    for number in 0..3 {
        until(|| members(&one, "blue").len() == 2 && members(&two, "blue").len() == 2).await;
        proxy.cut().await;
        // What arrives from now on came over new connections.
        delivered(&two, &mut here, number).await;
        delivered(&one, &mut there, number).await;
    }
    until(|| members(&one, "blue").len() == 2 && members(&two, "blue").len() == 2).await;
}

/// A message that the server of the cluster may reject as too large does not hold up the ones behind it.
pub async fn goes_on_after_a_large_message<B: Remote>(backend: &B) {
    let one = process(backend.join()).await;
    let two = process(backend.join()).await;
    let _here = in_room(&one, "blue").await;
    let mut there = in_room(&two, "blue").await;
    until(|| members(&one, "blue").len() == 2 && members(&two, "blue").len() == 2).await;
    Gateway::<Chat>::of(&one).to("nobody").send("large", &"x".repeat(2_000_000)).unwrap();
    delivered(&one, &mut there, 1).await;
}

/// Sends a message with this number until it arrives.
async fn delivered(from: &TestApp, to: &mut TestSocket, number: u32) {
    wire::poll(async || {
        Gateway::<Chat>::of(from).send("again", &number).unwrap();
        while to.arrives(Duration::from_millis(100)).await {
            if to.next().await["data"] == number {
                return Some(());
            }
        }
        None
    })
    .await;
}

pub async fn starts_while_the_server_is_out_of_reach<B: Remote>(backend: &B) {
    let mut proxy = Proxy::start(B::ADDRESS).await;
    proxy.close().await;
    let one = process(backend.join_at(&proxy.address.to_string())).await;
    let mut near = in_room(&one, "blue").await;
    id(&mut near).await;
    proxy.reopen().await;
    let two = process(backend.join()).await;
    until(|| members(&two, "blue").len() == 1).await;
}
