//! Rules of a `#[dto]` apply inside types without rules, with every extractor.

use std::collections::BTreeMap;

use baya::paging::PageQuery;
use baya::prelude::*;
use baya::testing::{TestApp, Value, json};
use baya::validation::{Check, Groups, Violation};
use baya::{Context, Error, FromContext, Negotiated, axum, dto};
use serde::Deserialize;

#[dto]
struct Customer {
    #[rule(length(min = 2))]
    name: String,
    #[rule(range(max = 150))]
    age: u8,
    #[serde(default)]
    #[rule(length(max = 3), groups("short"))]
    nickname: String,
}

#[derive(Deserialize)]
struct Order {
    customer: Customer,
    #[serde(default)]
    others: Vec<Customer>,
}

#[derive(Deserialize)]
struct Wrap<T> {
    inner: T,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Party {
    Person(Customer),
    Company { owner: Customer },
    Nobody,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Either {
    Customer(Customer),
    Text(String),
}

#[derive(Deserialize)]
#[serde(tag = "kind")]
enum Tagged {
    Customer(Customer),
}

#[derive(Deserialize)]
struct Search {
    text: String,
    #[serde(flatten)]
    page: PageQuery,
}

#[derive(Deserialize)]
struct Filed {
    who: Who,
}

#[dto]
struct Who {
    #[rule(length(min = 2))]
    name: String,
}

/// A `#[dto]` with a field of another type: its own rules and those inside the field apply.
#[dto(input)]
struct Shipment {
    #[rule(length(min = 1))]
    address: String,
    #[api(like = Value)]
    order: Order,
    #[rule(skip)]
    sender: Option<Customer>,
}

#[dto]
struct Named {
    #[rule(check(NameIsFree))]
    name: String,
}

#[derive(Deserialize)]
struct Renamed {
    named: Named,
}

#[injectable]
struct NameIsFree;

impl Check<String> for NameIsFree {
    async fn check(&self, name: &String) -> baya::Result<Option<Violation>> {
        Ok((name == "taken").then(|| Violation::new("taken", "is taken already")))
    }
}

/// A custom extractor with its own errors.
struct Own<T>(T);

impl<T: serde::de::DeserializeOwned, S: Send + Sync> axum::extract::FromRequest<S> for Own<T> {
    type Rejection = Error;

    async fn from_request(request: axum::extract::Request, state: &S) -> Result<Self, Error> {
        let bytes = axum::body::Bytes::from_request(request, state).await;
        let bytes = bytes.map_err(Error::internal)?;
        let read = serde_json::from_slice(&bytes);
        read.map(Self).map_err(|error| Error::bad_request().with_message(error.to_string()))
    }
}

struct FromBody(Order);

impl FromContext for FromBody {
    async fn from_context(cx: &mut Context<'_>) -> Result<Self, Error> {
        let bytes = cx.body().await?;
        serde_json::from_slice(&bytes).map(Self).map_err(Error::internal)
    }
}

/// An extractor that panics if parsing fails.
struct Unwrapped(#[expect(dead_code, reason = "only read")] Renamed);

impl FromContext for Unwrapped {
    async fn from_context(cx: &mut Context<'_>) -> Result<Self, Error> {
        let bytes = cx.body().await?;
        Ok(Self(serde_json::from_slice(&bytes).expect("a panic of an extractor")))
    }
}

#[derive(Deserialize)]
struct Code(Short);

#[dto]
struct Short(#[rule(length(max = 3))] String);

#[controller]
struct Orders;

#[controller]
impl Orders {
    #[post("/json")]
    async fn json(&self, order: Json<Order>) -> String {
        format!("{} {}", order.customer.name, order.others.len())
    }

    #[post("/body")]
    async fn body(&self, #[body] order: Order) -> String {
        order.customer.name
    }

    #[post("/wrap")]
    async fn wrap(&self, wrap: Json<Wrap<Option<Box<Customer>>>>) -> String {
        wrap.0.inner.map_or_else(String::new, |inner| inner.name)
    }

    #[post("/party")]
    async fn party(&self, party: Json<Party>) -> String {
        match party.0 {
            Party::Person(customer) | Party::Company { owner: customer } => customer.name,
            Party::Nobody => "nobody".to_owned(),
        }
    }

    #[post("/either")]
    async fn either(&self, either: Json<Either>) -> String {
        match either.0 {
            Either::Customer(customer) => customer.name,
            Either::Text(text) => text,
        }
    }

    #[post("/tagged")]
    async fn tagged(&self, tagged: Json<Tagged>) -> String {
        let Tagged::Customer(customer) = tagged.0;
        customer.name
    }

    #[post("/map")]
    async fn map(&self, map: Json<BTreeMap<String, (Order, u8)>>) -> String {
        map.len().to_string()
    }

    #[get("/search")]
    async fn search(&self, search: Query<Search>) -> String {
        format!("{} {}", search.text, search.page.limit)
    }

    #[get("/axum-search")]
    async fn axum_search(&self, search: axum::extract::Query<Filed2>) -> String {
        search.0.page.to_string()
    }

    #[post("/form")]
    async fn form(&self, filed: Form<Filed>) -> String {
        filed.0.who.name
    }

    #[post("/axum")]
    async fn axum(&self, order: axum::Json<Order>) -> String {
        order.0.customer.name
    }

    #[post("/own")]
    async fn own(&self, order: Own<Customer>) -> String {
        order.0.name
    }

    #[post("/context")]
    async fn context(&self, order: FromBody) -> String {
        order.0.customer.name
    }

    #[post("/negotiated")]
    async fn negotiated(&self, order: Negotiated<Order>) -> String {
        order.0.customer.name
    }

    #[post("/grouped")]
    #[meta(Groups(&["short"]))]
    async fn grouped(&self, order: Json<Order>) -> String {
        order.0.customer.nickname
    }

    #[post("/shipment")]
    async fn shipment(&self, shipment: Json<Shipment>) -> String {
        format!("{} {}", shipment.0.order.customer.name, shipment.0.sender.is_some())
    }

    #[post("/asking")]
    async fn asking(&self, renamed: Json<Renamed>) -> String {
        renamed.0.named.name
    }

    #[post("/unwrapped")]
    async fn unwrapped(&self, _renamed: Unwrapped) {}

    #[get("/codes/{code}")]
    async fn code(&self, #[param] code: Code, #[query] again: Option<Code>) -> String {
        again.map_or(code.0.0, |again| again.0.0)
    }

    /// Deserializes a stored value, which is not validated.
    #[post("/stored")]
    async fn stored(&self, _order: Json<Order>) -> String {
        let stored = serde_json::from_value::<Customer>(json!({ "name": "", "age": 200 }));
        stored.is_ok().to_string()
    }
}

#[derive(Deserialize)]
struct Filed2 {
    page: Limit,
}

#[dto]
#[derive(Clone, Copy)]
struct Limit(#[rule(range(max = 100))] u32);

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[module(root, controllers = [Orders], providers = [NameIsFree])]
struct AppModule;

async fn post(path: &str, body: Value) -> (u16, Vec<(String, String)>) {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    let response = app.post(path).json(&body).send().await;
    let status = response.status().as_u16();
    (status, if status < 400 { Vec::new() } else { locations(&response.json()) })
}

fn locations(problem: &Value) -> Vec<(String, String)> {
    let errors = problem["errors"].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let location = |error: &Value| match &error["pointer"] {
        Value::Null => text(&error["parameter"]),
        pointer => text(pointer),
    };
    errors.iter().map(|error| (location(error), text(&error["code"]))).collect()
}

fn both(prefix: &str) -> Vec<(String, String)> {
    vec![
        (format!("{prefix}/name"), "length".to_owned()),
        (format!("{prefix}/age"), "range".to_owned()),
    ]
}

fn good() -> Value {
    json!({ "name": "Tom", "age": 3 })
}

fn wrong() -> Value {
    json!({ "name": "T", "age": 200 })
}

#[baya::test]
async fn rejects_a_violation_inside_a_type_without_rules() {
    for path in ["/json", "/body", "/axum", "/negotiated"] {
        assert_eq!(post(path, json!({ "customer": good() })).await.0, 201, "{path}");
        let (status, locations) = post(path, json!({ "customer": wrong() })).await;
        assert_eq!((status, locations), (422, both("/customer")), "{path}");
    }
}

#[baya::test]
async fn reports_the_errors_of_all_values_inside_a_type_without_rules() {
    let body = json!({ "customer": wrong(), "others": [good(), wrong(), wrong()] });
    let all = [both("/customer"), both("/others/1"), both("/others/2")].concat();
    assert_eq!(post("/json", body).await, (422, all));
}

#[baya::test]
async fn rejects_a_violation_inside_generic_types_and_containers() {
    assert_eq!(post("/wrap", json!({ "inner": null })).await.0, 201);
    assert_eq!(post("/wrap", json!({ "inner": good() })).await.0, 201);
    assert_eq!(post("/wrap", json!({ "inner": wrong() })).await, (422, both("/inner")));
    assert_eq!(post("/map", json!({ "a": [{ "customer": good() }, 1] })).await.0, 201);
    let map = json!({ "a": [{ "customer": good() }, 1], "b": [{ "customer": wrong() }, 1] });
    assert_eq!(post("/map", map).await, (422, both("/b/0/customer")));
}

#[baya::test]
async fn rejects_a_violation_inside_enums_of_every_representation() {
    assert_eq!(post("/party", json!("nobody")).await.0, 201);
    assert_eq!(post("/party", json!({ "person": good() })).await.0, 201);
    assert_eq!(post("/party", json!({ "person": wrong() })).await.0, 422);
    assert_eq!(post("/party", json!({ "company": { "owner": wrong() } })).await.0, 422);
    assert_eq!(post("/either", good()).await.0, 201);
    assert_eq!(post("/either", json!("Tom")).await.0, 201);
    assert_eq!(post("/either", wrong()).await.0, 422);
    let tagged = |name: &str| json!({ "kind": "Customer", "name": name, "age": 3 });
    assert_eq!(post("/tagged", tagged("Tom")).await.0, 201);
    assert_eq!(post("/tagged", tagged("T")).await.0, 422);
}

#[baya::test]
async fn applies_the_page_limit_flattened_into_a_type_without_rules() {
    let app = TestApp::new::<AppModule>().start().await?;
    app.get("/search?text=a&limit=100").send().await.assert_text("a 100");
    let problem: Value = app.get("/search?text=a&limit=100000").send().await.json();
    assert_eq!(locations(&problem), [("limit".to_owned(), "range".to_owned())], "{problem}");
}

#[baya::test]
async fn reports_the_parameter_or_field_of_a_violation() {
    let app = TestApp::new::<AppModule>().start().await?;
    app.get("/axum-search?page=100").send().await.assert_text("100");
    let problem: Value = app.get("/axum-search?page=101").send().await.assert_status(422).json();
    assert_eq!(locations(&problem), [("page".to_owned(), "range".to_owned())], "{problem}");
    let form = app.post("/form").body("application/x-www-form-urlencoded", "who[name]=T");
    let problem: Value = form.send().await.assert_status(422).json();
    assert_eq!(locations(&problem), [("/who/name".to_owned(), "length".to_owned())], "{problem}");
}

#[baya::test]
async fn validates_values_of_custom_extractors() {
    assert_eq!(post("/own", good()).await.0, 201);
    assert_eq!(post("/own", wrong()).await, (422, both("")));
    assert_eq!(post("/context", json!({ "customer": good() })).await.0, 201);
    assert_eq!(post("/context", json!({ "customer": wrong() })).await.0, 422);
    assert_eq!(post("/context", json!({ "customer": 1 })).await.0, 500);
}

#[baya::test]
async fn applies_the_groups_of_the_handler_inside_a_type_without_rules() {
    let order = json!({ "customer": { "name": "Tom", "age": 3, "nickname": "long" } });
    assert_eq!(post("/json", order.clone()).await.0, 201);
    let (status, locations) = post("/grouped", order).await;
    assert_eq!((status, &*locations[0].0), (422, "/customer/nickname"));
}

#[baya::test]
async fn validates_a_dto_and_the_values_inside_its_field_without_rules() {
    let shipment = |address: &str, customer: Value| json!({ "address": address, "order": { "customer": customer }, "sender": wrong() });
    assert_eq!(post("/shipment", shipment("Main 1", good())).await.0, 201);
    let address = ("/address".to_owned(), "length".to_owned());
    let (status, locations) = post("/shipment", shipment("", wrong())).await;
    let all = [vec![address], both("/order/customer")].concat();
    assert_eq!((status, locations), (422, all));
}

#[baya::test]
async fn responds_500_if_a_rule_can_not_call_its_provider() {
    let (status, _) = post("/asking", json!({ "named": { "name": "free" } })).await;
    assert_eq!(status, 500);
}

#[baya::test]
async fn forgets_an_invalid_value_after_a_panic_of_its_extractor() {
    let app = TestApp::new::<AppModule>().start().await?;
    let named = json!({ "named": { "name": "free" } });
    app.post("/unwrapped").json(&named).send().await.assert_status(500);
    let wrong = json!({ "customer": wrong() });
    app.post("/json").json(&wrong).send().await.assert_status(422);
}

#[baya::test]
async fn validates_single_values_inside_types_without_rules() {
    let app = TestApp::new::<AppModule>().start().await?;
    app.get("/codes/abc").send().await.assert_text("abc");
    app.get("/codes/abc?again=xyz").send().await.assert_text("xyz");
    let problem: Value = app.get("/codes/abcd").send().await.assert_status(422).json();
    assert_eq!(locations(&problem), [("code".to_owned(), "length".to_owned())], "{problem}");
    let problem: Value = app.get("/codes/abc?again=long").send().await.assert_status(422).json();
    assert_eq!(locations(&problem), [("again".to_owned(), "length".to_owned())], "{problem}");
}

#[baya::test]
async fn does_not_validate_values_that_a_handler_deserializes() {
    let app = TestApp::new::<AppModule>().start().await?;
    let order = json!({ "customer": good() });
    app.post("/stored").json(&order).send().await.assert_text("true");
}
