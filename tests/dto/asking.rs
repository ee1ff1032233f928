//! Rules that ask a provider.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use baya::prelude::*;
use baya::testing::{TestApp, Value, json};
use baya::{Broken, Check, Error, dto};

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
    async fn check(&self, name: &String) -> baya::Result<Option<Broken>> {
        self.accounts.asked.fetch_add(1, Ordering::Relaxed);
        match name.as_str() {
            "down" => Err(Error::unavailable()),
            "ann" => Ok(Some(Broken::new("taken", "is taken already"))),
            _ => Ok(None),
        }
    }
}

#[injectable]
struct CityIsKnown;

impl Check<String> for CityIsKnown {
    async fn check(&self, city: &String) -> baya::Result<Option<Broken>> {
        Ok((city != "Paris").then(|| Broken::new("unknown_city", "is not known")))
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
