//! Three processes of one app, whose replicas share a job that is due every second.

use std::io::Write;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use baya::testing::TestApp;
use baya_macros::{injectable, module};
use baya_schedule::{LeaseStore, MemoryLeases, Run, ScheduleModule, ScheduleOptions};
use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, join_all};
use tokio::io::AsyncReadExt;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use wire::Process;

use crate::lease::backend::{Backend, with_backend};

const REPLICAS: usize = 3;
const TICKS: i64 = 60;
const JOB: &str = "tick";
const LEASE: Duration = Duration::from_secs(3);

/// The maximum time until the next line of a process.
const LINE_TIMEOUT: Duration = Duration::from_secs(30);

/// The environment variable that makes this program a replica. Its value is the id of the leases.
const ID: &str = "BAYA_TEST_LEASES";

/// The line that a replica writes once it has started.
const READY: &str = "replica:ready";

/// The beginning of a line with the time and the token of a run.
const RUN: &str = "replica:run:";

/// Leases that another process can open.
pub trait Shared: Backend {
    /// The test that calls [`run_replica`].
    const REPLICA: &'static str;

    fn id(&self) -> &str;

    fn with_id(id: String) -> Self;
}

/// Declares the tests of this file for a lease store.
macro_rules! test_processes {
    ($backend:ty) => {
        crate::lease::backend::test_conformance! { $backend, replicas:
            leads_in_another_process_after_the_leader_was_killed
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn is_a_replica_if_started_as_one() {
            crate::lease::replicas::run_replica::<$backend>().await;
        }
    };
}

pub(crate) use test_processes;

#[injectable]
struct Jobs;

#[injectable]
impl Jobs {
    #[cron("* * * * * *", name = "tick", leader = true, overlap = queue)]
    async fn ticks(&self, run: Run) {
        let at = run.scheduled().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis();
        write_line(&format!("{RUN}{at} {}", run.token().unwrap()));
    }
}

fn options() -> ScheduleOptions {
    ScheduleOptions::new().lease(LEASE)
}

#[module(global, providers = [MemoryLeases as dyn LeaseStore], exports = [dyn LeaseStore])]
struct LeasesModule;

#[module(root, imports = [ScheduleModule::with(options()), LeasesModule], providers = [Jobs])]
struct AppModule;

/// Writes a line for the process that has started this one. It begins with a newline, because the test runner may have begun a
/// line.
fn write_line(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{line}").unwrap();
    out.flush().unwrap();
}

/// Runs the app until the other process ends, if this process was started as a replica.
pub async fn run_replica<P: Shared>() {
    let Ok(id) = std::env::var(ID) else { return };
    let leases: Arc<dyn LeaseStore> = Arc::new(P::with_id(id).client());
    let app = TestApp::new::<AppModule>().real_clock().replace_arc::<dyn LeaseStore>(leases);
    let _app = app.start().await.unwrap();
    write_line(READY);
    let mut rest = Vec::new();
    tokio::io::stdin().read_to_end(&mut rest).await.unwrap();
}

/// A line that a replica has written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Ready,
    Ran(Tick),
}

/// One run of the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Tick {
    replica: usize,
    at: i64,
    token: u64,
}

impl Line {
    fn parse(replica: usize, line: &str) -> Option<Self> {
        if line == READY {
            return Some(Self::Ready);
        }
        let (at, token) = line.strip_prefix(RUN)?.split_once(' ')?;
        Some(Self::Ran(Tick { replica, at: at.parse().unwrap(), token: token.parse().unwrap() }))
    }
}

struct Replicas {
    processes: Vec<Process>,
    lines: UnboundedReceiver<Line>,
}

impl Replicas {
    /// Starts the processes, and waits until each of them runs jobs.
    async fn start<P: Shared>(shared: &P) -> Self {
        let (sender, lines) = unbounded_channel();
        let starting = (0..REPLICAS).map(|number| spawn(shared, number, sender.clone()));
        let mut replicas = Self { processes: starting.collect(), lines };
        let mut ready = 0;
        while ready < REPLICAS {
            ready += usize::from(replicas.line().await == Line::Ready);
        }
        replicas
    }

    async fn line(&mut self) -> Line {
        let line = tokio::time::timeout(LINE_TIMEOUT, self.lines.recv()).await;
        line.expect("a line before the timeout").expect("a running replica")
    }

    async fn run(&mut self) -> Tick {
        loop {
            if let Line::Ran(tick) = self.line().await {
                return tick;
            }
        }
    }
}

fn spawn<P: Shared>(shared: &P, replica: usize, lines: UnboundedSender<Line>) -> Process {
    Process::start(P::REPLICA, (ID, shared.id()), move |line| {
        if let Some(line) = Line::parse(replica, line) {
            // The test may have ended.
            let _ = lines.send(line);
        }
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn runs_each_of_60_ticks_once_on_each_store() {
    let stores: [LocalBoxFuture<'_, ()>; _] = [
        #[cfg(feature = "nats")]
        with_backend(runs_each_of_60_ticks_once::<crate::lease::nats::Nats>).boxed_local(),
        #[cfg(feature = "postgres")]
        with_backend(runs_each_of_60_ticks_once::<crate::lease::postgres::Postgres>).boxed_local(),
        #[cfg(feature = "redis")]
        with_backend(runs_each_of_60_ticks_once::<crate::lease::redis::Redis>).boxed_local(),
    ];
    // After a failure on one store, the others still remove their leases.
    let outcomes = join_all(stores.map(|store| AssertUnwindSafe(store).catch_unwind())).await;
    for outcome in outcomes {
        outcome.unwrap_or_else(|panic| resume_unwind(panic));
    }
}

async fn runs_each_of_60_ticks_once<P: Shared>(shared: &P) {
    let mut replicas = Replicas::start(shared).await;
    let first = replicas.run().await;
    let expected: Vec<_> = (0..TICKS).map(|tick| first.at + 1_000 * tick).collect();
    let mut runs = vec![first];
    // A tick that runs twice may do so after the next one.
    while runs.iter().filter(|run| !expected.contains(&run.at)).count() < 2 {
        runs.push(replicas.run().await);
    }
    runs.retain(|run| expected.contains(&run.at));
    runs.sort_by_key(|run| run.at);
    let times: Vec<_> = runs.iter().map(|run| run.at).collect();
    assert_eq!(times, expected, "{runs:?}");
    assert!(runs.is_sorted_by_key(|run| run.token), "{runs:?}");
}

/// A resource that rejects the writes of leaders that were replaced.
#[derive(Default)]
struct Ledger {
    greatest: u64,
}

impl Ledger {
    fn write(&mut self, token: u64) -> bool {
        let is_current = token >= self.greatest;
        self.greatest = self.greatest.max(token);
        is_current
    }
}

pub async fn leads_in_another_process_after_the_leader_was_killed<P: Shared>(shared: &P) {
    let mut replicas = Replicas::start(shared).await;
    let mut ledger = Ledger::default();
    let mut last = replicas.run().await;
    assert!(ledger.write(last.token));
    replicas.processes[last.replica].kill();
    let next = loop {
        let run = replicas.run().await;
        assert!(ledger.write(run.token));
        if run.replica != last.replica {
            break run;
        }
        last = run;
    };
    let lease = LEASE.as_millis() as i64;
    let waited = next.at - last.at;
    // A busy machine runs ticks late.
    assert!((lease..lease + 5_000).contains(&waited), "taken over after {waited} ms");
    assert!(next.token > last.token, "{last:?} {next:?}");
    let store = shared.client();
    assert!(!store.verify(JOB, last.token).await.unwrap());
    assert!(!store.begin(JOB, last.token, i64::MAX).await.unwrap());
    assert!(!ledger.write(last.token), "{last:?} {next:?}");
}
