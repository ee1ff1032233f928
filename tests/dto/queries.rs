//! Queries and forms: their notations, and the errors of one, which are reported at once.

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

/// A type without `#[dto]`, so that only the first error is reported.
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

/// Sends a query. Returns the status and the body of the response.
async fn read(path: &str) -> (u16, Value) {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    let response = app.get(path).send().await;
    (response.status().as_u16(), response.json())
}

/// Returns the locations and codes of the errors.
async fn validation_errors(path: &str) -> Vec<(String, String)> {
    let (status, problem) = read(path).await;
    assert_eq!((status, &problem["code"]), (422, &json!("invalid")), "{problem}");
    errors_of(&problem)
}

fn errors_of(problem: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let all = problem["errors"].as_array().expect("a list").iter();
    all.map(|error| {
        let location =
            if error["parameter"].is_null() { &error["pointer"] } else { &error["parameter"] };
        (text(location), text(&error["code"]))
    })
    .collect()
}

fn at(locations: &[(&str, &str)]) -> Vec<(String, String)> {
    locations.iter().map(|(location, code)| ((*location).to_owned(), (*code).to_owned())).collect()
}

const WRONG: &str = "text=&page=0&pageSize=300&exact=maybe&order=weight&tags=a&tags=longer&ids=1&ids=x&\
                     area[]=1&filter[age][gte]=31&filter[age][lte]=y&filter[name]=Tom&more=1";

#[baya::test]
async fn reports_all_errors_of_a_query() {
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
async fn locates_errors_of_a_form_by_pointers() {
    let app = TestApp::new::<AppModule>().start().await?;
    let form = app.post("/cats").body("application/x-www-form-urlencoded", WRONG).send().await;
    let reported = errors_of(&form.assert_status(422).json());
    assert_eq!(reported[5], ("/tags/1".to_owned(), "length".to_owned()));
    assert_eq!(reported[8], ("/filter/age/gte".to_owned(), "range".to_owned()));
    assert_eq!(reported.len(), 11);
}

#[baya::test]
async fn reads_a_query_into_lists_objects_and_enums() {
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
async fn reads_comma_separated_values() {
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
async fn reads_an_empty_string_as_none_unless_the_type_accepts_it() {
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
async fn rejects_a_repeated_value_of_a_single_field() {
    let twice =
        validation_errors("/cats?text=a&pageSize=1&pageSize=2&filter=x&filter[name]=y").await;
    assert_eq!(twice, at(&[("pageSize", "repeated"), ("filter", "type")]));
    let (status, problem) = read("/cats/plain?page=1&page=2&size=1").await;
    assert_eq!((status, errors_of(&problem)), (400, at(&[("page", "repeated")])));
    assert_eq!(validation_errors("/cats/map?a=1&a=2").await, at(&[("a", "repeated")]));
}

#[baya::test]
async fn reports_the_first_error_of_a_query_without_dto() {
    assert_eq!(
        read("/cats/plain?page=1&size=2&more=3").await,
        (200, json!({ "page": 1, "size": 2 }))
    );
    let (status, problem) = read("/cats/plain?page=x&size=y").await;
    assert_eq!((status, &problem["code"]), (400, &json!("invalid_query")));
    let error = json!({ "parameter": "page", "code": "type", "message": "must be a whole number from 0 to 4294967295" });
    assert_eq!(problem["errors"], json!([error]));
    assert_eq!(
        problem["detail"],
        "the parameter `page`: must be a whole number from 0 to 4294967295"
    );
    let pairs = json!([["a[b]", "1"], ["a[b]", "2"], ["", "3"]]);
    assert_eq!(read("/cats/pairs?a[b]=1&&a[b]=2&=3").await, (200, pairs));
    assert_eq!(read("/cats/map?b=1&a=2").await, (200, json!({ "a": 2, "b": 1 })));
}

#[baya::test]
async fn rejects_values_that_are_not_utf_8() {
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
async fn rejects_numbers_outside_the_range_of_their_type() {
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
async fn rejects_queries_with_too_many_pairs_or_levels() {
    let many = "a=1&".repeat(1001);
    let deep = format!("filter{}=1", "[a]".repeat(17));
    for query in [many, format!("text=a&pageSize=1&{deep}")] {
        let (status, problem) = read(&format!("/cats?{query}")).await;
        assert_eq!((status, &problem["code"]), (400, &json!("invalid_query")), "{problem}");
    }
}

#[baya::test]
async fn a_nest_compatible_app_uses_the_messages_of_class_validator_for_queries() {
    let app = TestApp::new::<AppModule>().configure(|app| app.compat(Compat::Nest)).start().await?;
    let reported = async |path: &str| {
        let response: Value = app.get(path).send().await.assert_status(400).json();
        response["message"].clone()
    };
    assert_eq!(
        reported("/cats?text=long&pageSize=1&pageSize=2&filter[age][gte]=x&more=1").await,
        json!([
            "text must be shorter than or equal to 3 characters",
            "pageSize must be an integer number",
            "filter.age.gte must be an integer number",
            "property more should not exist",
        ])
    );
}
