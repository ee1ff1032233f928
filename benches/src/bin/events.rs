//! Compares in-process events with handwritten code: 1,000,000 events to 3 listeners over Tokio channels. Also measures the
//! overhead of a job run.
//!
//! Each round measures both sides, and the median of the ratios is reported, because the placement of threads changes a round by
//! up to half. Job runs need one thread, so the fastest round is reported. The first argument is `events` or `jobs` to run only
//! one part.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use baya::events::{Events, EventsModule};
use baya::prelude::*;
use baya::schedule::ScheduleModule;
use baya::testing::TestApp;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;

/// The default number of events per round, and ten times the number of job runs. The second argument overrides it.
const EVENTS: u64 = 1_000_000;

/// The default number of rounds. The third argument overrides it.
const ROUNDS: usize = 11;

/// The length of all queues.
const QUEUE: usize = 1_024;

struct NumberEvent(u64);

/// The work of every listener.
#[derive(Default)]
struct Sum(AtomicU64);

impl Sum {
    fn add(&self, event: &NumberEvent) {
        self.0.fetch_add(black_box(event.0), Ordering::Relaxed);
    }
}

macro_rules! listeners {
    ($($name:ident)*) => { $(
        #[injectable]
        struct $name {
            #[inject(default)]
            sum: Sum,
        }

        #[injectable]
        impl $name {
            #[baya::on_event]
            async fn add(&self, event: &NumberEvent) {
                self.sum.add(event);
            }
        }
    )* };
}

listeners! { One Two Three }

#[injectable]
struct Jobs {
    #[inject(default)]
    sum: Sum,
}

#[injectable]
impl Jobs {
    #[baya::interval("1s", name = "job")]
    async fn runs(&self) {
        self.sum.add(&NumberEvent(1));
    }
}

#[module(
    root,
    imports = [EventsModule, ScheduleModule],
    providers = [One, Two, Three, Jobs],
)]
struct AppModule;

/// Sends all events through channels, and returns the duration.
async fn handwritten(count: u64) -> Duration {
    let sums: Vec<Arc<Sum>> = (0..3).map(|_| Arc::default()).collect();
    let mut senders = Vec::new();
    let mut tasks = Vec::new();
    for sum in &sums {
        let (sender, mut receiver) = mpsc::channel::<Arc<NumberEvent>>(QUEUE);
        let sum = Arc::clone(sum);
        senders.push(sender);
        tasks.push(tokio::spawn(async move {
            while let Some(event) = receiver.recv().await {
                sum.add(&event);
            }
        }));
    }
    let began = Instant::now();
    for number in 0..count {
        let event = Arc::new(NumberEvent(number));
        for sender in &senders {
            let _ = sender.send(Arc::clone(&event)).await;
        }
    }
    drop(senders);
    for task in tasks {
        let _ = task.await;
    }
    began.elapsed()
}

async fn baya_app(events: &Events, count: u64) -> baya::Result<Duration> {
    let began = Instant::now();
    for number in 0..count {
        events.publish(NumberEvent(number)).await?;
    }
    events.idle().await;
    Ok(began.elapsed())
}

/// Returns the overhead of one job run, with a paused clock.
async fn runs(app: &TestApp, count: u64) -> Duration {
    let jobs = app.provider::<Jobs>();
    let began = Instant::now();
    for _ in 0..count {
        jobs.runs().await;
    }
    let method = began.elapsed();
    let began = Instant::now();
    app.advance(Duration::from_secs(count)).await;
    let above = began.elapsed().saturating_sub(method);
    above / u32::try_from(count).unwrap_or(u32::MAX).max(1)
}

/// A part of the measurements.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Events,
    Jobs,
}

fn main() -> baya::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let part = match arguments.next().as_deref() {
        Some("events") => Some(Part::Events),
        Some("jobs") => Some(Part::Jobs),
        _ => None,
    };
    let count = arguments.next().and_then(|number| number.parse().ok()).unwrap_or(EVENTS);
    let rounds = arguments.next().and_then(|number| number.parse().ok()).unwrap_or(ROUNDS).max(1);
    let mut text = String::new();
    let mut fits = true;
    if part != Some(Part::Jobs) {
        let ratio = runtime(Builder::new_multi_thread())?.block_on(events(count, rounds))?;
        fits &= ratio <= 1.5;
        text.push_str(&format!("{count} events: ratio {ratio:.2}\n"));
    }
    if part != Some(Part::Events) {
        // On one thread, so that waking other threads is not measured.
        let run = runtime(Builder::new_current_thread())?.block_on(jobs(count, rounds))?;
        fits &= run <= Duration::from_micros(2);
        text.push_str(&format!("the overhead of a job run is {run:?}\n"));
    }
    let _ = std::io::Write::write_all(&mut std::io::stdout(), text.as_bytes());
    if fits {
        return Ok(());
    }
    Err(Error::internal("the ratio exceeds 1.5, or the overhead of a job run exceeds 2 µs"))
}

fn runtime(mut builder: Builder) -> baya::Result<Runtime> {
    builder.enable_all().build().map_err(Error::from)
}

async fn events(count: u64, rounds: usize) -> baya::Result<f64> {
    let app = TestApp::new::<AppModule>().start().await?;
    let events = app.provider::<Events>();
    let mut ratios = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        let hand = handwritten(count).await;
        let baya = baya_app(&events, count).await?;
        ratios.push(baya.as_secs_f64() / hand.as_secs_f64());
    }
    ratios.sort_by(f64::total_cmp);
    Ok(ratios.get(rounds / 2).copied().unwrap_or_default())
}

async fn jobs(count: u64, rounds: usize) -> baya::Result<Duration> {
    let app = TestApp::new::<AppModule>().start().await?;
    let mut run = Duration::MAX;
    for _ in 0..rounds {
        run = run.min(runs(&app, count / 10).await);
    }
    Ok(run)
}
