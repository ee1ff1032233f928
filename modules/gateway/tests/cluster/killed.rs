//! Processes that are killed.

use std::sync::mpsc::{Receiver, channel};

use baya::testing::json;
use baya_gateway::Gateway;
use wire::Process;

use crate::backend::{Chat, Remote, in_room, members, process, until};

/// What tells this program to be another process, with the id of the cluster.
const ID: &str = "BAYA_TEST_GATEWAY_CLUSTER";

/// What the other process writes when its client has got a message.
const GOT: &str = "got:";

#[allow(clippy::print_stdout, reason = "the other process reads it")]
/// Is a process with a client in the room `blue` until it is killed, if this one was started for that.
pub async fn run<B: Remote>() {
    let Ok(id) = std::env::var(ID) else { return };
    let app = process(B::with_id(id).join()).await;
    let mut socket = in_room(&app, "blue").await;
    println!("\n{GOT}ready");
    loop {
        if socket.arrives(std::time::Duration::from_secs(60)).await {
            println!("\n{GOT}{}", socket.next().await["data"]);
        }
    }
}

fn start<B: Remote>(backend: &B) -> (Process, Receiver<String>) {
    let (sender, got) = channel();
    let process = Process::start(B::OTHER, (ID, backend.id()), move |line| {
        if let Some(line) = line.strip_prefix(GOT) {
            // The test may have ended.
            let _ = sender.send(line.to_owned());
        }
    });
    (process, got)
}

async fn next(got: Receiver<String>) -> (String, Receiver<String>) {
    let waiting = tokio::task::spawn_blocking(move || (got.recv().unwrap(), got));
    waiting.await.unwrap()
}

pub async fn forgets_the_clients_of_a_process_that_was_killed<B: Remote>(backend: &B) {
    let app = process(backend.join()).await;
    let mut changes = Gateway::<Chat>::of(&app).changes().unwrap();
    let (mut other, got) = start(backend);
    let (ready, _got) = next(got).await;
    assert_eq!(ready, "ready");
    until(|| members(&app, "blue").len() == 1).await;
    changes.next().await.unwrap();
    other.kill();
    until(|| members(&app, "blue").is_empty()).await;
    let left = changes.next().await.unwrap();
    assert!(matches!(left, baya_gateway::PresenceChange::Left { .. }), "{left:?}");
}

pub async fn delivers_between_processes<B: Remote>(backend: &B) {
    let app = process(backend.join()).await;
    let mut sender = in_room(&app, "green").await;
    let (_other, got) = start(backend);
    let (_, mut got) = next(got).await;
    until(|| members(&app, "blue").len() == 1).await;
    for number in 0..1_000 {
        sender.send("say", &json!(["blue", number])).await;
    }
    for number in 0..1_000 {
        let (line, rest) = next(got).await;
        assert_eq!(line, number.to_string());
        got = rest;
    }
}
