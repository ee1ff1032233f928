//! Requests to the API.

use baya::testing::{TestApp, TestRequest, TestResponse, Value, json};
use shop::AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.expect("the app boots")
}

async fn as_admin(request: TestRequest) -> TestResponse {
    request.header("authorization", "Bearer admin").send().await
}

async fn as_clerk(request: TestRequest) -> TestResponse {
    request.header("authorization", "Bearer clerk").send().await
}

fn order(lines: &[(u32, u32)]) -> Value {
    let line =
        |(product, quantity): &(u32, u32)| json!({ "product": product, "quantity": quantity });
    let lines: Vec<_> = lines.iter().map(line).collect();
    json!({ "customer": 1, "lines": lines, "payment": { "method": "bill" } })
}

fn code(response: &TestResponse) -> String {
    response.json::<Value>()["code"].as_str().unwrap_or_default().to_owned()
}

#[baya::test]
async fn clients_without_a_token_can_only_read_products() {
    let app = app().await;
    let page: Value =
        app.get("/v2/products?filter[category][eq]=toy").send().await.assert_status(200).json();
    assert_eq!((&page["total"], &page["items"][0]["name"]), (&json!(1), &json!("Kite")));
    app.get("/v1/orders").send().await.assert_status(401);
}

#[baya::test]
async fn version_1_has_prices_in_euros_and_is_deprecated() {
    let response = app().await.get("/v1/products/3").send().await;
    response.assert_json(json!({ "id": 3, "name": "Screwdriver", "price": 12.5 }));
    assert!(response.header("deprecation").is_some() && response.header("sunset").is_some());
}

#[baya::test]
async fn only_admins_can_change_the_catalog() {
    let app = app().await;
    let change = json!({ "price": 1_300 });
    as_clerk(app.patch("/v2/products/3").json(&change)).await.assert_status(403);
    let changed: Value =
        as_admin(app.patch("/v2/products/3").json(&change)).await.assert_status(200).json();
    assert_eq!(changed["price"], 1_300);
}

#[baya::test]
async fn an_update_distinguishes_absent_fields_from_null() {
    let app = app().await;
    let update = |body: Value| as_admin(app.patch("/v2/products/1").json(&body));
    update(json!({ "description": "Of the world." })).await;
    let updated: Value = update(json!({ "stock": 7 })).await.json();
    assert_eq!((&updated["description"], &updated["stock"]), (&json!("Of the world."), &json!(7)));
    let updated: Value = update(json!({ "description": null })).await.json();
    assert_eq!(updated["description"], Value::Null);
}

#[baya::test]
async fn a_discontinued_product_is_available_only_in_existing_orders() {
    let app = app().await;
    as_admin(app.delete("/v2/products/1")).await.assert_status(204);
    assert_eq!(code(app.get("/v2/products/1").send().await.assert_status(410)), "discontinued");
    let rejected = as_clerk(app.post("/v1/orders").json(&order(&[(1, 1)]))).await;
    assert_eq!(code(rejected.assert_status(409)), "not_sold");
    let placed: Value = as_clerk(app.get("/v1/orders/1")).await.assert_status(200).json();
    assert_eq!(placed["lines"][0]["name"], "Atlas");
}

#[baya::test]
async fn returns_an_uploaded_picture() {
    let app = app().await;
    let path = "/v2/products/2/picture";
    app.get(path).send().await.assert_status(200).assert_header("content-type", "image/png");
    as_admin(app.put(path).body("text/plain", "a kite")).await.assert_status(415);
    as_admin(app.put(path).body("image/webp", vec![0; (1 << 20) + 1])).await.assert_status(413);
    as_admin(app.put(path).body("image/webp", "a kite")).await.assert_status(204);
    let response = app.get(path).send().await;
    response.assert_header("content-type", "image/webp").assert_text("a kite");
    let tag = response.header("etag").expect("the response has an entity tag");
    app.get(path).header("if-none-match", tag).send().await.assert_status(304);
}

#[baya::test]
async fn an_order_takes_all_its_items_from_the_stock_or_none() {
    let app = app().await;
    let both = order(&[(1, 10), (2, 1_000)]);
    as_admin(app.patch("/v2/products/2").json(&json!({ "stock": 999 }))).await;
    let stock =
        || async { app.get("/v2/products/1").send().await.json::<Value>()["stock"].clone() };
    let before = stock().await;
    let rejected = as_clerk(app.post("/v1/orders").json(&both)).await;
    assert_eq!(code(rejected.assert_status(409)), "out_of_stock");
    assert_eq!(stock().await, before);
}

#[baya::test]
async fn rejects_invalid_changes_of_the_status() {
    let app = app().await;
    let set_status =
        |status: &str| as_clerk(app.put("/v1/orders/1/status").json(&json!({ "status": status })));
    assert_eq!(code(set_status("sent").await.assert_status(409)), "invalid_transition");
    set_status("paid").await.assert_status(200);
    let late = as_clerk(app.patch("/v1/orders/1").json(&json!({ "note": "Please ring." }))).await;
    assert_eq!(code(late.assert_status(409)), "not_open");
    set_status("cancelled").await.assert_status(200);
    let atlas: Value = app.get("/v2/products/1").send().await.json();
    assert_eq!(atlas["stock"], 1_000);
}

#[baya::test]
async fn sorts_and_filters_products() {
    let app = app().await;
    let named = async |query: &str| -> Vec<Value> {
        let page: Value = app.get(&format!("/v2/products?{query}")).send().await.json();
        let items = page["items"].as_array().expect("a list").iter();
        items.map(|product| product["name"].clone()).collect()
    };
    assert_eq!(named("sort=-price&limit=2").await, ["Atlas", "Kite"]);
    assert_eq!(
        named("filter[price][lt]=4900&filter[name][contains]=I").await,
        ["Kite", "Screwdriver"]
    );
    assert_eq!(named("tag=map").await, [""; 0]);
    let rejected = app.get("/v2/products?sort=tags&filter[price][gt]=cheap").send().await;
    let errors = rejected.assert_status(422).json::<Value>()["errors"].clone();
    assert_eq!(errors[0]["parameter"], "sort[0]");
    assert_eq!(errors[1]["parameter"], "filter[price][gt]");
}

#[baya::test]
async fn new_orders_do_not_move_other_orders_to_another_page() {
    let app = app().await;
    let place = async || {
        as_clerk(app.post("/v1/orders").json(&order(&[(2, 1)]))).await.assert_status(201);
    };
    place().await;
    let list = async |query: &str| -> Value {
        let response = as_clerk(app.get(&format!("/v1/orders?limit=1{query}"))).await;
        response.assert_status(200).json()
    };
    let first = list("").await;
    assert_eq!((&first["items"][0]["id"], first["items"][1].is_null()), (&json!(1), true));
    place().await;
    let next = first["next"].as_str().expect("there is another page").to_owned();
    let second = list(&format!("&after={next}")).await;
    assert_eq!(second["items"][0]["id"], 2);
    let others = list("&filter[customer][gt]=1").await;
    assert_eq!(others, json!({ "items": [], "next": null }));
}

#[baya::test]
async fn pages_do_not_require_a_token() {
    let app = app().await;
    for page in ["/docs", "/docs/reference"] {
        app.get(page).send().await.assert_status(200);
    }
}

/// Bodies that are invalid for all routes.
const INVALID_BODIES: [&str; 6] = ["[]", "3", "null", "{", "{\"x\": 1}", "{\"name\": [{}]}"];

#[baya::test]
async fn errors_do_not_contain_rust_types() {
    let app = app().await;
    for body in INVALID_BODIES {
        for request in [
            app.post("/v2/products"),
            app.patch("/v2/products/1"),
            app.post("/v1/orders"),
            app.patch("/v1/orders/1"),
            app.post("/v1/customers"),
            app.patch("/v1/customers/1"),
        ] {
            let response = request
                .header("authorization", "Bearer admin")
                .body("application/json", body)
                .send()
                .await;
            let text = response.text();
            // All fields of an update are optional, so an object without known fields may be valid.
            let is_rejected = response.status().is_client_error();
            assert!(is_rejected || body.starts_with("{\""), "{} {text}", response.status());
            for word in
                ["::", "struct", "enum", "expected", "NewProduct", "ChangeProduct", "NewCustomer"]
            {
                assert!(!text.contains(word), "`{word}` for {body}: {text}");
            }
        }
    }
}
