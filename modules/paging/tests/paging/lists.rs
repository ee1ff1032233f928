//! Pages, filters and orders, as clients ask for them.

#![allow(clippy::expect_used, reason = "a test says what it expects by panicking")]

extern crate baya_core as baya;

use baya::testing::{TestApp, Value, json};
use baya::{Json, Query};
use baya_macros::{controller, dto, module};
use baya_paging::{CursorPage, CursorQuery, Filter, Page, PageQuery, Sort, SortExt};

#[dto(crate = baya)]
#[derive(Clone)]
#[serde(rename_all = "camelCase")]
struct Cat {
    id: u64,
    given_name: String,
    age: Option<u8>,
    mood: Mood,
    tags: Vec<String>,
}

#[dto(crate = baya)]
#[derive(Clone)]
#[serde(rename_all = "lowercase")]
enum Mood {
    Calm,
    Wild,
}

#[dto(input, crate = baya)]
struct Search {
    #[serde(flatten)]
    page: PageQuery,
    #[serde(default)]
    sort: Sort<Cat>,
    #[serde(default)]
    filter: Filter<Cat>,
}

fn cats() -> Vec<Cat> {
    let cat = |id, name: &str, age, mood| Cat {
        id,
        given_name: name.to_owned(),
        age,
        mood,
        tags: Vec::new(),
    };
    vec![
        cat(1, "Tom", Some(3), Mood::Calm),
        cat(2, "Kit", None, Mood::Wild),
        cat(3, "Ann", Some(9), Mood::Wild),
        cat(4, "Bob", Some(3), Mood::Wild),
    ]
}

#[controller("/cats", crate = baya)]
struct Cats;

#[controller(crate = baya)]
impl Cats {
    #[get]
    async fn list(&self, search: Query<Search>) -> Json<Page<u64>> {
        let mut cats = cats();
        cats.retain(|cat| search.filter.matches(cat));
        search.sort.sort(&mut cats);
        Json(search.page.of(cats).map(|cat| cat.id))
    }

    #[get("/behind")]
    async fn behind(&self, page: Query<CursorQuery<u64, 2, 3>>) -> Json<CursorPage<u64, u64>> {
        let after = page.after().copied().unwrap_or(0);
        let found = cats().into_iter().map(|cat| cat.id).filter(|id| *id > after);
        Json(page.page(found.take(page.wanted()).collect(), |id| *id))
    }
}

#[module(root, controllers = [Cats], crate = baya)]
struct AppModule;

async fn ask(query: &str) -> Value {
    let app = TestApp::new::<AppModule>().start().await.expect("it starts");
    app.get(query).send().await.json()
}

async fn ids(query: &str) -> Value {
    ask(&format!("/cats?{query}")).await["items"].clone()
}

#[baya_macros::test(crate = baya)]
async fn a_page_is_a_part_of_a_list() {
    let page = ask("/cats?offset=1&limit=2").await;
    assert_eq!(page, json!({ "items": [2, 3], "total": 4, "offset": 1, "limit": 2 }));
    assert_eq!(ask("/cats").await["limit"], 20);
}

#[baya_macros::test(crate = baya)]
async fn a_page_has_a_largest_size() {
    let faults = ask("/cats?limit=101&offset=-1").await["errors"].clone();
    assert_eq!(faults[0]["parameter"], "offset");
    assert_eq!(faults[1]["message"], "must be from 1 to 100");
}

#[baya_macros::test(crate = baya)]
async fn a_list_is_sorted_by_several_fields() {
    assert_eq!(ids("sort=-age,givenName").await, json!([3, 4, 1, 2]));
    assert_eq!(ids("sort=age").await, json!([2, 1, 4, 3]));
}

#[baya_macros::test(crate = baya)]
async fn a_list_is_filtered_by_typed_fields() {
    assert_eq!(ids("filter[age]=3").await, json!([1, 4]));
    assert_eq!(ids("filter[age][gte]=3&filter[mood]=wild").await, json!([3, 4]));
    assert_eq!(ids("filter[givenName][in]=Tom,Kit").await, json!([1, 2]));
    assert_eq!(ids("filter[givenName][contains]=O").await, json!([1, 4]));
    assert_eq!(ids("filter[age][null]=true").await, json!([2]));
    assert_eq!(ids("filter[mood][ne]=wild").await, json!([1]));
}

#[baya_macros::test(crate = baya)]
async fn what_does_not_fit_a_field_is_a_fault_at_its_place() {
    let query =
        "filter[age][gte]=old&filter[mood]=sad&filter[nme]=x&filter[givenName][gt]=a&sort=tags";
    let faults = ask(&format!("/cats?{query}")).await["errors"].clone();
    let places = faults.as_array().expect("they are a list").iter().map(|one| &one["parameter"]);
    let mut places: Vec<_> = places.filter_map(Value::as_str).collect();
    places.sort_unstable();
    assert_eq!(
        places,
        ["filter[age][gte]", "filter[givenName][gt]", "filter[mood]", "filter[nme]", "sort[0]"]
    );
}

#[baya_macros::test(crate = baya)]
async fn a_cursor_leads_from_page_to_page() {
    let first = ask("/cats/behind").await;
    assert_eq!(first["items"], json!([1, 2]));
    let next = first["next"].as_str().expect("there is more").to_owned();
    let second = ask(&format!("/cats/behind?after={next}")).await;
    assert_eq!(second, json!({ "items": [3, 4], "next": null }));
}

#[baya_macros::test(crate = baya)]
async fn a_cursor_that_nobody_gave_is_a_fault() {
    let faults = ask("/cats/behind?after=!&limit=9").await["errors"].clone();
    assert_eq!(faults[0]["parameter"], "after");
    assert_eq!(faults[1]["parameter"], "limit");
}
