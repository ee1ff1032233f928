//! The API, without a port.

#![allow(clippy::expect_used, reason = "a test says what it expects by panicking")]

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

fn code(answer: &TestResponse) -> String {
    answer.json::<Value>()["code"].as_str().unwrap_or_default().to_owned()
}

#[baya::test]
async fn everybody_sees_what_there_is_to_buy_and_nothing_else() {
    let app = app().await;
    let page: Value =
        app.get("/v2/products?filter[category][eq]=toy").send().await.assert_status(200).json();
    assert_eq!((&page["total"], &page["items"][0]["name"]), (&json!(1), &json!("Kite")));
    app.get("/v1/orders").send().await.assert_status(401);
}

#[baya::test]
async fn the_first_version_has_prices_in_euros_and_says_that_it_goes() {
    let answer = app().await.get("/v1/products/3").send().await;
    answer.assert_json(json!({ "id": 3, "name": "Screwdriver", "price": 12.5 }));
    assert!(answer.header("deprecation").is_some() && answer.header("sunset").is_some());
}

#[baya::test]
async fn the_catalog_is_changed_by_admins_alone() {
    let app = app().await;
    let change = json!({ "price": 1_300 });
    as_clerk(app.patch("/v2/products/3").json(&change)).await.assert_status(403);
    let changed: Value =
        as_admin(app.patch("/v2/products/3").json(&change)).await.assert_status(200).json();
    assert_eq!(changed["price"], 1_300);
}

#[baya::test]
async fn a_change_tells_what_is_left_out_from_what_is_null() {
    let app = app().await;
    let change = |body: Value| as_admin(app.patch("/v2/products/1").json(&body));
    change(json!({ "description": "Of the world." })).await;
    let kept: Value = change(json!({ "stock": 7 })).await.json();
    assert_eq!((&kept["description"], &kept["stock"]), (&json!("Of the world."), &json!(7)));
    let gone: Value = change(json!({ "description": null })).await.json();
    assert_eq!(gone["description"], Value::Null);
}

#[baya::test]
async fn a_product_that_is_not_sold_any_more_is_gone_but_for_its_orders() {
    let app = app().await;
    as_admin(app.delete("/v2/products/1")).await.assert_status(204);
    assert_eq!(code(app.get("/v2/products/1").send().await.assert_status(410)), "discontinued");
    let refused = as_clerk(app.post("/v1/orders").json(&order(&[(1, 1)]))).await;
    assert_eq!(code(refused.assert_status(409)), "not_sold");
    let placed: Value = as_clerk(app.get("/v1/orders/1")).await.assert_status(200).json();
    assert_eq!(placed["lines"][0]["name"], "Atlas");
}

#[baya::test]
async fn a_picture_is_answered_as_it_was_sent() {
    let app = app().await;
    let at = "/v2/products/2/picture";
    app.get(at).send().await.assert_status(200).assert_header("content-type", "image/png");
    as_admin(app.put(at).body("text/plain", "a kite")).await.assert_status(415);
    as_admin(app.put(at).body("image/webp", vec![0; (1 << 20) + 1])).await.assert_status(413);
    as_admin(app.put(at).body("image/webp", "a kite")).await.assert_status(204);
    let answer = app.get(at).send().await;
    answer.assert_header("content-type", "image/webp").assert_text("a kite");
    let tag = answer.header("etag").expect("it has one");
    app.get(at).header("if-none-match", tag).send().await.assert_status(304);
}

#[baya::test]
async fn an_order_takes_all_from_the_stock_or_nothing() {
    let app = app().await;
    let both = order(&[(1, 10), (2, 1_000)]);
    as_admin(app.patch("/v2/products/2").json(&json!({ "stock": 999 }))).await;
    let stock =
        || async { app.get("/v2/products/1").send().await.json::<Value>()["stock"].clone() };
    let before = stock().await;
    let refused = as_clerk(app.post("/v1/orders").json(&both)).await;
    assert_eq!(code(refused.assert_status(409)), "out_of_stock");
    assert_eq!(stock().await, before);
}

#[baya::test]
async fn an_order_goes_its_way_and_no_other() {
    let app = app().await;
    let moved =
        |status: &str| as_clerk(app.put("/v1/orders/1/status").json(&json!({ "status": status })));
    assert_eq!(code(moved("sent").await.assert_status(409)), "no_way");
    moved("paid").await.assert_status(200);
    let late = as_clerk(app.patch("/v1/orders/1").json(&json!({ "note": "Ring." }))).await;
    assert_eq!(code(late.assert_status(409)), "not_open");
    moved("cancelled").await.assert_status(200);
    let atlas: Value = app.get("/v2/products/1").send().await.json();
    assert_eq!(atlas["stock"], 1_000);
}

#[baya::test]
async fn products_are_sorted_and_found_by_what_they_are() {
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
    let refused = app.get("/v2/products?sort=tags&filter[price][gt]=cheap").send().await;
    let faults = refused.assert_status(422).json::<Value>()["errors"].clone();
    assert_eq!(faults[0]["parameter"], "sort[0]");
    assert_eq!(faults[1]["parameter"], "filter[price][gt]");
}

#[baya::test]
async fn orders_that_come_meanwhile_move_no_other_to_another_page() {
    let app = app().await;
    let place = async || {
        as_clerk(app.post("/v1/orders").json(&order(&[(2, 1)]))).await.assert_status(201);
    };
    place().await;
    let list = async |query: &str| -> Value {
        let answer = as_clerk(app.get(&format!("/v1/orders?limit=1{query}"))).await;
        answer.assert_status(200).json()
    };
    let first = list("").await;
    assert_eq!((&first["items"][0]["id"], first["items"][1].is_null()), (&json!(1), true));
    place().await;
    let next = first["next"].as_str().expect("there is more").to_owned();
    let second = list(&format!("&after={next}")).await;
    assert_eq!(second["items"][0]["id"], 2);
    let of_others = list("&filter[customer][gt]=1").await;
    assert_eq!(of_others, json!({ "items": [], "next": null }));
}

#[baya::test]
async fn pages_show_the_document_to_everybody() {
    let app = app().await;
    for page in ["/docs", "/docs/reference"] {
        app.get(page).send().await.assert_status(200);
    }
}

/// Bodies that requests of this API must not have.
const BAD: [&str; 6] = ["[]", "3", "null", "{", "{\"x\": 1}", "{\"name\": [{}]}"];

#[baya::test]
async fn errors_name_no_type_of_the_program() {
    let app = app().await;
    for body in BAD {
        for request in [
            app.post("/v2/products"),
            app.patch("/v2/products/1"),
            app.post("/v1/orders"),
            app.patch("/v1/orders/1"),
            app.post("/v1/customers"),
            app.patch("/v1/customers/1"),
        ] {
            let answer = request
                .header("authorization", "Bearer admin")
                .body("application/json", body)
                .send()
                .await;
            let text = answer.text();
            // A change may have none of the fields that it could have.
            let is_refused = answer.status().is_client_error();
            assert!(is_refused || body.starts_with("{\""), "{} {text}", answer.status());
            for word in
                ["::", "struct", "enum", "expected", "NewProduct", "ChangeProduct", "NewCustomer"]
            {
                assert!(!text.contains(word), "`{word}` for {body}: {text}");
            }
        }
    }
}
