//! Pages, filters and sort orders, as clients request them.

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
        Json(search.page.paginate(cats).map(|cat| cat.id))
    }

    #[get("/ids")]
    async fn ids(&self, page: Query<CursorQuery<u64, 2, 3>>) -> Json<CursorPage<u64, u64>> {
        let after = page.after().copied().unwrap_or(0);
        let ids = cats().into_iter().map(|cat| cat.id).filter(|id| *id > after);
        Json(page.page(ids.take(page.fetch_limit()).collect(), |id| *id))
    }
}

#[module(root, controllers = [Cats], crate = baya)]
struct AppModule;

/// Sends a request, and returns the body of the response.
async fn get(path: &str) -> Value {
    let app = TestApp::new::<AppModule>().start().await.expect("the app starts");
    app.get(path).send().await.json()
}

/// Returns the ids of the cats that a query selects.
async fn ids(query: &str) -> Value {
    get(&format!("/cats?{query}")).await["items"].clone()
}

#[baya_macros::test(crate = baya)]
async fn returns_the_page_at_an_offset() {
    let page = get("/cats?offset=1&limit=2").await;
    assert_eq!(page, json!({ "items": [2, 3], "total": 4, "offset": 1, "limit": 2 }));
    assert_eq!(get("/cats").await["limit"], 20);
}

#[baya_macros::test(crate = baya)]
async fn rejects_a_limit_above_the_maximum_and_a_negative_offset() {
    let errors = get("/cats?limit=101&offset=-1").await["errors"].clone();
    assert_eq!(errors[0]["parameter"], "offset");
    assert_eq!(errors[1]["message"], "must be from 1 to 100");
}

#[baya_macros::test(crate = baya)]
async fn sorts_by_several_fields() {
    assert_eq!(ids("sort=-age,givenName").await, json!([3, 4, 1, 2]));
    assert_eq!(ids("sort=age").await, json!([2, 1, 4, 3]));
}

#[baya_macros::test(crate = baya)]
async fn filters_by_each_operator() {
    assert_eq!(ids("filter[age]=3").await, json!([1, 4]));
    assert_eq!(ids("filter[age][gte]=3&filter[mood]=wild").await, json!([3, 4]));
    assert_eq!(ids("filter[givenName][in]=Tom,Kit").await, json!([1, 2]));
    assert_eq!(ids("filter[givenName][contains]=O").await, json!([1, 4]));
    assert_eq!(ids("filter[age][null]=true").await, json!([2]));
    assert_eq!(ids("filter[mood][ne]=wild").await, json!([1]));
}

#[baya_macros::test(crate = baya)]
async fn reports_unknown_fields_operators_and_invalid_values_with_their_parameters() {
    let query =
        "filter[age][gte]=old&filter[mood]=sad&filter[nme]=x&filter[givenName][gt]=a&sort=tags";
    let errors = get(&format!("/cats?{query}")).await["errors"].clone();
    let errors = errors.as_array().expect("a list of errors").iter();
    let mut errors: Vec<_> = errors
        .map(|one| (one["parameter"].as_str().unwrap_or(""), one["message"].as_str().unwrap_or("")))
        .collect();
    errors.sort_unstable();
    assert_eq!(
        errors,
        [
            ("filter[age][gte]", "must be a whole number from 0 to 255"),
            (
                "filter[givenName][gt]",
                "unknown operator of this field; allowed: `eq`, `ne`, `in`, `contains`, `starts_with`"
            ),
            ("filter[mood]", "must be one of `calm`, `wild`"),
            ("filter[nme]", "unknown filter field; allowed: `id`, `givenName`, `age`, `mood`"),
            (
                "sort[0]",
                "must be one of `id`, `givenName`, `age`, `mood`, optionally with a leading `-`"
            ),
        ]
    );
}

#[baya_macros::test(crate = baya)]
async fn a_cursor_selects_the_next_page() {
    let first = get("/cats/ids").await;
    assert_eq!(first["items"], json!([1, 2]));
    let next = first["next"].as_str().expect("a cursor").to_owned();
    let second = get(&format!("/cats/ids?after={next}")).await;
    assert_eq!(second, json!({ "items": [3, 4], "next": null }));
}

#[baya_macros::test(crate = baya)]
async fn rejects_an_invalid_cursor() {
    let errors = get("/cats/ids?after=!&limit=9").await["errors"].clone();
    assert_eq!(errors[0]["parameter"], "after");
    assert_eq!(errors[0]["message"], "must be a cursor from a previous response");
    assert_eq!(errors[1]["parameter"], "limit");
}
