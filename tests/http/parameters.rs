//! Requests with several parameters: all of their errors are reported at once, with the messages of a `Query`.

use baya::prelude::*;
use baya::testing::{TestApp, Value, json};
use baya::validation::{Check, Violation};
use baya::{CommaSeparated, Compat, Context, Pipe, dto, pipe};

#[dto]
#[serde(rename_all = "lowercase")]
enum Kind {
    Indoor,
    Outdoor,
}

#[dto]
struct Lives(#[rule(range(min = 1, max = 9))] u8);

#[dto]
struct Name(#[rule(length(min = 2), check(IsFree))] String);

#[injectable]
struct IsFree;

impl Check<String> for IsFree {
    async fn check(&self, name: &String) -> baya::Result<Option<Violation>> {
        Ok((name == "Tom").then(|| Violation::new("taken", "is taken already")))
    }
}

/// The same parameters as one type.
#[dto(input)]
struct All {
    age: u8,
    big: u64,
    real: f64,
    flag: bool,
    letter: char,
    kind: Kind,
    since: chrono::NaiveDate,
    key: uuid::Uuid,
    lives: Lives,
    maybe: Option<u8>,
    list: Vec<u8>,
    sort: CommaSeparated<Kind>,
}

#[pipe]
struct Even;

impl Pipe<u8, u8> for Even {
    async fn transform(&self, number: u8, cx: &Context<'_>) -> baya::Result<u8> {
        if number.is_multiple_of(2) { Ok(number) } else { Err(cx.invalid("even", "must be even")) }
    }
}

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/whole")]
    async fn whole(&self, _all: Query<All>) {}

    #[get("/single")]
    #[expect(clippy::too_many_arguments, reason = "each is read by itself")]
    async fn single(
        &self,
        #[query("age")] _age: u8,
        #[query("big")] _big: u64,
        #[query("real")] _real: f64,
        #[query("flag")] _flag: bool,
        #[query("letter")] _letter: char,
        #[query("kind")] _kind: Kind,
        #[query("since")] _since: chrono::NaiveDate,
        #[query("key")] _key: uuid::Uuid,
        #[query("lives")] _lives: Lives,
        #[query("maybe")] _maybe: Option<u8>,
        #[query("list")] _list: Vec<u8>,
        #[query("sort")] _sort: CommaSeparated<Kind>,
    ) {
    }

    #[get("/cats/{id}/{lives}")]
    async fn everywhere(
        &self,
        #[param] id: u32,
        #[param] lives: Lives,
        #[query(default = 1)] page: u8,
        #[header("x-count")] count: u8,
        #[cookie] name: Name,
    ) -> String {
        format!("{id} {} {page} {count} {}", lives.0, name.0)
    }

    #[post("/cats/{id}")]
    async fn with_body(&self, #[param] id: u32, #[query] page: u8, text: String) -> String {
        format!("{id} {page} {text}")
    }

    #[get("/piped")]
    async fn piped(
        &self,
        #[query]
        #[use_pipes(Even)]
        first: u8,
        #[query] second: u8,
        #[query] third: u8,
    ) -> String {
        format!("{first} {second} {third}")
    }

    #[get("/refused")]
    async fn refused(&self, #[query] first: u8, #[query] second: u8) -> baya::Result<()> {
        let error = baya::errors::ValidationError::parameter(
            "first",
            "odd",
            format!("must not be {first}"),
        );
        Err(Error::unprocessable().with_code(second.to_string()).with_validation_error(error))
    }
}

#[module(root, controllers = [Cats], providers = [IsFree])]
struct AppModule;

async fn get(path: &str, headers: &[(&str, &str)]) -> (u16, Value) {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    let request =
        headers.iter().fold(app.get(path), |request, (name, value)| request.header(name, value));
    let response = request.send().await;
    let status = response.status().as_u16();
    (status, if status == 204 { Value::Null } else { response.json() })
}

fn errors(problem: &Value) -> Vec<String> {
    let all = problem["errors"].as_array().expect("a list");
    let each = all.iter().map(|error| {
        let location = ["parameter", "header", "cookie"].map(|location| error[location].as_str());
        let location = location.into_iter().flatten().next().unwrap_or_default();
        format!("{location}: {}: {}", error["code"], error["message"]).replace('"', "")
    });
    each.collect()
}

const READABLE: &str = "age=1&big=1&real=1&flag=on&letter=a&kind=indoor&since=2024-05-31&\
                        key=67e55044-10b1-426f-9247-bb680e5fe0c8&lives=9&list=1&sort=indoor";

#[baya::test]
async fn reports_single_parameters_like_a_query_type() {
    for query in [
        "age=256&big=-1&real=x&flag=yes&letter=ab&kind=x&since=1&key=1&lives=x&maybe=x&list=x&sort=x",
        "age=1&age=2&big=&real=NaN&flag=&letter=&kind=&since=2024-5-1&key=&lives=0&maybe=256&list=1&list=x&sort=indoor,x",
        "",
    ] {
        let (status, whole) = get(&format!("/whole?{query}"), &[]).await;
        assert_eq!((status, &whole["code"]), (422, &json!("invalid")));
        let (status, single) = get(&format!("/single?{query}"), &[]).await;
        assert_eq!((status, &single["code"]), (400, &json!("invalid_query")));
        assert_eq!(single["detail"], "the request is not valid");
        // A `#[query]` list may be absent.
        let may_be_absent = |error: &String| !error.starts_with("list: required");
        let whole: Vec<_> = errors(&whole).into_iter().filter(may_be_absent).collect();
        assert_eq!(errors(&single), whole, "{query}");
    }
    assert_eq!(get(&format!("/whole?{READABLE}"), &[]).await.0, 204);
    assert_eq!(get(&format!("/single?{READABLE}"), &[]).await.0, 204);
}

#[baya::test]
async fn reports_parameters_of_every_location_in_the_order_of_the_arguments() {
    let headers = [("x-count", "many"), ("cookie", "name=T")];
    let (status, problem) = get("/cats/x/10?page=x", &headers).await;
    assert_eq!((status, &problem["code"]), (400, &json!("invalid_param")));
    assert_eq!(
        errors(&problem),
        [
            "id: type: must be a whole number from 0 to 4294967295",
            "lives: range: must be from 1 to 9",
            "page: type: must be a whole number from 0 to 255",
            "x-count: type: must be a whole number from 0 to 255",
            "name: length: must have at least 2 characters",
        ]
    );
}

#[baya::test]
async fn a_value_that_can_not_be_parsed_determines_the_status() {
    let headers = [("x-count", "many"), ("cookie", "name=T")];
    let (status, problem) = get("/cats/1/10", &headers).await;
    assert_eq!((status, &problem["code"]), (400, &json!("invalid_header")));
    assert_eq!(errors(&problem).len(), 3);
    let (status, problem) = get("/cats/1/10", &[("x-count", "1"), ("cookie", "name=T")]).await;
    assert_eq!((status, &problem["code"]), (422, &json!("invalid")));
    assert_eq!(errors(&problem).len(), 2);
}

#[baya::test]
async fn a_single_error_determines_the_detail() {
    let headers = [("x-count", "1"), ("cookie", "name=Kit")];
    let (status, problem) = get("/cats/1/9?page=x", &headers).await;
    assert_eq!(status, 400);
    assert_eq!(
        problem["detail"],
        "the query parameter `page` must be a whole number from 0 to 255"
    );
    let (status, problem) = get("/cats/1/9", &[("x-count", "1"), ("cookie", "name=Tom")]).await;
    assert_eq!((status, errors(&problem)), (422, vec!["name: taken: is taken already".to_owned()]));
}

#[baya::test]
async fn parameters_are_reported_before_the_body_is_read() {
    let app = TestApp::new::<AppModule>().start().await?;
    let problem: Value = app.post("/cats/x?page=y").send().await.assert_status(400).json();
    assert_eq!(errors(&problem).len(), 2);
    let response = app.post("/cats/1?page=2").body("text/plain", "text").send().await;
    response.assert_text("1 2 text");
}

#[baya::test]
async fn reports_the_error_of_a_pipe_with_those_of_other_parameters() {
    let (status, problem) = get("/piped?first=1&second=x&third=y", &[]).await;
    assert_eq!(status, 400);
    let number = "type: must be a whole number from 0 to 255";
    let all = [
        "first: even: must be even".to_owned(),
        format!("second: {number}"),
        format!("third: {number}"),
    ];
    assert_eq!(errors(&problem), all);
}

#[baya::test]
async fn does_not_change_the_errors_of_a_handler() {
    let (status, problem) = get("/refused?first=1&second=2", &[]).await;
    assert_eq!((status, &problem["code"]), (422, &json!("2")));
    assert_eq!(errors(&problem), ["first: odd: must not be 1"]);
}

#[baya::test]
async fn a_nest_compatible_app_reports_only_the_first_invalid_parameter() {
    let app = TestApp::new::<AppModule>().configure(|app| app.compat(Compat::Nest)).start().await?;
    let response: Value = app.get("/piped?first=2&second=x&third=y").send().await.json();
    let message = "the query parameter `second` must be a whole number from 0 to 255";
    assert_eq!(response["message"], message);
}
