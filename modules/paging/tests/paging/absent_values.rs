//! Filters and sort orders of fields that some items do not have.

use baya::testing::{TestApp, Value, json};
use baya::{Json, Query};
use baya_macros::{controller, dto, module};
use baya_paging::{Filter, Sort, SortExt};

#[dto(crate = baya)]
struct Cat {
    id: u8,
    age: Option<u8>,
    name: Option<String>,
    tame: Option<bool>,
}

#[dto(input, crate = baya)]
struct Search {
    #[serde(default)]
    sort: Sort<Cat>,
    #[serde(default)]
    filter: Filter<Cat>,
}

#[controller("/cats", crate = baya)]
struct Cats;

#[controller(crate = baya)]
impl Cats {
    #[get]
    async fn list(&self, search: Query<Search>) -> Json<Vec<u8>> {
        let cat = |id, age, name: Option<&str>, tame| Cat {
            id,
            age,
            name: name.map(str::to_owned),
            tame,
        };
        let mut cats = vec![
            cat(1, Some(3), Some("Tom"), Some(true)),
            cat(2, None, None, None),
            cat(3, Some(9), Some(""), Some(false)),
            cat(4, Some(0), None, Some(true)),
        ];
        cats.retain(|cat| search.filter.matches(cat));
        search.sort.sort(&mut cats);
        Json(cats.iter().map(|cat| cat.id).collect())
    }
}

#[module(root, controllers = [Cats], crate = baya)]
struct AppModule;

/// Returns the ids of the cats that a query selects.
async fn ids(query: &str) -> Value {
    let app = TestApp::new::<AppModule>().start().await.expect("the app starts");
    app.get(&format!("/cats?{query}")).send().await.assert_status(200).json()
}

#[baya_macros::test(crate = baya)]
async fn an_absent_value_is_neither_less_nor_greater() {
    assert_eq!(ids("filter[age][lt]=3").await, json!([4]));
    assert_eq!(ids("filter[age][lte]=3").await, json!([1, 4]));
    assert_eq!(ids("filter[age][gt]=0").await, json!([1, 3]));
    assert_eq!(ids("filter[age][gte]=0").await, json!([1, 3, 4]));
}

#[baya_macros::test(crate = baya)]
async fn an_absent_value_differs_from_every_value() {
    assert_eq!(ids("filter[age][ne]=3").await, json!([2, 3, 4]));
    assert_eq!(ids("filter[tame][ne]=true").await, json!([2, 3]));
    assert_eq!(ids("filter[name][ne]=").await, json!([1, 2, 4]));
}

#[baya_macros::test(crate = baya)]
async fn an_absent_value_equals_no_value() {
    assert_eq!(ids("filter[age]=0").await, json!([4]));
    assert_eq!(ids("filter[age][in]=0,9").await, json!([3, 4]));
    assert_eq!(ids("filter[tame]=false").await, json!([3]));
    assert_eq!(ids("filter[name]=").await, json!([3]));
}

#[baya_macros::test(crate = baya)]
async fn an_absent_string_contains_and_starts_with_nothing() {
    assert_eq!(ids("filter[name][contains]=").await, json!([1, 3]));
    assert_eq!(ids("filter[name][starts_with]=").await, json!([1, 3]));
}

#[baya_macros::test(crate = baya)]
async fn the_operator_null_selects_absent_or_present_values() {
    assert_eq!(ids("filter[name][null]=true").await, json!([2, 4]));
    assert_eq!(ids("filter[name][null]=false").await, json!([1, 3]));
    assert_eq!(ids("filter[age][null]=false&filter[age][lt]=9").await, json!([1, 4]));
}

#[baya_macros::test(crate = baya)]
async fn absent_values_come_first_in_ascending_and_last_in_descending_order() {
    assert_eq!(ids("sort=age").await, json!([2, 4, 1, 3]));
    assert_eq!(ids("sort=-age").await, json!([3, 1, 4, 2]));
    assert_eq!(ids("sort=name,-age").await, json!([4, 2, 3, 1]));
}
