//! Rules that call a provider.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use baya::prelude::*;
use baya::testing::{TestApp, Value, json};
use baya::validation::{Check, Violation};
use baya::{Error, dto};

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
    #[meta(baya::validation::Groups(&["strict"]))]
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
async fn a_rule_calls_its_injected_provider() {
    let app = TestApp::new::<AppModule>().start().await?;
    app.post("/accounts").json(&account("bob", "Paris")).send().await.assert_status(201);
    let response = app.post("/accounts").json(&account("ann", "Oz")).send().await;
    let errors = response.assert_status(422).json::<Value>()["errors"].clone();
    assert_eq!(
        errors,
        json!([
            { "pointer": "/name", "code": "taken", "message": "is taken already" },
            { "pointer": "/addresses/0/city", "code": "unknown_city", "message": "is not known" },
        ])
    );
}

#[baya::test]
async fn does_not_call_providers_for_fields_that_are_already_invalid() {
    let app = TestApp::new::<AppModule>().start().await?;
    let mut wrong = account("an", "Paris");
    wrong["age"] = 121.into();
    wrong["nickname"] = Value::Null;
    let response = app.post("/accounts").json(&wrong).send().await;
    let errors = response.assert_status(422).json::<Value>()["errors"].clone();
    assert_eq!((&errors[0]["pointer"], &errors[1]["pointer"]), (&json!("/name"), &json!("/age")));
    app.get("/accounts/asked").send().await.assert_json(json!(0));
}

#[baya::test]
async fn responds_with_the_error_of_the_provider() {
    let app = TestApp::new::<AppModule>().start().await?;
    app.post("/accounts").json(&account("down", "Paris")).send().await.assert_status(503);
}

#[baya::test]
async fn rules_in_generic_arguments_call_their_providers() {
    let app = TestApp::new::<AppModule>().start().await?;
    let items = json!({ "items": [{ "city": "Paris" }, { "city": "Oz" }] });
    let response = app.post("/accounts/several").json(&items).send().await;
    let errors = response.assert_status(422).json::<Value>()["errors"].clone();
    assert_eq!(errors[0]["pointer"], "/items/1/city");
}

#[baya::test]
async fn rules_of_a_recursive_type_call_their_providers_at_every_depth() {
    let app = TestApp::new::<AppModule>().start().await?;
    let branch = |city: &str, of: &str, branches: &[Value]| json!({ "city": city, "of": { "city": of }, "branches": branches });
    let leaf = branch("Oz", "Oz", &[]);
    let tree = branch("Paris", "Paris", &[branch("Paris", "Oz", &[leaf])]);
    let response = app.post("/accounts/branches").json(&tree).send().await;
    let errors = response.assert_status(422).json::<Value>()["errors"].clone();
    let locations = errors.as_array().into_iter().flatten().map(|error| error["pointer"].clone());
    assert_eq!(
        json!(locations.collect::<Vec<_>>()),
        json!([
            "/branches/0/of/city",
            "/branches/0/branches/0/city",
            "/branches/0/branches/0/of/city"
        ])
    );
}

#[baya::test]
async fn rules_of_a_group_call_their_providers_only_in_that_group() {
    let app = TestApp::new::<AppModule>().start().await?;
    let order = json!({ "address": { "city": "Oz" } });
    app.post("/accounts/loose").json(&order).send().await.assert_status(201);
    app.post("/accounts/strict").json(&order).send().await.assert_status(422);
}

#[baya::test]
async fn rules_in_tuples_call_their_providers() {
    let app = TestApp::new::<AppModule>().start().await?;
    let route = |to: &str| json!({ "between": [[1, { "city": "Paris" }, { "city": to }]] });
    app.post("/accounts/routes").json(&route("Paris")).send().await.assert_status(201);
    let response = app.post("/accounts/routes").json(&route("Oz")).send().await;
    let errors = response.assert_status(422).json::<Value>()["errors"].clone();
    assert_eq!(errors[0]["pointer"], "/between/0/2/city");
}

const PAIRS: &str = "name=ann&addresses[0][city]=Paris&addresses[1][city]=Oz&age=30";

#[baya::test]
async fn rules_on_forms_and_queries_call_their_providers() {
    let app = TestApp::new::<AppModule>().start().await?;
    let errors = |locations: [&str; 2], location: &str| {
        json!([
            { location: locations[0], "code": "taken", "message": "is taken already" },
            { location: locations[1], "code": "unknown_city", "message": "is not known" },
        ])
    };
    let form = app.post("/accounts/form").body("application/x-www-form-urlencoded", PAIRS);
    let problem: Value = form.send().await.assert_status(422).json();
    assert_eq!(problem["errors"], errors(["/name", "/addresses/1/city"], "pointer"));
    let query = app.get(&format!("/accounts/search?{PAIRS}"));
    let problem: Value = query.send().await.assert_status(422).json();
    assert_eq!(problem["errors"], errors(["name", "addresses[1][city]"], "parameter"));

    let right = PAIRS.replace("ann", "bob").replace("Oz", "Paris");
    app.get(&format!("/accounts/search?{right}")).send().await.assert_status(200);
    let form = app.post("/accounts/form").body("application/x-www-form-urlencoded", right);
    form.send().await.assert_status(201);
}
