//! Responses in the format that the client selects, and request bodies in several formats.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::http::StatusCode;
use baya::http::{Format, FormatData, FormatError, ReadSeed, WriteValue};
use baya::prelude::*;
use baya::testing::TestApp;
use baya::{Negotiated, dto};
use serde_json::json;

/// A format with the syntax of forms.
#[derive(Debug)]
struct Lines;

impl Format for Lines {
    fn name(&self) -> &'static str {
        "lines"
    }

    fn media_types(&self) -> &'static [&'static str] {
        &["text/x-lines; charset=utf-8", "application/lines"]
    }

    fn write(&self, value: WriteValue<'_>) -> Result<Vec<u8>, FormatError> {
        Ok(serde_urlencoded::to_string(value)?.into_bytes())
    }

    fn data(&self) -> FormatData {
        FormatData::Untyped
    }

    fn read(&self, document: &[u8], value: ReadSeed<'_>) -> Result<(), FormatError> {
        let text = std::str::from_utf8(document)?;
        let pairs = text.split('&').map(|pair| pair.split_once('=').ok_or("no `=`"));
        let pairs: Result<BTreeMap<&str, &str>, _> = pairs.collect();
        let pairs = pairs.map_err(FormatError::new)?;
        let of =
            serde::de::value::MapDeserializer::<_, serde::de::value::Error>::new(pairs.into_iter());
        Ok(serde::de::DeserializeSeed::deserialize(value, of)?)
    }
}

#[dto]
#[derive(Debug)]
struct Cat {
    #[rule(length(min = 1))]
    name: String,
    lives: u8,
}

fn tom() -> Cat {
    Cat { name: "Tom".to_owned(), lives: 9 }
}

/// The number of calls of the handler with side effects.
static RUNS: AtomicUsize = AtomicUsize::new(0);

type NegotiatedCat = Result<Negotiated<Cat>, Error>;

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn one(&self) -> Negotiated<Cat> {
        Negotiated(tom())
    }

    #[post]
    async fn echo(&self, cat: Negotiated<Cat>) -> Negotiated<Cat> {
        cat
    }

    #[put]
    async fn of_json(&self, cat: Json<Cat>) -> Option<Negotiated<Cat>> {
        Some(Negotiated(cat.into_inner()))
    }

    #[delete]
    async fn counted(&self) -> Negotiated<Cat> {
        RUNS.fetch_add(1, Ordering::Relaxed);
        Negotiated(tom())
    }

    #[get("/maybe")]
    async fn maybe(&self, #[query] there: bool) -> Result<Option<Negotiated<Cat>>, Error> {
        Ok(there.then(|| Negotiated(tom())))
    }

    #[get("/alias")]
    async fn alias(&self) -> NegotiatedCat {
        Ok(Negotiated(tom()))
    }

    #[get("/failing")]
    async fn failing(&self) -> NegotiatedCat {
        Err(Error::conflict())
    }

    #[post("/made")]
    #[status(202)]
    async fn made(&self) -> Negotiated<Cat> {
        Negotiated(tom())
    }

    #[get("/tuple")]
    async fn tuple(&self) -> (StatusCode, [(&'static str, &'static str); 1], Negotiated<Cat>) {
        (StatusCode::ACCEPTED, [("x-kind", "tuple")], Negotiated(tom()))
    }

    #[get("/opaque")]
    async fn opaque(&self) -> Negotiated<impl serde::Serialize + use<>> {
        Negotiated(tom())
    }

    #[get("/borrowed")]
    async fn borrowed(&self) -> Negotiated<&'static str> {
        Negotiated("no pairs")
    }

    #[get("/odd")]
    async fn odd(&self) -> Negotiated<BTreeMap<(u8, u8), u8>> {
        Negotiated(BTreeMap::from([((1, 2), 3)]))
    }

    #[get("/plain")]
    async fn plain(&self) -> Json<Cat> {
        Json(tom())
    }

    #[put("/optional")]
    async fn optional(&self, cat: Option<Negotiated<Cat>>) -> String {
        cat.map_or_else(String::new, |cat| cat.into_inner().name)
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

async fn app() -> TestApp {
    let app = TestApp::new::<AppModule>().configure(|app| app.format(Lines));
    app.start().await.expect("the app boots")
}

const JSON: &str = "application/json";
const LINES: &str = "text/x-lines; charset=utf-8";

#[baya::test]
async fn responds_with_json_without_an_accept_header() {
    let response = app().await.get("/cats").send().await;
    response.assert_status(200).assert_json(json!({ "name": "Tom", "lives": 9 }));
    response.assert_header("content-type", JSON).assert_header("vary", "accept");
}

#[baya::test]
async fn selects_the_format_with_the_highest_weight() {
    let app = app().await;
    for (accept, media_type) in [
        ("*/*", JSON),
        ("application/*", JSON),
        ("application/json", JSON),
        ("APPLICATION/Json", JSON),
        ("text/x-lines", LINES),
        ("text/x-lines;charset=utf-8", LINES),
        ("text/*", LINES),
        ("application/lines", "application/lines"),
        ("application/lines, text/x-lines;q=0.9", "application/lines"),
        ("text/x-lines, application/json", JSON),
        ("text/x-lines, application/json;q=0.9", LINES),
        ("text/x-lines;q=0.1, application/json;q=0.01", LINES),
        ("application/json;q=0.1, */*", LINES),
        ("application/json;q=0, */*", LINES),
        (
            "*/*;q=0.1, application/*;q=0.2, application/json;q=0, text/x-lines;q=0.1",
            "application/lines",
        ),
        ("application/json;v=2", JSON),
        ("application/json;v=2, text/x-lines;q=0.5", JSON),
        ("application/vnd.acme+json", JSON),
        ("application/vnd.acme.cat+lines;q=0.5, text/html", LINES),
        ("text/html, application/xhtml+xml, */*;q=0.8", JSON),
        ("", JSON),
        (",", JSON),
        ("json", JSON),
        ("*/json", JSON),
        ("text/x-lines;q=2", JSON),
    ] {
        let response = app.get("/cats").header("accept", accept).send().await;
        assert_eq!(response.header("content-type"), Some(media_type), "{accept}");
        response.assert_status(200);
    }
}

#[baya::test]
async fn responds_406_with_the_supported_formats() {
    let app = app().await;
    for accept in [
        "text/html",
        "image/*",
        "application/json;q=0",
        "application/json;q=0, text/*;q=0",
        "*/*;q=0",
        "application/ld+json",
        "application/vnd.acme+xml",
    ] {
        let response = app.get("/cats").header("accept", accept).send().await;
        response.assert_status(406).assert_header("content-type", "application/problem+json");
        response.assert_header("vary", "accept");
        let problem: serde_json::Value = response.json();
        assert_eq!(problem["code"], "not_acceptable", "{accept}");
        assert_eq!(
            problem["detail"],
            "the formats of the response are application/json, text/x-lines"
        );
    }
}

#[baya::test]
async fn does_not_run_a_handler_whose_response_would_be_406() {
    let app = app().await;
    app.delete("/cats").header("accept", "text/html").send().await.assert_status(406);
    assert_eq!(RUNS.load(Ordering::Relaxed), 0);
    app.delete("/cats").send().await.assert_status(200);
    assert_eq!(RUNS.load(Ordering::Relaxed), 1);
}

#[baya::test]
async fn negotiates_every_return_type_that_can_contain_json() {
    let app = app().await;
    for path in ["/cats/maybe?there=true", "/cats/alias", "/cats/opaque"] {
        let response = app.get(path).header("accept", "text/x-lines").send().await;
        response.assert_status(200).assert_text("name=Tom&lives=9");
        response.assert_header("vary", "accept");
    }
    let made = app.post("/cats/made").header("accept", "text/x-lines").send().await;
    made.assert_status(202).assert_text("name=Tom&lives=9");
    let tuple = app.get("/cats/tuple").header("accept", "text/x-lines").send().await;
    tuple.assert_status(202).assert_header("x-kind", "tuple").assert_text("name=Tom&lives=9");
    tuple.assert_header("content-type", LINES);
}

#[baya::test]
async fn errors_are_problems_in_json() {
    let app = app().await;
    for (path, status) in [("/cats/failing", 409), ("/cats/maybe?there=false", 404)] {
        let response = app.get(path).header("accept", "text/x-lines").send().await;
        response.assert_status(status).assert_header("content-type", "application/problem+json");
        response.assert_header("vary", "accept");
    }
}

#[baya::test]
async fn uses_the_next_format_for_a_value_that_a_format_can_not_represent() {
    let app = app().await;
    let next = app.get("/cats/borrowed").header("accept", "text/x-lines, application/json;q=0.1");
    next.send().await.assert_status(200).assert_header("content-type", JSON);
    let none = app.get("/cats/borrowed").header("accept", "text/x-lines").send().await;
    none.assert_status(406);
    let problem: serde_json::Value = none.json();
    assert_eq!(
        problem["detail"],
        "the value can't be written as text/x-lines; accept application/json"
    );
}

#[baya::test]
async fn responds_500_to_a_value_that_no_format_can_represent() {
    app().await.get("/cats/odd").send().await.assert_status(500);
}

#[baya::test]
async fn keeps_the_selected_format_after_the_request_was_extracted() {
    let app = app().await;
    let cat = json!({ "name": "Kit", "lives": 7 });
    let response = app.put("/cats").header("accept", "text/x-lines").json(&cat).send().await;
    response.assert_status(200).assert_text("name=Kit&lives=7");
}

#[baya::test]
async fn other_responses_do_not_vary() {
    let response = app().await.get("/cats/plain").header("accept", "text/x-lines").send().await;
    response.assert_status(200).assert_header("content-type", JSON);
    assert_eq!(response.header("vary"), None);
}

#[baya::test]
async fn reads_a_body_in_the_format_of_its_media_type() {
    let app = app().await;
    let json = r#"{"name":"Kit","lives":7}"#;
    let lines = "name=Kit";
    for (media_type, body) in [(JSON, json), ("application/vnd.acme+json; charset=utf-8", json)] {
        let response = app.post("/cats").body(media_type, body).send().await;
        response.assert_status(201).assert_json(json!({ "name": "Kit", "lives": 7 }));
    }
    let response = app.post("/cats").body("Text/X-Lines", lines).send().await;
    response.assert_status(422);
    let response = app.post("/cats").body("application/vnd.acme+lines", "nothing").send().await;
    response.assert_status(400);
    let problem: serde_json::Value = response.json();
    assert_eq!((&problem["code"], &problem["detail"]), (&json!("invalid_lines"), &json!("no `=`")));
}

#[baya::test]
async fn responds_415_with_the_supported_formats() {
    let app = app().await;
    for response in [
        app.post("/cats").send().await,
        app.post("/cats").body("application/xml", "<a/>").send().await,
    ] {
        response.assert_status(415).assert_header("accept", "application/json, text/x-lines");
    }
    app.put("/cats/optional").send().await.assert_status(200).assert_text("");
    app.put("/cats/optional").body("text/html", "").send().await.assert_status(415);
}

#[baya::test]
async fn applies_rules_to_bodies_of_every_format() {
    let app = app().await;
    let response = app.post("/cats").body(JSON, r#"{"name":"","lives":7}"#).send().await;
    response.assert_status(422);
    let problem: serde_json::Value = response.json();
    assert_eq!(problem["errors"][0]["pointer"], "/name");
    let response = app.post("/cats").body(JSON, r#"{"name":"","lives":"x"}"#).send().await;
    let problem: serde_json::Value = response.json();
    assert_eq!(problem["errors"].as_array().map(Vec::len), Some(2));
}

#[baya::test]
async fn lists_negotiating_routes_and_the_formats_of_the_app() {
    let app = baya::App::new::<AppModule>().format(Lines).boot().await.expect("the app boots");
    let negotiating =
        |path: &str| app.routes().iter().any(|route| route.path == path && route.negotiates);
    assert!(negotiating("/cats") && negotiating("/cats/alias") && negotiating("/cats/tuple"));
    assert!(!negotiating("/cats/plain") && !negotiating("/cats/optional"));
    let names: Vec<_> = app.formats().iter().map(|format| format.name()).collect();
    assert_eq!(names, ["json", "lines"]);
}
