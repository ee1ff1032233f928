//! Requests to the API.

use baya::testing::{TestApp, json};
use cats::AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.expect("the app boots")
}

#[baya::test]
async fn lists_the_initial_cats() {
    let cats =
        json!([{ "id": 1, "name": "Tom", "age": 3 }, { "id": 2, "name": "Misty", "age": 5 }]);
    app().await.get("/cats").send().await.assert_status(200).assert_json(cats);
}

#[baya::test]
async fn creates_a_cat() {
    let app = app().await;
    let kitty = json!({ "name": "Kitty", "age": 1 });
    let created = json!({ "id": 3, "name": "Kitty", "age": 1 });
    app.post("/cats").json(&kitty).send().await.assert_status(201).assert_json(created.clone());
    app.get("/cats/3").send().await.assert_status(200).assert_json(created);
}

#[baya::test]
async fn updates_only_the_fields_in_the_body() {
    let app = app().await;
    let older = json!({ "id": 1, "name": "Tom", "age": 4 });
    app.patch("/cats/1")
        .json(&json!({ "age": 4 }))
        .send()
        .await
        .assert_status(200)
        .assert_json(older);
}

#[baya::test]
async fn deletes_a_cat() {
    let app = app().await;
    app.delete("/cats/1").send().await.assert_status(204).assert_text("");
    app.get("/cats/1").send().await.assert_status(404);
}

#[baya::test]
async fn returns_a_problem_document_for_an_unknown_cat() {
    let response = app().await.get("/cats/99").send().await;
    response.assert_status(404).assert_header("content-type", "application/problem+json");
    let problem: baya::testing::Value = response.json();
    assert_eq!(problem["code"], "cat_not_found");
    assert_eq!(problem["detail"], "no cat has the id 99");
}

#[baya::test]
async fn rejects_a_new_cat_whose_name_is_taken() {
    let tom = json!({ "name": "Tom", "age": 9 });
    app().await.post("/cats").json(&tom).send().await.assert_status(409);
}

#[baya::test]
async fn an_update_to_a_taken_name_changes_nothing() {
    let app = app().await;
    app.patch("/cats/1")
        .json(&json!({ "name": "Misty", "age": 9 }))
        .send()
        .await
        .assert_status(409);
    let tom = json!({ "id": 1, "name": "Tom", "age": 3 });
    app.get("/cats/1").send().await.assert_json(tom);
}

#[baya::test]
async fn does_not_reuse_the_id_of_a_deleted_cat() {
    let app = app().await;
    app.delete("/cats/2").send().await.assert_status(204);
    let new = app.post("/cats").json(&json!({ "name": "Felix", "age": 1 })).send().await;
    new.assert_status(201).assert_json(json!({ "id": 3, "name": "Felix", "age": 1 }));
}

#[baya::test]
async fn a_tenant_sees_only_its_own_cats() {
    let app = app().await;
    app.get("/cats").header("x-tenant", "shelter").send().await.assert_json(json!([]));
}

#[baya::test]
async fn rejects_an_invalid_tenant() {
    let app = app().await;
    app.get("/cats").header("x-tenant", "no name").send().await.assert_status(400);
}

#[baya::test]
async fn lists_the_cats_of_an_owner() {
    let app = app().await;
    let cats: Vec<cats::cats::Cat> =
        app.get("/owners/1/cats").send().await.assert_status(200).json();
    assert_eq!(cats.len(), 2);
    app.get("/owners/9/cats").send().await.assert_status(404);
}

/// Bodies that are invalid for all routes.
const INVALID_BODIES: [&str; 6] = ["[]", "3", "null", "{", "{\"x\": 1}", "{\"name\": [{}]}"];

#[baya::test]
async fn errors_do_not_contain_rust_types() {
    let app = app().await;
    for body in INVALID_BODIES {
        for request in [app.post("/cats"), app.patch("/cats/1")] {
            let response = request.body("application/json", body).send().await;
            let text = response.text();
            // All fields of an update are optional, so an object without known fields may be valid.
            let is_rejected = response.status().is_client_error();
            assert!(is_rejected || body.starts_with("{\""), "{} {text}", response.status());
            for word in ["::", "struct", "enum", "expected", "CreateCat", "ChangeCat"] {
                assert!(!text.contains(word), "`{word}` for {body}: {text}");
            }
        }
    }
}
