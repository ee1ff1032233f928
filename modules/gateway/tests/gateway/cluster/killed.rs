//! Clusters of several processes, one of which is killed.

use std::sync::mpsc::{Receiver, channel};

use baya::testing::json;
use baya_gateway::Gateway;
use wire::Process;

use crate::cluster::backend::{Chat, Remote, connect_in_room, members, start_process, until};

/// The environment variable with the id of the cluster, which is set for the other process.
const CLUSTER_ID: &str = "BAYA_TEST_GATEWAY_CLUSTER";

/// The prefix of the lines in which the other process reports the messages that its client receives.
const RECEIVED: &str = "received:";

/// Runs the other process, with a client in the room `blue`, until it is killed. Does nothing in the usual test process.
#[allow(clippy::print_stdout, reason = "the test reads the output of the other process")]
pub async fn run_process<B: Remote>() {
    let Ok(id) = std::env::var(CLUSTER_ID) else { return };
    let app = start_process(B::with_id(id).join()).await;
    let mut socket = connect_in_room(&app, "blue").await;
    println!("\n{RECEIVED}ready");
    loop {
        if socket.receives_within(std::time::Duration::from_secs(60)).await {
            println!("\n{RECEIVED}{}", socket.next().await["data"]);
        }
    }
}

fn spawn<B: Remote>(backend: &B) -> (Process, Receiver<String>) {
    let (sender, received) = channel();
    let process = Process::start(B::PROCESS_TEST, (CLUSTER_ID, backend.id()), move |line| {
        if let Some(line) = line.strip_prefix(RECEIVED) {
            // The test may have ended.
            let _ = sender.send(line.to_owned());
        }
    });
    (process, received)
}

async fn next(received: Receiver<String>) -> (String, Receiver<String>) {
    let waiting = tokio::task::spawn_blocking(move || (received.recv().unwrap(), received));
    waiting.await.unwrap()
}

pub async fn removes_the_clients_of_a_killed_process<B: Remote>(backend: &B) {
    let app = start_process(backend.join()).await;
    let mut changes = Gateway::<Chat>::from_app(&app).changes().unwrap();
    let (mut other, received) = spawn(backend);
    let (ready, _received) = next(received).await;
    assert_eq!(ready, "ready");
    until(|| members(&app, "blue").len() == 1).await;
    changes.next().await.unwrap();
    other.kill();
    until(|| members(&app, "blue").is_empty()).await;
    let left = changes.next().await.unwrap();
    assert!(matches!(left, baya_gateway::PresenceChange::Left { .. }), "{left:?}");
}

pub async fn delivers_between_processes<B: Remote>(backend: &B) {
    let app = start_process(backend.join()).await;
    let mut sender = connect_in_room(&app, "green").await;
    let (_other, received) = spawn(backend);
    let (_, mut received) = next(received).await;
    until(|| members(&app, "blue").len() == 1).await;
    for number in 0..1_000 {
        sender.send("say", &json!(["blue", number])).await;
    }
    for number in 0..1_000 {
        let (line, rest) = next(received).await;
        assert_eq!(line, number.to_string());
        received = rest;
    }
}
