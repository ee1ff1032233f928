//! Tests of the API and the workers as separate apps that share an event log.

use std::time::Duration;

use baya::events::{Envelope, EventLog, Events, MemoryLog};
use baya::schedule::{MemoryLeases, Outcome, Scheduler};
use baya::testing::{TestApp, json};
use clinic::mail::Mailer;
use clinic::{ApiModule, AppModule, WorkerModule};

use super::support::{TestMailer, app, booking, code, settle};

/// The state that the apps share.
#[derive(Default)]
struct Clinic {
    log: MemoryLog,
    leases: MemoryLeases,
    mailer: TestMailer,
}

impl Clinic {
    async fn api(&self) -> TestApp {
        app::<ApiModule>(&self.log, &self.leases).start().await.unwrap()
    }

    async fn worker(&self) -> TestApp {
        let worker = app::<WorkerModule>(&self.log, &self.leases);
        worker.replace::<dyn Mailer>(self.mailer.clone()).start().await.unwrap()
    }
}

async fn book(api: &TestApp, time: &str) {
    api.post("/appointments").json(&booking("adams", time)).send().await.assert_status(201);
}

#[tokio::test(start_paused = true)]
async fn the_worker_sends_emails_for_events_of_the_api() {
    let clinic = Clinic::default();
    let api = clinic.api().await;
    let worker = clinic.worker().await;
    book(&api, "2026-06-10T09:30:00Z").await;
    let to = json!({ "start": "2026-06-11T10:00:00Z" });
    api.patch("/appointments/1").json(&to).send().await.assert_status(200);
    api.delete("/appointments/1").send().await.assert_status(204);
    settle(&worker).await;
    let mut texts = clinic.mailer.texts();
    texts.sort();
    assert_eq!(
        texts,
        [
            "Ann, your appointment is booked: Wednesday, 10 June at 09:30, with Adams",
            "Ann, your appointment is cancelled: Thursday, 11 June at 10:00, with Adams",
            "Ann, your appointment was moved: Thursday, 11 June at 10:00, with Adams",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_worker_that_starts_later_receives_earlier_events() {
    let clinic = Clinic::default();
    let api = clinic.api().await;
    book(&api, "2026-06-10T09:30:00Z").await;
    settle(&clinic.worker().await).await;
    assert_eq!(clinic.mailer.texts().len(), 1);
}

#[baya::test]
async fn only_the_worker_has_jobs_and_only_the_api_has_routes() {
    let clinic = Clinic::default();
    let api = clinic.api().await;
    let worker = clinic.worker().await;
    assert!(api.provider::<Scheduler>().jobs().is_empty());
    assert!(worker.routes().is_empty());
    worker.advance("1m").await;
    assert_eq!(worker.provider::<Scheduler>().job("reminders").map(|job| job.succeeded), Some(1));
    let shown: Vec<_> = worker.triggered_handlers().iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "scheduled job  * * * * *, leader  Reminders::request",
            "event listener  Booked, distributed  Outbox::booked",
            "event listener  Moved, distributed  Outbox::moved",
            "event listener  Cancelled, distributed  Outbox::cancelled",
            "event listener  Reminder, distributed  Outbox::reminder",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn reminds_a_patient_once_the_day_before() {
    let clinic = Clinic::default();
    let api = clinic.api().await;
    let worker = clinic.worker().await;
    book(&api, "2026-06-02T10:00:00Z").await;
    worker.advance("119m").await;
    settle(&worker).await;
    assert_eq!(clinic.mailer.texts().len(), 1);
    worker.advance("1m").await;
    settle(&worker).await;
    let reminder = "Ann, remember your appointment: Tuesday, 02 June at 10:00, with Adams";
    assert_eq!(clinic.mailer.texts()[1..], [reminder]);
    worker.advance("1d").await;
    settle(&worker).await;
    assert_eq!(clinic.mailer.texts().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn reminds_a_patient_again_of_a_new_time() {
    let clinic = Clinic::default();
    let api = clinic.api().await;
    let worker = clinic.worker().await;
    book(&api, "2026-06-01T10:00:00Z").await;
    worker.advance("1m").await;
    settle(&worker).await;
    let to = json!({ "start": "2026-06-01T11:00:00Z" });
    api.patch("/appointments/1").json(&to).send().await.assert_status(200);
    worker.advance("1m").await;
    settle(&worker).await;
    let texts = clinic.mailer.texts();
    assert_eq!(texts.iter().filter(|text| text.contains("remember")).count(), 2);
}

#[tokio::test(start_paused = true)]
async fn runs_the_job_on_one_of_two_workers() {
    let clinic = Clinic::default();
    let one = clinic.worker().await;
    let other = clinic.worker().await;
    one.advance("5m").await;
    other.advance("5m").await;
    let runs = |worker: &TestApp| worker.provider::<Scheduler>().jobs()[0].succeeded;
    assert_eq!((runs(&one), runs(&other)), (5, 0));
    one.shutdown().await.unwrap();
    other.advance("5m").await;
    assert_eq!(runs(&other), 5);
    let last = other.provider::<Scheduler>().jobs()[0].last.clone().unwrap();
    assert!(matches!(last.outcome, Outcome::Succeeded));
}

#[tokio::test(start_paused = true)]
async fn sends_one_email_for_an_event_that_is_delivered_twice() {
    let clinic = Clinic::default();
    let api = clinic.api().await;
    let worker = clinic.worker().await;
    let appointment = json!({
        "id": 7, "patient": "Ann", "email": "ann@example.com", "doctor": "adams",
        "start": "2026-06-10T09:30:00Z",
    });
    let payload = json!({ "appointment": appointment }).to_string().into_bytes();
    let event = Envelope::new("clinic.booked", 1, payload).with_id("booking-7");
    clinic.log.append(&event).await.unwrap();
    settle(&worker).await;
    // The log forgets ids after two minutes.
    tokio::time::sleep(Duration::from_secs(121)).await;
    clinic.log.append(&event).await.unwrap();
    settle(&worker).await;
    assert_eq!(clinic.mailer.texts().len(), 1);
    let listeners = worker.provider::<Events>().listeners();
    assert_eq!(listeners.iter().map(|one| one.handled).sum::<u64>(), 2);
    drop(api);
}

#[tokio::test(start_paused = true)]
async fn sends_a_failed_email_again() {
    let clinic = Clinic { mailer: TestMailer::failing(2), ..Clinic::default() };
    let api = clinic.api().await;
    let worker = clinic.worker().await;
    book(&api, "2026-06-10T09:30:00Z").await;
    settle(&worker).await;
    assert_eq!(clinic.mailer.texts().len(), 0);
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert_eq!(clinic.mailer.texts().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn one_process_runs_the_whole_app() {
    let clinic = Clinic::default();
    let app = app::<AppModule>(&clinic.log, &clinic.leases)
        .replace::<dyn Mailer>(clinic.mailer.clone())
        .start()
        .await
        .unwrap();
    book(&app, "2026-06-01T10:00:00Z").await;
    app.advance("1m").await;
    settle(&app).await;
    assert_eq!(clinic.mailer.texts().len(), 2);
    let conflict =
        app.post("/appointments").json(&booking("adams", "2026-06-01T10:00:00Z")).send().await;
    assert_eq!(code(conflict.assert_status(409)), "slot_taken");
}
