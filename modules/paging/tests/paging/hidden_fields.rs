//! Fields that not everybody sees, and numbers of less precision.

#![allow(clippy::expect_used, reason = "a test says what it expects by panicking")]

extern crate baya_core as baya;

use baya::schema::{Definitions, Direction, Schema, shape_of};
use baya::testing::{TestApp, Value, json};
use baya::{Json, Query};
use baya_macros::{controller, dto, module};
use baya_paging::{Filter, Sort, SortExt};

#[dto(crate = baya)]
struct Account {
    id: u8,
    weight: f32,
    #[hide]
    password: String,
    #[expose(groups("staff"))]
    salary: u32,
    #[serde(flatten)]
    #[hide]
    keys: Keys,
    #[serde(flatten)]
    #[expose(groups("staff"))]
    notes: Notes,
    #[serde(flatten)]
    address: Address,
}

#[dto(crate = baya)]
#[derive(Default)]
struct Keys {
    key: String,
}

#[dto(crate = baya)]
#[derive(Default)]
struct Notes {
    note: String,
}

#[dto(crate = baya)]
#[derive(Default)]
struct Address {
    town: String,
}

#[dto(input, crate = baya)]
struct Search {
    #[serde(default)]
    sort: Sort<Account>,
    #[serde(default)]
    filter: Filter<Account>,
}

#[controller("/accounts", crate = baya)]
struct Accounts;

#[controller(crate = baya)]
impl Accounts {
    #[get]
    async fn list(&self, search: Query<Search>) -> Json<Vec<u8>> {
        let account = |id, weight| Account {
            id,
            weight,
            password: String::new(),
            salary: 0,
            keys: Keys::default(),
            notes: Notes::default(),
            address: Address::default(),
        };
        let mut accounts = vec![account(1, 0.1), account(2, 0.3), account(3, 16_777_216.0)];
        accounts.retain(|account| search.filter.matches(account));
        search.sort.sort(&mut accounts);
        Json(accounts.iter().map(|account| account.id).collect())
    }
}

#[module(root, controllers = [Accounts], crate = baya)]
struct AppModule;

async fn ask(query: &str) -> (u16, Value) {
    let app = TestApp::new::<AppModule>().start().await.expect("it starts");
    let answer = app.get(&format!("/accounts?{query}")).send().await;
    (answer.status().as_u16(), answer.json())
}

fn schema<T: Schema>() -> Value {
    Definitions::new().schema(shape_of::<T>, Direction::Input)
}

#[baya_macros::test(crate = baya)]
async fn what_not_everybody_sees_is_no_field_to_filter_or_sort_by() {
    for field in ["password", "salary", "key", "note"] {
        let (status, problem) = ask(&format!("filter[{field}]=1")).await;
        assert_eq!(status, 422, "{problem}");
        assert_eq!(problem["errors"][0]["parameter"], format!("filter[{field}]"));
        assert_eq!(problem["errors"][0]["code"], "unknown");
        let (status, problem) = ask(&format!("sort={field}")).await;
        assert_eq!((status, &problem["errors"][0]["parameter"]), (422, &json!("sort[0]")));
    }
    assert_eq!(ask("filter[town]=&sort=-town").await.0, 200);
}

#[test]
fn documents_offer_no_field_that_not_everybody_sees() {
    let sort = schema::<Sort<Account>>();
    let both = json!(["id", "-id", "weight", "-weight", "town", "-town"]);
    assert_eq!(sort["items"]["enum"], both, "{sort}");
    let filter = schema::<Filter<Account>>();
    let properties = filter["properties"].as_object().expect("it has properties");
    let mut names: Vec<_> = properties.keys().collect();
    names.sort_unstable();
    assert_eq!(names, ["id", "town", "weight"]);
}

#[baya_macros::test(crate = baya)]
async fn a_number_of_less_precision_is_the_one_that_the_query_says() {
    assert_eq!(ask("filter[weight]=0.1").await.1, json!([1]));
    assert_eq!(ask("filter[weight][in]=0.1,0.3").await.1, json!([1, 2]));
    assert_eq!(ask("filter[weight][gt]=0.1").await.1, json!([2, 3]));
    assert_eq!(ask("filter[weight][lte]=0.3").await.1, json!([1, 2]));
    assert_eq!(ask("filter[weight]=1e39").await.0, 422);
}

#[baya_macros::test(crate = baya)]
async fn a_number_that_no_item_can_have_is_a_fault() {
    for query in ["filter[id]=256", "filter[id][ne]=-1", "filter[id][in]=1,99999999999999999999"] {
        assert_eq!(ask(query).await.0, 422, "{query}");
    }
}

#[baya_macros::test(crate = baya)]
async fn several_values_stand_between_commas_and_none_in_an_empty_text() {
    assert_eq!(ask("filter[id][in]=1,3").await.1, json!([1, 3]));
    assert_eq!(ask("filter[id][in]=").await, (200, json!([])));
}
