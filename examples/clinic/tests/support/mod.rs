//! What the tests share.

#![allow(dead_code, reason = "each test uses a part")]
#![allow(clippy::unwrap_used, reason = "a test panics if it can't go on")]

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use baya::events::{EventLog, Events, MemoryLog};
use baya::prelude::*;
use baya::schedule::{LeaseStore, MemoryLeases};
use baya::testing::{TestApp, TestAppBuilder, TestResponse, Value, json};
use chrono::{DateTime, Utc};
use clinic::mail::{Mail, Mailer};

/// An app at 8 o'clock on 1 June 2026, whatever servers the environment names.
pub fn app<M: baya::Module>(log: &MemoryLog, leases: &MemoryLeases) -> TestAppBuilder {
    let now: DateTime<Utc> = "2026-06-01T08:00:00Z".parse().unwrap();
    TestApp::new::<M>()
        .clock_at(SystemTime::from(now))
        .replace::<dyn EventLog>(log.clone())
        .replace::<dyn LeaseStore>(leases.clone())
}

/// The same, started alone.
pub async fn start<M: baya::Module>() -> TestApp {
    app::<M>(&MemoryLog::default(), &MemoryLeases::default()).start().await.unwrap()
}

/// The body of a booking.
pub fn visit(doctor: &str, start: &str) -> Value {
    visit_of("Ann", doctor, start)
}

/// The same for another patient.
pub fn visit_of(patient: &str, doctor: &str, start: &str) -> Value {
    let email = format!("{}@example.com", patient.to_lowercase());
    json!({ "patient": patient, "email": email, "doctor": doctor, "start": start })
}

/// The code of a problem.
pub fn code(response: &TestResponse) -> String {
    response.json::<Value>()["code"].as_str().unwrap_or_default().to_owned()
}

/// Waits until the listeners have handled all events. The test has paused the clock of Tokio, which moves when every task
/// waits.
pub async fn settle(app: &TestApp) {
    tokio::time::sleep(Duration::from_millis(1)).await;
    app.provider::<Events>().idle().await;
}

/// Keeps mails for the test, and fails as often as it is told.
#[derive(Clone, Default)]
pub struct Letters(Arc<State>);

#[derive(Default)]
struct State {
    sent: Mutex<Vec<Mail>>,
    failures: Mutex<u32>,
}

impl Letters {
    /// Fails the next mails.
    pub fn failing(times: u32) -> Self {
        let letters = Self::default();
        *letters.0.failures.lock().unwrap() = times;
        letters
    }

    /// The texts of the mails.
    pub fn texts(&self) -> Vec<String> {
        let sent = self.0.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.iter().map(|mail| mail.text.clone()).collect()
    }
}

#[provider_trait]
impl Mailer for Letters {
    async fn send(&self, mail: &Mail) -> Result<(), Error> {
        {
            let mut failures = self.0.failures.lock().unwrap();
            if *failures > 0 {
                *failures -= 1;
                return Err(Error::unavailable());
            }
        }
        self.0.sent.lock().unwrap().push(mail.clone());
        Ok(())
    }
}
