//! Members in other processes, which are killed with SIGKILL at any point of their work.

use std::collections::HashSet;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use baya_events::EventLog;
use futures_util::StreamExt;
use wire::Process;

use crate::log::backend::{Backend, DEADLINE, append, short_wait_group, text};

const EVENTS: usize = 400;
const MEMBERS: usize = 3;
const KILLS: usize = 12;

/// The environment variable with the id of the log, which makes this program a member.
const ID: &str = "BAYA_TEST_EVENT_LOG";

/// The prefix of the line that a member writes for an event that it handled.
const HANDLED: &str = "handled:";

/// A log that another process can open.
pub trait SharedLog: Backend {
    /// The test that calls [`run_member`].
    const MEMBER: &'static str;

    /// The test that calls [`run_replica`](crate::log::replicas::run_replica).
    const REPLICA: &'static str;

    /// Returns the id that another process passes to [`with_id`](Self::with_id).
    fn id(&self) -> &str;

    /// Opens the log with this id.
    fn with_id(id: String) -> Self;
}

/// Handles events until the process is killed, if `ID` is set.
#[allow(clippy::print_stdout, reason = "the other process reads it")]
pub async fn run_member<P: SharedLog>() {
    let Ok(id) = std::env::var(ID) else { return };
    let log = P::with_id(id).client();
    let group = short_wait_group("cat.adopted", "mails").prefetch(5).max_attempts(u32::MAX);
    let mut deliveries = log.subscribe(&group).await.unwrap();
    loop {
        let delivery = deliveries.next().await.unwrap();
        println!("\n{HANDLED}{}", text(&delivery));
        delivery.ack().await.unwrap();
    }
}

/// Starts a member in another process, which ends when the returned value is dropped.
fn start<P: SharedLog>(shared: &P, handled: Sender<String>) -> Process {
    Process::start(P::MEMBER, (ID, shared.id()), move |line| {
        if let Some(payload) = line.strip_prefix(HANDLED) {
            // The receiver is gone if the test has ended.
            let _ = handled.send(payload.to_owned());
        }
    })
}

pub async fn loses_no_event_when_processes_are_killed<P: SharedLog>(shared: &P) {
    let log = shared.client();
    let group = short_wait_group("cat.adopted", "mails");
    drop(log.subscribe(&group).await.unwrap());
    let appends = (0..EVENTS).map(|number| {
        let log = log.clone();
        async move { append(&log, "cat.adopted", &number.to_string()).await }
    });
    futures_util::stream::iter(appends).buffer_unordered(20).collect::<Vec<_>>().await;
    let (sender, handled) = channel();
    let mut members: Vec<_> = (0..MEMBERS).map(|_| start(shared, sender.clone())).collect();
    let mut missing: HashSet<_> = (0..EVENTS).map(|number| number.to_string()).collect();
    for kill in 0..KILLS {
        // The next member is killed after a few more events were handled.
        receive(&handled, &mut missing, kill + 5);
        members[kill % MEMBERS] = start(shared, sender.clone());
    }
    receive(&handled, &mut missing, EVENTS);
    assert!(missing.is_empty(), "lost: {missing:?}");
    assert_eq!(log.count_dead_letters("cat.adopted", "mails").await.unwrap(), 0);
}

/// Waits until `count` of the missing events, or all of them, were handled.
fn receive(handled: &Receiver<String>, missing: &mut HashSet<String>, count: usize) {
    let left = missing.len().saturating_sub(count);
    while missing.len() > left {
        let payload = handled.recv_timeout(DEADLINE + Duration::from_secs(30));
        missing.remove(&payload.unwrap_or_else(|_| panic!("lost: {missing:?}")));
    }
}
