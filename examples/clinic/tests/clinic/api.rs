//! Requests to the API.

use baya::testing::{Value, json};
use clinic::AppModule;

use super::support::{booking, booking_for, code, settle, start};

#[baya::test]
async fn books_an_appointment_and_lists_it() {
    let app = start::<AppModule>().await;
    let body = booking("adams", "2026-06-01T09:30:00Z");
    let booked: Value =
        app.post("/appointments").json(&body).send().await.assert_status(201).json();
    assert_eq!((&booked["id"], &booked["reminded"]), (&json!(1), &json!(false)));
    app.get("/appointments/1").send().await.assert_json(booked.clone());
    let list = async |query: &str| {
        app.get(&format!("/appointments?{query}")).send().await.assert_status(200).json::<Value>()
    };
    assert_eq!(list("doctor=adams&day=2026-06-01").await, json!([booked]));
    assert_eq!(list("doctor=brown").await, json!([]));
    assert_eq!(list("day=2026-06-02").await, json!([]));
}

#[baya::test]
async fn does_not_book_a_doctor_twice_at_the_same_time() {
    let app = start::<AppModule>().await;
    let book =
        async |doctor, time| app.post("/appointments").json(&booking(doctor, time)).send().await;
    book("adams", "2026-06-01T09:30:00Z").await.assert_status(201);
    // The same time in another time zone.
    let conflict = book("adams", "2026-06-01T11:30:00+02:00").await;
    assert_eq!(code(conflict.assert_status(409)), "slot_taken");
    book("brown", "2026-06-01T09:30:00Z").await.assert_status(201);
    book("adams", "2026-06-01T10:00:00Z").await.assert_status(201);
    let to = json!({ "start": "2026-06-01T10:00:00Z" });
    let conflict = app.patch("/appointments/1").json(&to).send().await;
    assert_eq!(code(conflict.assert_status(409)), "slot_taken");
}

#[baya::test]
async fn reports_all_validation_errors_of_an_appointment() {
    let app = start::<AppModule>().await;
    let body = json!({
        "patient": " ", "email": "ann", "doctor": "unknown", "start": "2026-06-01T09:31:00Z",
    });
    let problem: Value =
        app.post("/appointments").json(&body).send().await.assert_status(422).json();
    let mut pointers: Vec<_> =
        problem["errors"].as_array().into_iter().flatten().map(|error| &error["pointer"]).collect();
    pointers.sort_by_key(|pointer| pointer.to_string());
    assert_eq!(pointers, ["/doctor", "/email", "/patient", "/start"]);
}

#[baya::test]
async fn rejects_an_appointment_in_the_past_of_the_clock_of_the_app() {
    let app = start::<AppModule>().await;
    let body = booking("adams", "2026-06-01T09:30:00Z");
    app.advance("2h").await;
    let rejected = app.post("/appointments").json(&body).send().await;
    assert_eq!(code(rejected.assert_status(409)), "in_the_past");
}

#[baya::test]
async fn moves_and_cancels_an_appointment() {
    let app = start::<AppModule>().await;
    let body = booking("clark", "2026-06-01T09:30:00Z");
    app.post("/appointments").json(&body).send().await.assert_status(201);
    let to = json!({ "start": "2026-06-03T14:00:00Z" });
    let moved: Value =
        app.patch("/appointments/1").json(&to).send().await.assert_status(200).json();
    assert_eq!(moved["start"], "2026-06-03T14:00:00Z");
    app.delete("/appointments/1").send().await.assert_status(204);
    let response = app.get("/appointments/1").send().await;
    assert_eq!(code(response.assert_status(404)), "appointment_not_found");
}

#[tokio::test(start_paused = true)]
async fn keeps_the_history_of_a_cancelled_appointment() {
    let app = start::<AppModule>().await;
    app.post("/appointments").json(&booking("adams", "2026-06-01T09:30:00Z")).send().await;
    let to = json!({ "start": "2026-06-03T14:00:00Z" });
    app.patch("/appointments/1").json(&to).send().await.assert_status(200);
    app.delete("/appointments/1").send().await.assert_status(204);
    settle(&app).await;
    app.get("/appointments/1/history").send().await.assert_json(json!([
        { "change": "booked", "start": "2026-06-01T09:30:00Z" },
        { "change": "moved", "start": "2026-06-03T14:00:00Z" },
        { "change": "cancelled", "start": "2026-06-03T14:00:00Z" },
    ]));
    app.get("/appointments/2/history").send().await.assert_status(404);
}

#[tokio::test(start_paused = true)]
async fn books_a_time_that_becomes_free_for_a_waiting_patient() {
    let app = start::<AppModule>().await;
    let time = "2026-06-01T09:30:00Z";
    let ann = booking_for("Ann", "adams", time);
    let bob = booking_for("Bob", "adams", time);
    let rejected = app.post("/waiting-list").json(&bob).send().await;
    assert_eq!(code(rejected.assert_status(409)), "slot_free");
    app.post("/appointments").json(&ann).send().await.assert_status(201);
    app.post("/waiting-list").json(&bob).send().await.assert_status(204);
    app.delete("/appointments/1").send().await.assert_status(204);
    settle(&app).await;
    let next: Value = app.get("/appointments/2").send().await.assert_status(200).json();
    assert_eq!((&next["patient"], &next["start"]), (&json!("Bob"), &json!(time)));
    app.delete("/appointments/2").send().await.assert_status(204);
    settle(&app).await;
    app.get("/appointments").send().await.assert_json(json!([]));
}
