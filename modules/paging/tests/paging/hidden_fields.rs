//! Fields that not all clients receive, and the values of conditions.

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

/// Sends a query, and returns the status and the body of the response.
async fn get(query: &str) -> (u16, Value) {
    let app = TestApp::new::<AppModule>().start().await.expect("the app starts");
    let response = app.get(&format!("/accounts?{query}")).send().await;
    (response.status().as_u16(), response.json())
}

fn schema<T: Schema>() -> Value {
    Definitions::new().schema(shape_of::<T>, Direction::Input)
}

#[baya_macros::test(crate = baya)]
async fn hidden_fields_are_unknown_to_filters_and_sort_orders() {
    for field in ["password", "salary", "key", "note"] {
        let (status, problem) = get(&format!("filter[{field}]=1")).await;
        assert_eq!(status, 422, "{problem}");
        assert_eq!(problem["errors"][0]["parameter"], format!("filter[{field}]"));
        assert_eq!(problem["errors"][0]["code"], "unknown");
        let (status, problem) = get(&format!("sort={field}")).await;
        assert_eq!((status, &problem["errors"][0]["parameter"]), (422, &json!("sort[0]")));
    }
    assert_eq!(get("filter[town]=&sort=-town").await.0, 200);
}

#[test]
fn schemas_do_not_contain_hidden_fields() {
    let sort = schema::<Sort<Account>>();
    let orders = json!(["id", "-id", "weight", "-weight", "town", "-town"]);
    assert_eq!(sort["items"]["enum"], orders, "{sort}");
    let filter = schema::<Filter<Account>>();
    let properties = filter["properties"].as_object().expect("an object");
    let mut names: Vec<_> = properties.keys().collect();
    names.sort_unstable();
    assert_eq!(names, ["id", "town", "weight"]);
}

#[baya_macros::test(crate = baya)]
async fn compares_numbers_with_the_precision_of_the_field() {
    assert_eq!(get("filter[weight]=0.1").await.1, json!([1]));
    assert_eq!(get("filter[weight][in]=0.1,0.3").await.1, json!([1, 2]));
    assert_eq!(get("filter[weight][gt]=0.1").await.1, json!([2, 3]));
    assert_eq!(get("filter[weight][lte]=0.3").await.1, json!([1, 2]));
    assert_eq!(get("filter[weight]=1e39").await.0, 422);
}

#[baya_macros::test(crate = baya)]
async fn rejects_numbers_outside_the_range_of_the_field() {
    for query in ["filter[id]=256", "filter[id][ne]=-1", "filter[id][in]=1,99999999999999999999"] {
        assert_eq!(get(query).await.0, 422, "{query}");
    }
}

#[baya_macros::test(crate = baya)]
async fn splits_values_at_commas_and_an_empty_string_into_none() {
    assert_eq!(get("filter[id][in]=1,3").await.1, json!([1, 3]));
    assert_eq!(get("filter[id][in]=").await, (200, json!([])));
}
