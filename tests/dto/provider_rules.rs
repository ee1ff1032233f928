//! Rules that ask a provider.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use baya::prelude::*;
use baya::testing::{TestApp, Value, json};
use baya::{Check, Error, Violation, dto};

#[injectable]
struct Accounts {
    #[inject(default)]
    asked: AtomicU32,
}

#[injectable]
struct NameIsFree {
    accounts: Arc<Accounts>,
}

impl Check<String> for NameIsFree {
    async fn check(&self, name: &String) -> baya::Result<Option<Violation>> {
        self.accounts.asked.fetch_add(1, Ordering::Relaxed);
        match name.as_str() {
            "down" => Err(Error::unavailable()),
            "ann" => Ok(Some(Violation::new("taken", "is taken already"))),
            _ => Ok(None),
        }
    }
}

#[injectable]
struct CityIsKnown;

impl Check<String> for CityIsKnown {
    async fn check(&self, city: &String) -> baya::Result<Option<Violation>> {
        Ok((city != "Paris").then(|| Violation::new("unknown_city", "is not known")))
    }
}

#[dto]
struct SignUp {
    #[rule(length(min = 3), check(NameIsFree))]
    name: String,
    #[rule(check(NameIsFree))]
    nickname: Option<String>,
    #[rule(check)]
    addresses: Vec<Address>,
    #[rule(range(max = 120))]
    age: u8,
}

#[dto]
struct Address {
    #[rule(check(CityIsKnown))]
    city: String,
}

#[dto]
struct Several<T> {
    items: Vec<T>,
}

#[dto]
struct Branch<T> {
    #[rule(check(CityIsKnown))]
    city: String,
    of: T,
    branches: Vec<Branch<T>>,
}

#[dto]
struct Order {
    #[rule(check, groups("strict"))]
    address: Address,
}

#[dto]
struct Route {
    #[rule(check)]
    between: Vec<(u8, Address, Address)>,
}

#[controller("/accounts")]
struct AccountsController {
    accounts: Arc<Accounts>,
}

#[controller]
impl AccountsController {
    #[post]
    async fn create(&self, _accounts: Inject<Accounts>, account: Json<SignUp>) -> Json<SignUp> {
        account
    }

    #[post("/several")]
    async fn several(&self, addresses: Json<Several<Address>>) -> Json<usize> {
        Json(addresses.items.len())
    }

    #[post("/branches")]
    async fn branches(&self, branch: Json<Branch<Address>>) -> Json<usize> {
        Json(branch.branches.len() + branch.of.city.len())
    }

    #[post("/routes")]
    async fn routes(&self, route: Json<Route>) -> Json<Route> {
        route
    }

    #[post("/loose")]
    async fn loose(&self, order: Json<Order>) -> Json<Order> {
        order
    }

    #[post("/strict")]
    #[meta(baya::Groups(&["strict"]))]
    async fn strict(&self, order: Json<Order>) -> Json<Order> {
        order
    }

    #[post("/form")]
    async fn form(&self, account: Form<SignUp>) -> Json<SignUp> {
        Json(account.0)
    }

    #[get("/search")]
    async fn search(&self, account: Query<SignUp>) -> Json<SignUp> {
        Json(account.0)
    }

    #[get("/asked")]
    async fn asked(&self) -> Json<u32> {
        Json(self.accounts.asked.load(Ordering::Relaxed))
    }
}

#[module(
    root,
    controllers = [AccountsController],
    providers = [Accounts, NameIsFree, CityIsKnown],
)]
struct AppModule;

fn account(name: &str, city: &str) -> Value {
    json!({ "name": name, "nickname": "nick", "addresses": [{ "city": city }], "age": 30 })
}

#[baya::test]
async fn a_rule_asks_what_is_injected() {
    let app = TestApp::new::<AppModule>().start().await?;
    app.post("/accounts").json(&account("bob", "Paris")).send().await.assert_status(201);
    let answer = app.post("/accounts").json(&account("ann", "Oz")).send().await;
    let faults = answer.assert_status(422).json::<Value>()["errors"].clone();
    assert_eq!(
        faults,
        json!([
            { "pointer": "/name", "code": "taken", "message": "is taken already" },
            { "pointer": "/addresses/0/city", "code": "unknown_city", "message": "is not known" },
        ])
    );
}

#[baya::test]
async fn nobody_is_asked_about_what_is_known_to_be_wrong() {
    let app = TestApp::new::<AppModule>().start().await?;
    let mut wrong = account("an", "Paris");
    wrong["age"] = 121.into();
    wrong["nickname"] = Value::Null;
    let answer = app.post("/accounts").json(&wrong).send().await;
    let faults = answer.assert_status(422).json::<Value>()["errors"].clone();
    assert_eq!((&faults[0]["pointer"], &faults[1]["pointer"]), (&json!("/name"), &json!("/age")));
    app.get("/accounts/asked").send().await.assert_json(json!(0));
}

#[baya::test]
async fn an_error_of_who_is_asked_is_the_answer() {
    let app = TestApp::new::<AppModule>().start().await?;
    app.post("/accounts").json(&account("down", "Paris")).send().await.assert_status(503);
}

#[baya::test]
async fn rules_in_what_a_generic_type_is_of_are_asked_too() {
    let app = TestApp::new::<AppModule>().start().await?;
    let items = json!({ "items": [{ "city": "Paris" }, { "city": "Oz" }] });
    let answer = app.post("/accounts/several").json(&items).send().await;
    let faults = answer.assert_status(422).json::<Value>()["errors"].clone();
    assert_eq!(faults[0]["pointer"], "/items/1/city");
}

#[baya::test]
async fn rules_of_a_type_that_contains_itself_ask_at_every_depth() {
    let app = TestApp::new::<AppModule>().start().await?;
    let branch = |city: &str, of: &str, branches: &[Value]| json!({ "city": city, "of": { "city": of }, "branches": branches });
    let leaf = branch("Oz", "Oz", &[]);
    let tree = branch("Paris", "Paris", &[branch("Paris", "Oz", &[leaf])]);
    let answer = app.post("/accounts/branches").json(&tree).send().await;
    let faults = answer.assert_status(422).json::<Value>()["errors"].clone();
    let places = faults.as_array().into_iter().flatten().map(|fault| fault["pointer"].clone());
    assert_eq!(
        json!(places.collect::<Vec<_>>()),
        json!([
            "/branches/0/of/city",
            "/branches/0/branches/0/city",
            "/branches/0/branches/0/of/city"
        ])
    );
}

#[baya::test]
async fn the_rules_in_a_field_are_asked_in_its_groups_alone() {
    let app = TestApp::new::<AppModule>().start().await?;
    let order = json!({ "address": { "city": "Oz" } });
    app.post("/accounts/loose").json(&order).send().await.assert_status(201);
    app.post("/accounts/strict").json(&order).send().await.assert_status(422);
}

#[baya::test]
async fn rules_in_tuples_ask_as_well() {
    let app = TestApp::new::<AppModule>().start().await?;
    let route = |to: &str| json!({ "between": [[1, { "city": "Paris" }, { "city": to }]] });
    app.post("/accounts/routes").json(&route("Paris")).send().await.assert_status(201);
    let answer = app.post("/accounts/routes").json(&route("Oz")).send().await;
    let faults = answer.assert_status(422).json::<Value>()["errors"].clone();
    assert_eq!(faults[0]["pointer"], "/between/0/2/city");
}

const PAIRS: &str = "name=ann&addresses[0][city]=Paris&addresses[1][city]=Oz&age=30";

#[baya::test]
async fn a_rule_asks_about_what_a_form_or_a_query_has() {
    let app = TestApp::new::<AppModule>().start().await?;
    let faults = |places: [&str; 2], place: &str| {
        json!([
            { place: places[0], "code": "taken", "message": "is taken already" },
            { place: places[1], "code": "unknown_city", "message": "is not known" },
        ])
    };
    let form = app.post("/accounts/form").body("application/x-www-form-urlencoded", PAIRS);
    let problem: Value = form.send().await.assert_status(422).json();
    assert_eq!(problem["errors"], faults(["/name", "/addresses/1/city"], "pointer"));
    let query = app.get(&format!("/accounts/search?{PAIRS}"));
    let problem: Value = query.send().await.assert_status(422).json();
    assert_eq!(problem["errors"], faults(["name", "addresses[1][city]"], "parameter"));

    let right = PAIRS.replace("ann", "bob").replace("Oz", "Paris");
    app.get(&format!("/accounts/search?{right}")).send().await.assert_status(200);
    let form = app.post("/accounts/form").body("application/x-www-form-urlencoded", right);
    form.send().await.assert_status(201);
}
