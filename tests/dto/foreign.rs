//! Types of other crates: their schemas describe the formats that are read and written.

use baya::dto;
use baya::prelude::*;
use baya::schema::{Definitions, Direction, shape_of};
use baya::testing::{TestApp, Value, json};

#[dto]
struct Event {
    at: chrono::DateTime<chrono::Utc>,
    day: chrono::NaiveDate,
    local: chrono::NaiveDateTime,
    opens: chrono::NaiveTime,
    lasts: std::time::Duration,
    weekday: Option<chrono::Weekday>,
    old: time::OffsetDateTime,
    born: time::Date,
    price: rust_decimal::Decimal,
    page: url::Url,
    more: Vec<chrono::NaiveDate>,
}

#[controller("/events")]
struct Events;

#[controller]
impl Events {
    #[post]
    async fn create(&self, event: Json<Event>) -> Json<Event> {
        event
    }
}

/// A type without `#[dto]`.
#[derive(serde::Deserialize)]
#[allow(dead_code, reason = "read alone")]
struct Plain {
    day: chrono::NaiveDate,
    opens: chrono::NaiveTime,
    local: chrono::NaiveDateTime,
    at: chrono::DateTime<chrono::Utc>,
}

#[controller("/plain")]
struct Plains;

#[controller]
impl Plains {
    #[post]
    async fn create(&self, _plain: Json<Plain>) {}
}

#[module(root, controllers = [Events, Plains])]
struct EventsModule;

#[baya::test]
async fn errors_of_types_without_rules_do_not_contain_the_words_of_chrono() {
    let app = TestApp::new::<EventsModule>().start().await?;
    for (field, message) in [
        ("day", "must be a date, as in `2024-05-31`"),
        ("opens", "must be a time, as in `12:30:00`"),
        ("local", "must be a date and time, as in `2024-05-31T12:30:00`"),
        ("at", "must be a date and time with a time zone, as in `2024-05-31T12:30:00Z`"),
    ] {
        let problem: Value = app.post("/plain").json(&json!({ field: 5 })).send().await.json();
        let error = &problem["errors"][0];
        assert_eq!(
            (&error["pointer"], &error["message"]),
            (&json!(format!("/{field}")), &json!(message))
        );
    }
}

fn event() -> Value {
    json!({
        "at": "2026-01-02T03:04:05Z", "day": "2026-01-02", "local": "2026-01-02T03:04:05",
        "opens": "08:30:00", "lasts": { "secs": 1, "nanos": 5 }, "weekday": "Mon",
        "old": "2026-01-02 03:04:05.0 +00:00:00", "born": "2026-01-02", "price": "12.50",
        "page": "https://example.com/", "more": ["2026-01-02"],
    })
}

#[baya::test]
async fn foreign_types_have_the_format_of_their_schemas() {
    let app = TestApp::new::<EventsModule>().start().await.expect("the app boots");
    let response = app.post("/events").json(&event()).send().await;
    assert_eq!(response.assert_status(201).json::<Value>(), event());

    let mut definitions = Definitions::new();
    let mut root = definitions.schema(shape_of::<Event>, Direction::Output);
    let schemas = definitions.finish(&mut root, "");
    let properties = &schemas["Event"]["properties"];
    assert_eq!(properties["at"]["format"], "date-time");
    assert_eq!(properties["day"]["format"], "date");
    assert_eq!(properties["page"]["format"], "uri");
    assert_eq!(properties["price"]["format"], "decimal");
    assert!(properties["old"]["pattern"].is_string() && properties["local"]["pattern"].is_string());
}

#[baya::test]
async fn foreign_types_report_the_expected_format() {
    let app = TestApp::new::<EventsModule>().start().await.expect("the app boots");
    let mut wrong = event();
    wrong["at"] = "yesterday".into();
    wrong["more"][0] = "2026-02-31".into();
    let response = app.post("/events").json(&wrong).send().await;
    let errors = response.assert_status(422).json::<Value>()["errors"].clone();
    let zoned = "must be a date and time with a time zone, as in `2024-05-31T12:30:00Z`";
    assert_eq!(errors[0], json!({ "pointer": "/at", "code": "type", "message": zoned }));
    assert_eq!(
        (&errors[1]["pointer"], &errors[1]["message"]),
        (&json!("/more/0"), &json!("must be a date, as in `2024-05-31`"))
    );
}

/// Returns the body of an event with this field.
fn with(member: &str, value: &str) -> String {
    let mut event = event();
    event[member] = "here".into();
    event.to_string().replace("\"here\"", value)
}

#[baya::test]
async fn foreign_types_reject_other_formats_than_that_of_their_schema() {
    let app = TestApp::new::<EventsModule>().start().await.expect("the app boots");
    for (member, value) in [
        ("day", "\"2026-1-2\""),
        ("day", "\" 2026-01-02\""),
        ("day", "\"+12026-01-02\""),
        ("at", "\"2026-1-2T3:04:05Z\""),
        ("at", "\"2026-01-02 03:04:05Z\""),
        ("at", "\"2026-01-02T03:04:05 UTC\""),
        ("at", "\"2026-01-02T03:04:05+0100\""),
        ("local", "\"2026-01-02T03:04\""),
        ("opens", "\"8:30\""),
        ("price", "\"1e5\""),
        ("price", "\"+1\""),
        ("price", "\".5\""),
        ("price", "\"1_000\""),
    ] {
        let request = app.post("/events").body("application/json", with(member, value));
        let errors = request.send().await.assert_status(422).json::<Value>()["errors"].clone();
        assert_eq!(errors[0]["pointer"], format!("/{member}"), "{value}: {errors}");
    }
}

#[baya::test]
async fn reads_a_decimal_number_exactly_or_rejects_it() {
    let app = TestApp::new::<EventsModule>().start().await.expect("the app boots");
    for (written, read) in [
        ("9007199254740993.0", "9007199254740993.0"),
        ("12345678901234567.89", "12345678901234567.89"),
        ("0.12345678901234567890", "0.12345678901234567890"),
        ("79228162514264337593543950335", "79228162514264337593543950335"),
        ("-125e-2", "-1.25"),
        ("3", "3"),
        ("\"0.1000\"", "0.1000"),
    ] {
        let request = app.post("/events").body("application/json", with("price", written));
        let response = request.send().await;
        assert_eq!(response.assert_status(201).json::<Value>()["price"], read, "{written}");
    }
    for written in ["1e-30", "1e30", "\"1.23456789012345678901234567890123456\"", "true"] {
        let request = app.post("/events").body("application/json", with("price", written));
        let errors = request.send().await.assert_status(422).json::<Value>()["errors"].clone();
        assert_eq!(errors[0]["message"], "must be a decimal number", "{written}");
    }
}
