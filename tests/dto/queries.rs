//! Queries and forms: what they may be, and everything that is wrong with one at once.

use std::collections::{BTreeSet, HashMap};

use baya::prelude::*;
use baya::testing::{TestApp, Value, json};
use baya::{CommaSeparated, Compat, dto};

#[dto]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Search {
    #[rule(length(min = 1, max = 3))]
    text: String,
    #[rule(range(min = 1))]
    page: Option<u32>,
    page_size: u8,
    #[serde(default)]
    exact: bool,
    #[serde(default)]
    order: Order,
    #[serde(default)]
    #[rule(length(max = 3), each(length(max = 5)))]
    tags: Vec<String>,
    #[serde(default)]
    ids: BTreeSet<u16>,
    area: Option<[f64; 2]>,
    filter: Option<Filter>,
    #[serde(default)]
    #[rule(length(max = 3), unique)]
    sort: CommaSeparated<Sort>,
    #[serde(default)]
    #[rule(each(range(max = 5)))]
    numbers: CommaSeparated<u8>,
}

#[dto]
#[derive(PartialEq)]
#[serde(rename_all = "lowercase")]
enum Sort {
    Name,
    #[serde(rename = "-age")]
    Oldest,
}

#[dto]
#[derive(Default, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Order {
    #[default]
    Name,
    Age,
}

#[dto]
struct Filter {
    name: Option<String>,
    age: Option<Range>,
}

#[dto]
struct Range {
    #[rule(range(max = 30))]
    gte: Option<u8>,
    lte: Option<u8>,
}

/// Is no `#[dto]`, so that the first fault alone is said.
#[derive(serde::Deserialize, serde::Serialize)]
struct Plain {
    page: u32,
    size: u32,
}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn search(&self, search: Query<Search>) -> Json<Search> {
        Json(search.0)
    }

    #[post]
    async fn submit(&self, search: Form<Search>) -> Json<Search> {
        Json(search.0)
    }

    #[get("/plain")]
    async fn plain(&self, plain: Query<Plain>) -> Json<Plain> {
        Json(plain.0)
    }

    #[get("/pairs")]
    async fn pairs(&self, pairs: Query<Vec<(String, String)>>) -> Json<Vec<(String, String)>> {
        Json(pairs.0)
    }

    #[get("/map")]
    async fn map(&self, map: Query<HashMap<String, u8>>) -> Json<HashMap<String, u8>> {
        Json(map.0)
    }

    #[get("/one")]
    async fn one(&self, #[query] name: String) -> String {
        name
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

/// What comes of a query.
async fn read(path: &str) -> (u16, Value) {
    let app = TestApp::new::<AppModule>().start().await.expect("it boots");
    let answer = app.get(path).send().await;
    (answer.status().as_u16(), answer.json())
}

/// The places and codes of what is wrong.
async fn validation_errors(path: &str) -> Vec<(String, String)> {
    let (status, problem) = read(path).await;
    assert_eq!((status, &problem["code"]), (422, &json!("invalid")), "{problem}");
    said(&problem)
}

fn said(problem: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let all = problem["errors"].as_array().expect("a list").iter();
    all.map(|fault| {
        let place =
            if fault["parameter"].is_null() { &fault["pointer"] } else { &fault["parameter"] };
        (text(place), text(&fault["code"]))
    })
    .collect()
}

fn at(places: &[(&str, &str)]) -> Vec<(String, String)> {
    places.iter().map(|(place, code)| ((*place).to_owned(), (*code).to_owned())).collect()
}

const WRONG: &str = "text=&page=0&pageSize=300&exact=maybe&order=weight&tags=a&tags=longer&ids=1&ids=x&\
                     area[]=1&filter[age][gte]=31&filter[age][lte]=y&filter[name]=Tom&more=1";

#[baya::test]
async fn everything_that_is_wrong_with_a_query_is_said_at_once() {
    let all = [
        ("text", "length"),
        ("page", "range"),
        ("pageSize", "type"),
        ("exact", "type"),
        ("order", "type"),
        ("tags[1]", "length"),
        ("ids[1]", "type"),
        ("area", "length"),
        ("filter[age][gte]", "range"),
        ("filter[age][lte]", "type"),
        ("more", "unknown"),
    ];
    assert_eq!(validation_errors(&format!("/cats?{WRONG}")).await, at(&all));
    assert_eq!(
        validation_errors("/cats").await,
        at(&[("text", "required"), ("pageSize", "required")])
    );
}

#[baya::test]
async fn a_form_says_the_same_by_pointers() {
    let app = TestApp::new::<AppModule>().start().await?;
    let form = app.post("/cats").body("application/x-www-form-urlencoded", WRONG).send().await;
    let said = said(&form.assert_status(422).json());
    assert_eq!(said[5], ("/tags/1".to_owned(), "length".to_owned()));
    assert_eq!(said[8], ("/filter/age/gte".to_owned(), "range".to_owned()));
    assert_eq!(said.len(), 11);
}

#[baya::test]
async fn a_query_is_read_into_lists_objects_and_enums() {
    let query = "/cats?text=a+b&pageSize=%37&exact=1&order=age&tags[]=x&tags[]=%C3%A4&ids=10&ids=9&\
                 area[0]=1&area[1]=-2.5&filter%5Bage%5D%5Bgte%5D=3&filter[name]=";
    let read = read(query).await;
    let all = json!({
        "text": "a b", "page": null, "pageSize": 7, "exact": true, "order": "age",
        "tags": ["x", "ä"], "ids": [9, 10], "area": [1.0, -2.5],
        "filter": { "name": "", "age": { "gte": 3, "lte": null } }, "sort": [], "numbers": [],
    });
    assert_eq!(read, (200, all));
}

#[baya::test]
async fn several_values_stand_in_one_text_between_commas() {
    let all = read("/cats?text=a&pageSize=1&sort=-age,name&numbers=1,2").await.1;
    assert_eq!((&all["sort"], &all["numbers"]), (&json!(["-age", "name"]), &json!([1, 2])));
    let all = read("/cats?text=a&pageSize=1&sort=&numbers=1&numbers=2").await.1;
    assert_eq!((&all["sort"], &all["numbers"]), (&json!([]), &json!([1, 2])));
    let found = validation_errors("/cats?text=a&pageSize=1&sort=name,name&numbers=1,6").await;
    assert_eq!(found, at(&[("sort[1]", "unique"), ("numbers[1]", "range")]));
    let found = validation_errors("/cats?text=a&pageSize=x&sort=name,age&numbers=1,x,y,9").await;
    let all =
        [("pageSize", "type"), ("sort[1]", "type"), ("numbers[1]", "type"), ("numbers[2]", "type")];
    assert_eq!(found, at(&all));
}

#[baya::test]
async fn an_empty_text_is_none_unless_its_type_has_an_empty_one() {
    let (status, read) =
        read("/cats?text=a&pageSize=1&page=&area=&filter[name]=&filter[age]=").await;
    assert_eq!((status, &read["page"], &read["area"]), (200, &Value::Null, &Value::Null));
    assert_eq!(read["filter"], json!({ "name": "", "age": null }));
    assert_eq!(
        validation_errors("/cats?text=&pageSize=").await,
        at(&[("text", "length"), ("pageSize", "type")])
    );
}

#[baya::test]
async fn what_stands_alone_is_given_once() {
    let twice =
        validation_errors("/cats?text=a&pageSize=1&pageSize=2&filter=x&filter[name]=y").await;
    assert_eq!(twice, at(&[("pageSize", "repeated"), ("filter", "type")]));
    let (status, problem) = read("/cats/plain?page=1&page=2&size=1").await;
    assert_eq!((status, said(&problem)), (400, at(&[("page", "repeated")])));
    assert_eq!(validation_errors("/cats/map?a=1&a=2").await, at(&[("a", "repeated")]));
}

#[baya::test]
async fn a_query_that_is_no_dto_is_refused_as_it_was() {
    assert_eq!(
        read("/cats/plain?page=1&size=2&more=3").await,
        (200, json!({ "page": 1, "size": 2 }))
    );
    let (status, problem) = read("/cats/plain?page=x&size=y").await;
    assert_eq!((status, &problem["code"]), (400, &json!("invalid_query")));
    let fault = json!({ "parameter": "page", "code": "type", "message": "must be a whole number from 0 to 4294967295" });
    assert_eq!(problem["errors"], json!([fault]));
    assert_eq!(
        problem["detail"],
        "the parameter `page`: must be a whole number from 0 to 4294967295"
    );
    let pairs = json!([["a[b]", "1"], ["a[b]", "2"], ["", "3"]]);
    assert_eq!(read("/cats/pairs?a[b]=1&&a[b]=2&=3").await, (200, pairs));
    assert_eq!(read("/cats/map?b=1&a=2").await, (200, json!({ "a": 2, "b": 1 })));
}

#[baya::test]
async fn what_is_no_utf8_is_never_read_as_something_else() {
    let ok = ["text=%F0%9F%90%88&pageSize=1", "text=%z%&pageSize=1", "text=a%00&pageSize=1"];
    for (query, text) in ok.into_iter().zip(["🐈", "%z%", "a\0"]) {
        assert_eq!(read(&format!("/cats?{query}")).await.1["text"], text, "{query}");
    }
    for query in [
        "?text=%ff&pageSize=1",
        "?text=a&pageSize=1&more=%ff",
        "/plain?page=%ff&size=1",
        "/one?name=%ff",
    ] {
        let (status, problem) = read(&format!("/cats{query}")).await;
        assert_eq!((status, &problem["code"]), (400, &json!("invalid_query")), "{query}");
        assert_eq!(problem["errors"][0]["code"], "utf8");
    }
    assert_eq!(read("/cats?%ff=a").await.0, 400);
}

#[baya::test]
async fn numbers_are_those_of_their_type() {
    for number in
        ["256", "-1", "1.0", "1e2", "", "NaN", "99999999999999999999999999999999999999999"]
    {
        let found = validation_errors(&format!("/cats?text=a&pageSize={number}")).await;
        assert_eq!(found, at(&[("pageSize", "type")]), "{number}");
    }
    for number in ["NaN", "inf", "1e999"] {
        let found =
            validation_errors(&format!("/cats?text=a&pageSize=1&area=1&area={number}")).await;
        assert_eq!(found, at(&[("area[1]", "type")]), "{number}");
    }
}

#[baya::test]
async fn a_query_without_end_is_refused() {
    let many = "a=1&".repeat(1001);
    let deep = format!("filter{}=1", "[a]".repeat(17));
    for query in [many, format!("text=a&pageSize=1&{deep}")] {
        let (status, problem) = read(&format!("/cats?{query}")).await;
        assert_eq!((status, &problem["code"]), (400, &json!("invalid_query")), "{problem}");
    }
}

#[baya::test]
async fn an_app_in_the_ways_of_nest_says_what_class_validator_does_of_queries() {
    let app = TestApp::new::<AppModule>().configure(|app| app.compat(Compat::Nest)).start().await?;
    let said = async |path: &str| {
        let answer: Value = app.get(path).send().await.assert_status(400).json();
        answer["message"].clone()
    };
    assert_eq!(
        said("/cats?text=long&pageSize=1&pageSize=2&filter[age][gte]=x&more=1").await,
        json!([
            "text must be shorter than or equal to 3 characters",
            "pageSize must be an integer number",
            "filter.age.gte must be an integer number",
            "property more should not exist",
        ])
    );
}
