//! Invalid input is a client error with a location, never an error of the app.

use std::collections::HashMap;

use baya::prelude::*;
use baya::testing::{TestApp, TestResponse, Value, json};
use baya::{CommaSeparated, Patch, Pipe, dto, pipe};

#[dto]
#[serde(deny_unknown_fields)]
struct Closed {
    tiny: Option<u8>,
    whole: Option<i64>,
    large: Option<u128>,
    real: Option<f64>,
    single: Option<f32>,
    text: Option<String>,
    letter: Option<char>,
    list: Option<Vec<u8>>,
    pair: Option<(u8, f64)>,
    map: Option<HashMap<String, f64>>,
    inner: Option<Inner>,
    kind: Option<Kind>,
    tagged: Option<Tagged>,
    patch: Patch<f64>,
    #[serde(default)]
    commas: CommaSeparated<f64>,
}

#[dto]
struct Inner {
    real: f64,
}

#[dto]
enum Kind {
    Plain,
    Real(f64),
}

#[dto]
#[serde(tag = "is")]
enum Tagged {
    Real { real: f64, tiny: Option<u8> },
}

#[dto]
struct Open {
    tiny: Option<u8>,
    #[serde(flatten)]
    inner: Option<Inner>,
}

/// A pipe that returns its input, so that the argument is read like others with pipes.
#[pipe]
struct AsIs;

impl Pipe<Option<f64>> for AsIs {
    async fn transform(&self, value: Option<f64>, _: &Context<'_>) -> Result<Option<f64>, Error> {
        Ok(value)
    }
}

#[controller]
struct Inputs;

#[controller]
impl Inputs {
    #[post("/json")]
    async fn json(&self, body: Json<Closed>) -> Json<Closed> {
        body
    }

    #[post("/json/open")]
    async fn open_json(&self, body: Json<Open>) -> Json<Open> {
        body
    }

    #[get("/query")]
    async fn query(&self, query: Query<Closed>) -> Json<Closed> {
        Json(query.0)
    }

    #[get("/query/open")]
    async fn open_query(&self, query: Query<Open>) -> Json<Open> {
        Json(query.0)
    }

    #[post("/form")]
    async fn form(&self, form: Form<Closed>) -> Json<Closed> {
        Json(form.0)
    }

    #[get("/path/{tiny}/{real}")]
    async fn path(&self, #[param] tiny: u8, #[param] real: f64) -> String {
        format!("{tiny} {real}")
    }

    #[get("/text/{text}")]
    async fn text(&self, #[param] text: String) -> String {
        text
    }

    #[get("/values")]
    async fn values(
        &self,
        #[query] tiny: Option<u8>,
        #[query] real: Option<f64>,
        #[query] all: Vec<f32>,
        #[query]
        #[use_pipes(AsIs)]
        piped: Option<f64>,
    ) -> String {
        format!("{tiny:?} {real:?} {all:?} {piped:?}")
    }

    #[get("/headers")]
    async fn headers(
        &self,
        #[header("x-real")] header: Option<f64>,
        #[cookie("real")] cookie: Option<f64>,
    ) -> String {
        format!("{header:?} {cookie:?}")
    }
}

#[module(root, controllers = [Inputs])]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.expect("the app boots")
}

/// Returns the status and the location of the first error.
fn first_error(response: &TestResponse) -> (u16, String) {
    let status = response.status().as_u16();
    if !(400..500).contains(&status) {
        return (status, String::new());
    }
    response.assert_header("content-type", "application/problem+json");
    let problem: Value = response.json();
    let first = &problem["errors"][0];
    let location = ["pointer", "parameter", "header", "cookie"].map(|kind| first[kind].as_str());
    (status, location.into_iter().flatten().next().unwrap_or_default().to_owned())
}

/// Collects the unexpected responses, so that a test reports all rows of its table.
#[derive(Debug, Default, PartialEq)]
struct Wrong(Vec<String>);

impl Wrong {
    fn expect(&mut self, input: &str, found: &(u16, String), status: u16, location: &str) {
        // An error inside an enum can have the location of the enum.
        let inside = found.1.strip_prefix(location).is_some_and(|rest| {
            rest.is_empty() || !location.is_empty() && rest.starts_with(['/', '['])
        });
        if found.0 != status || !inside {
            self.0.push(format!("{input:.60}: {found:?} in the place of {status} {location}"));
        }
    }
}

/// Numbers that no type in this file can represent, with the status of a body that contains them.
const NUMBERS: [(&str, u16); 7] = [
    ("1e400", 422),
    ("-1e400", 422),
    ("NaN", 400),
    ("Infinity", 400),
    ("-Infinity", 400),
    ("\"NaN\"", 422),
    ("\"1\"", 422),
];

#[baya::test]
async fn rejects_json_numbers_that_the_type_can_not_represent() {
    let app = app().await;
    let post = async |body: &str| {
        first_error(&app.post("/json").body("application/json", body.to_owned()).send().await)
    };
    let mut wrong = Wrong::default();
    for (number, status) in NUMBERS {
        for field in ["tiny", "whole", "large", "real", "single", "patch"] {
            let body = format!(r#"{{"{field}":{number}}}"#);
            let location = if status == 400 { String::new() } else { format!("/{field}") };
            wrong.expect(&body, &post(&body).await, status, &location);
        }
    }
    let large = "9".repeat(20);
    let larger = "9".repeat(500);
    for (body, location) in [
        (format!(r#"{{"tiny":{large}}}"#), "/tiny"),
        (format!(r#"{{"whole":{large}}}"#), "/whole"),
        (format!(r#"{{"whole":-{large}}}"#), "/whole"),
        (r#"{"large":-1}"#.to_owned(), "/large"),
        (r#"{"single":1e39}"#.to_owned(), "/single"),
        (r#"{"list":[1,256]}"#.to_owned(), "/list/1"),
        (r#"{"pair":[1]}"#.to_owned(), "/pair"),
        (r#"{"pair":[1,2,3]}"#.to_owned(), "/pair"),
        (r#"{"map":{"1":"x"}}"#.to_owned(), "/map/1"),
        (r#"{"inner":{}}"#.to_owned(), "/inner/real"),
        (r#"{"kind":{"Real":"x"}}"#.to_owned(), "/kind"),
        (r#"{"kind":"None"}"#.to_owned(), "/kind"),
        (r#"{"tagged":{"is":"Real","real":null}}"#.to_owned(), "/tagged"),
        (r#"{"letter":"ab"}"#.to_owned(), "/letter"),
        (r#"{"commas":[1,null]}"#.to_owned(), "/commas/1"),
        (r#"{"more":1}"#.to_owned(), "/more"),
        (r#"{"a/b~c":1}"#.to_owned(), "/a~1b~0c"),
        ("[]".to_owned(), ""),
        ("null".to_owned(), ""),
    ] {
        wrong.expect(&body, &post(&body).await, 422, location);
    }
    assert_eq!(wrong, Wrong::default());
    assert_eq!(post(&format!(r#"{{"real":{larger}}}"#)).await.0, 422);
}

/// Asserts that a value was rejected. An ignored field accepts every value.
fn assert_rejected(response: &TestResponse, path: &str) {
    let (status, _) = first_error(response);
    assert!((400..500).contains(&status) || path == "/json/open" && status == 201, "{status}");
}

#[baya::test]
async fn rejects_malformed_and_deeply_nested_json() {
    let app = app().await;
    let deep =
        |open: &str, close: &str| format!("{}1{}", open.repeat(10_000), close.repeat(10_000));
    let bodies = [
        format!(r#"{{"list":{}}}"#, deep("[", "]")),
        format!(r#"{{"inner":{}}}"#, deep(r#"{"real":"#, "}")),
        format!(r#"{{"tagged":{}}}"#, deep("[", "]")),
        deep("[", "]"),
        deep(r#"{"more":"#, "}"),
        "[".repeat(1_000_000),
        r#"{"text":"\ud800"}"#.to_owned(),
        r#"{"text":"\ud800\u0041"}"#.to_owned(),
        r#"{"text":"\udc00"}"#.to_owned(),
        r#"{"text":"#.to_owned(),
        r#"{"text":"a"} x"#.to_owned(),
        "{'text':'a'}".to_owned(),
        "\u{feff}{}".to_owned(),
        String::new(),
    ];
    for path in ["/json", "/json/open"] {
        for body in &bodies {
            let response = app.post(path).body("application/json", body.clone()).send().await;
            assert_rejected(&response, path);
        }
        for bytes in
            [&b"{\"text\":\"\xff\"}"[..], b"{\"text\":\"\xed\xa0\x80\"}", b"\xff", b"{\"\xff\":1}"]
        {
            let response = app.post(path).body("application/json", bytes).send().await;
            assert_rejected(&response, path);
        }
    }
}

#[baya::test]
async fn rejects_repeated_fields() {
    let app = app().await;
    let twice = r#"{"tiny":1,"tiny":2}"#;
    let json = app.post("/json").body("application/json", twice).send().await;
    assert_eq!(first_error(&json).0, 422);
    let form = app.post("/form").body("application/x-www-form-urlencoded", "tiny=1&tiny=2");
    assert_eq!(first_error(&form.send().await), (422, "/tiny".to_owned()));
    for path in ["/query?tiny=1&tiny=2", "/query/open?tiny=1&tiny=2"] {
        assert_eq!(first_error(&app.get(path).send().await), (422, "tiny".to_owned()), "{path}");
    }
    for name in ["tiny", "piped"] {
        let value = app.get(&format!("/values?{name}=1&{name}=2")).send().await;
        assert_eq!(first_error(&value), (400, name.to_owned()));
    }
    app.get("/values?all=1&all=2").send().await.assert_status(200);
}

#[baya::test]
async fn ignores_or_rejects_unknown_fields_as_the_type_declares() {
    let app = app().await;
    let more = json!({ "tiny": 1, "more": [1, { "x": null }] });
    assert_eq!(first_error(&app.post("/json").json(&more).send().await), (422, "/more".to_owned()));
    app.post("/json/open").json(&more).send().await.assert_status(201);
    assert_eq!(first_error(&app.get("/query?more=1").send().await), (422, "more".to_owned()));
    app.get("/query/open?more=1&more=2").send().await.assert_status(200);
}

#[baya::test]
async fn rejects_values_of_queries_and_forms_that_the_type_can_not_represent() {
    let app = app().await;
    let deep = format!("map{}=1", "[a]".repeat(10_000));
    let long = format!("tiny={}", "9".repeat(50_000));
    let mut wrong = Wrong::default();
    for (pairs, status, parameter, pointer) in [
        ("tiny=1e400", 422, "tiny", "/tiny"),
        ("tiny=99999999999999999999", 422, "tiny", "/tiny"),
        ("whole=99999999999999999999", 422, "whole", "/whole"),
        ("whole=0x10", 422, "whole", "/whole"),
        ("large=-1", 422, "large", "/large"),
        ("real=1e400", 422, "real", "/real"),
        ("real=NaN", 422, "real", "/real"),
        ("real=-inf", 422, "real", "/real"),
        ("single=1e39", 422, "single", "/single"),
        ("patch=Infinity", 422, "patch", "/patch"),
        ("list=1&list=NaN", 422, "list[1]", "/list/1"),
        ("commas=1,NaN", 422, "commas[1]", "/commas/1"),
        ("pair=1", 422, "pair", "/pair"),
        ("map[1]=NaN", 422, "map[1]", "/map/1"),
        ("inner[real]=inf", 422, "inner[real]", "/inner/real"),
        ("inner=1", 422, "inner", "/inner"),
        ("kind[Real]=NaN", 422, "kind", "/kind"),
        ("kind=None", 422, "kind", "/kind"),
        ("tagged[is]=Real&tagged[real]=NaN", 422, "tagged", "/tagged"),
        ("tagged[is]=Real&tagged[real]=1&tagged[tiny]=300", 422, "tagged", "/tagged"),
        ("text=%ED%A0%80", 400, "text", "/text"),
        ("text=%ff", 400, "text", "/text"),
        ("%ff=1", 400, "", ""),
        (&*long, 422, "tiny", "/tiny"),
    ] {
        let query = app.get(&format!("/query?{pairs}")).send().await;
        wrong.expect(pairs, &first_error(&query), status, parameter);
        let form = app.post("/form").body("application/x-www-form-urlencoded", pairs.to_owned());
        wrong.expect(pairs, &first_error(&form.send().await), status, pointer);
    }
    assert_eq!(wrong, Wrong::default());
    let form = app.post("/form").body("application/x-www-form-urlencoded", deep.clone());
    assert_eq!(first_error(&form.send().await).0, 400);
    assert_eq!(first_error(&app.get(&format!("/query?{deep}")).send().await).0, 400);
    for pairs in ["real=NaN", "real=1e400"] {
        let query = app.get(&format!("/query/open?{pairs}")).send().await;
        assert_eq!(first_error(&query), (422, "real".to_owned()), "{pairs}");
    }
}

#[baya::test]
async fn rejects_values_of_paths_headers_and_cookies_that_the_type_can_not_represent() {
    let app = app().await;
    let mut wrong = Wrong::default();
    for (path, location) in [
        ("/path/256/1", "tiny"),
        ("/path/1e400/1", "tiny"),
        ("/path/99999999999999999999/1", "tiny"),
        ("/path/1/NaN", "real"),
        ("/path/1/inf", "real"),
        ("/path/1/1e400", "real"),
        ("/path/1/%ff", "real"),
        ("/text/%ff", "text"),
        ("/text/%ED%A0%80", "text"),
        ("/values?tiny=99999999999999999999", "tiny"),
        ("/values?real=NaN", "real"),
        ("/values?real=1e400", "real"),
        ("/values?piped=NaN", "piped"),
        ("/values?all=1&all=inf", "all"),
        ("/values?all=1e39", "all"),
        ("/values?real=%ff", "real"),
    ] {
        wrong.expect(path, &first_error(&app.get(path).send().await), 400, location);
    }
    for (name, value, location) in [
        ("x-real", "NaN", "x-real"),
        ("x-real", "1e400", "x-real"),
        ("cookie", "real=NaN", "real"),
        ("cookie", "real=-inf", "real"),
    ] {
        let response = app.get("/headers").header(name, value).send().await;
        wrong.expect(value, &first_error(&response), 400, location);
    }
    assert_eq!(wrong, Wrong::default());
}
