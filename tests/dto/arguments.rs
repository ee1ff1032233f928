//! Arguments are validated before the handler runs.

use baya::dto;
use baya::prelude::*;
use baya::testing::{TestApp, Value, json};
use baya::validation::{Groups, Report, Validate};

#[dto]
struct NewCat {
    #[rule(length(min = 1, max = 40))]
    name: String,
    #[rule(range(max = 30))]
    age: u8,
    #[rule(range(min = 1), groups("paid"))]
    price: u32,
}

#[dto]
struct Search {
    #[rule(length(max = 3))]
    text: String,
}

/// Implements `Validate` without `#[dto]`.
#[derive(serde::Deserialize)]
struct ByHand {
    number: u8,
}

impl Validate for ByHand {
    fn validate(&self, report: &mut Report<'_>) {
        if self.number != 7 {
            report.field("number").error("seven", "must be 7");
        }
    }
}

/// A type without rules.
#[derive(serde::Deserialize)]
struct Plain {
    number: u8,
}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[post]
    async fn create(&self, cat: Json<NewCat>) -> String {
        cat.0.name
    }

    #[post("/body")]
    async fn body(&self, #[body] cat: NewCat) -> String {
        cat.name
    }

    #[post("/paid")]
    #[meta(Groups(&["paid"]))]
    async fn paid(&self, cat: Json<NewCat>) -> String {
        cat.0.name
    }

    #[post("/form")]
    async fn form(&self, cat: Form<NewCat>) -> String {
        cat.0.name
    }

    #[get("/search")]
    async fn search(&self, search: Query<Search>) -> String {
        search.0.text
    }

    #[post("/by-hand")]
    async fn by_hand(&self, number: Json<ByHand>) -> String {
        number.0.number.to_string()
    }

    #[post("/plain")]
    async fn plain(&self, number: Json<Plain>) -> String {
        number.0.number.to_string()
    }

    #[post("/maybe")]
    async fn maybe(&self, cat: Option<Json<NewCat>>) -> String {
        cat.map_or_else(|| "none".to_owned(), |cat| cat.0.name)
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

async fn validation_errors(path: &str, body: Value) -> Value {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    let response = app.post(path).json(&body).send().await;
    let problem: Value = response.assert_status(422).json();
    assert_eq!(problem["code"], "invalid", "{problem}");
    problem["errors"].clone()
}

#[baya::test]
async fn reports_all_validation_errors_of_a_body() {
    let body = json!({ "name": "", "age": 31, "price": 0 });
    let both = json!([
        { "pointer": "/name", "code": "length", "message": "must have 1 to 40 characters" },
        { "pointer": "/age", "code": "range", "message": "must be at most 30" },
    ]);
    for path in ["/cats", "/cats/body", "/cats/maybe"] {
        assert_eq!(validation_errors(path, body.clone()).await, both, "{path}");
    }
    let app = TestApp::new::<AppModule>().start().await?;
    app.post("/cats/maybe").send().await.assert_status(201).assert_text("none");
    let paid =
        validation_errors("/cats/paid", json!({ "name": "Tom", "age": 1, "price": 0 })).await;
    assert_eq!(paid[0]["pointer"], "/price");
}

#[baya::test]
async fn validates_forms_and_queries() {
    let app = TestApp::new::<AppModule>().start().await?;
    let form = app.post("/cats/form");
    let form = form.body("application/x-www-form-urlencoded", "name=&age=1&price=1").send().await;
    assert_eq!(form.assert_status(422).json::<Value>()["errors"][0]["pointer"], "/name");
    let query = app.get("/cats/search?text=long").send().await;
    let error = json!({ "parameter": "text", "code": "length", "message": "must have at most 3 characters" });
    assert_eq!(query.assert_status(422).json::<Value>()["errors"][0], error);
    app.get("/cats/search?text=cat").send().await.assert_text("cat");
}

#[baya::test]
async fn validates_types_that_implement_validate_and_no_others() {
    assert_eq!(
        validation_errors("/cats/by-hand", json!({ "number": 8 })).await[0]["code"],
        "seven"
    );
    let app = TestApp::new::<AppModule>().start().await?;
    app.post("/cats/plain").json(&json!({ "number": 8 })).send().await.assert_text("8");
}

#[dto]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Order {
    #[rule(length(min = 1))]
    customer: String,
    lines: Vec<Line>,
    #[serde(default)]
    note: Option<String>,
    paid: bool,
}

#[dto]
struct Line {
    #[rule(range(min = 1))]
    count: u8,
    price: f64,
    #[serde(default)]
    tags: Vec<String>,
}

#[controller("/orders")]
struct Orders;

#[controller]
impl Orders {
    #[post]
    async fn create(&self, order: Json<Order>) -> String {
        order.0.customer
    }
}

#[module(root, controllers = [Orders])]
struct OrdersModule;

#[baya::test]
async fn reports_type_errors_missing_fields_and_violations_together() {
    let app = TestApp::new::<OrdersModule>().start().await?;
    let order = json!({
        "customer": "",
        "lines": [{ "count": 0, "price": "1" }, 7, { "count": 300, "price": 1, "tags": [1, "x"] }],
        "note": 5,
        "more": true,
    });
    let response = app.post("/orders").json(&order).send().await;
    let problem: Value = response.assert_status(422).json();
    let errors = problem["errors"].as_array().expect("a list");
    let reported: Vec<_> = errors
        .iter()
        .map(|error| {
            (error["pointer"].as_str().unwrap_or(""), error["code"].as_str().unwrap_or(""))
        })
        .collect();
    let all = [
        ("/customer", "length"),
        ("/lines/0/count", "range"),
        ("/lines/0/price", "type"),
        ("/lines/1", "type"),
        ("/lines/2/count", "type"),
        ("/lines/2/tags/0", "type"),
        ("/note", "type"),
        ("/paid", "required"),
        ("/more", "unknown"),
    ];
    assert_eq!(reported, all, "{problem}");
    assert_eq!(errors[4]["message"], "must be a whole number from 0 to 255");
}

#[baya::test]
async fn accepts_an_integer_written_as_a_fraction() {
    let app = TestApp::new::<OrdersModule>().start().await?;
    let post = |body: String| app.post("/orders").body("application/json", body).send();
    let order = |count: &str| {
        let line = format!(r#"{{"count":{count},"price":2}}"#);
        format!(r#"{{"customer":"Tom","paid":true,"lines":[{line}]}}"#)
    };
    for count in ["7", "7.0", "70e-1", "0.7e1"] {
        post(order(count)).await.assert_status(201).assert_text("Tom");
    }
    for count in ["7.5", "256.0", "-1.0", "1e300", "0.0"] {
        let problem: Value = post(order(count)).await.assert_status(422).json();
        assert_eq!(problem["errors"][0]["pointer"], "/lines/0/count", "{count}: {problem}");
    }
    let twice = r#"{"customer":"Tom","paid":true,"paid":true,"lines":[{"count":7.0,"price":2}]}"#;
    post(twice.to_owned()).await.assert_status(422);
}
