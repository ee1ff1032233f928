//! Helpers that the tests share.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use baya::events::{EventLog, Events, MemoryLog};
use baya::prelude::*;
use baya::schedule::{LeaseStore, MemoryLeases};
use baya::testing::{TestApp, TestAppBuilder, TestResponse, Value, json};
use chrono::{DateTime, Utc};
use clinic::mail::{Mail, Mailer};

/// Returns an app whose clock starts at 8:00 UTC on 1 June 2026. It uses no servers, even if the environment contains URLs.
pub fn app<M: baya::Module>(log: &MemoryLog, leases: &MemoryLeases) -> TestAppBuilder {
    let now: DateTime<Utc> = "2026-06-01T08:00:00Z".parse().unwrap();
    TestApp::new::<M>()
        .clock_at(SystemTime::from(now))
        .replace::<dyn EventLog>(log.clone())
        .replace::<dyn LeaseStore>(leases.clone())
}

/// Starts an app with its own event log.
pub async fn start<M: baya::Module>() -> TestApp {
    app::<M>(&MemoryLog::default(), &MemoryLeases::default()).start().await.unwrap()
}

/// Returns the body of a booking for Ann.
pub fn booking(doctor: &str, start: &str) -> Value {
    booking_for("Ann", doctor, start)
}

/// Returns the body of a booking.
pub fn booking_for(patient: &str, doctor: &str, start: &str) -> Value {
    let email = format!("{}@example.com", patient.to_lowercase());
    json!({ "patient": patient, "email": email, "doctor": doctor, "start": start })
}

/// Returns the code of a problem document.
pub fn code(response: &TestResponse) -> String {
    response.json::<Value>()["code"].as_str().unwrap_or_default().to_owned()
}

/// Waits until the listeners have handled all events. The clock of Tokio is paused, so the sleep ends when all tasks wait.
pub async fn settle(app: &TestApp) {
    tokio::time::sleep(Duration::from_millis(1)).await;
    app.provider::<Events>().idle().await;
}

/// Records emails for the test. Its first calls can fail.
#[derive(Clone, Default)]
pub struct TestMailer(Arc<State>);

#[derive(Default)]
struct State {
    sent: Mutex<Vec<Mail>>,
    failures: Mutex<u32>,
}

impl TestMailer {
    /// Creates a mailer whose first calls fail.
    pub fn failing(times: u32) -> Self {
        let mailer = Self::default();
        *mailer.0.failures.lock().unwrap() = times;
        mailer
    }

    /// Returns the texts of the sent emails.
    pub fn texts(&self) -> Vec<String> {
        let sent = self.0.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.iter().map(|mail| mail.text.clone()).collect()
    }
}

#[provider_trait]
impl Mailer for TestMailer {
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
