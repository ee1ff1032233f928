//! The API, without a port.

#![allow(clippy::expect_used, reason = "a test says what it expects by panicking")]

use baya::testing::{TestApp, json};
use cats::AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.expect("the app boots")
}

#[baya::test]
async fn lists_the_cats_that_settled_at_start() {
    let cats =
        json!([{ "id": 1, "name": "Tom", "age": 3 }, { "id": 2, "name": "Misty", "age": 5 }]);
    app().await.get("/cats").send().await.assert_status(200).assert_json(cats);
}

#[baya::test]
async fn creates_a_cat_and_answers_201() {
    let app = app().await;
    let kitty = json!({ "name": "Kitty", "age": 1 });
    let created = json!({ "id": 3, "name": "Kitty", "age": 1 });
    app.post("/cats").json(&kitty).send().await.assert_status(201).assert_json(created.clone());
    app.get("/cats/3").send().await.assert_status(200).assert_json(created);
}

#[baya::test]
async fn changes_only_what_the_body_has() {
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
async fn forgets_a_cat_and_answers_204() {
    let app = app().await;
    app.delete("/cats/1").send().await.assert_status(204).assert_text("");
    app.get("/cats/1").send().await.assert_status(404);
}

#[baya::test]
async fn an_unknown_cat_is_a_problem_with_its_code() {
    let answer = app().await.get("/cats/99").send().await;
    answer.assert_status(404).assert_header("content-type", "application/problem+json");
    let problem: baya::testing::Value = answer.json();
    assert_eq!(problem["code"], "cat_not_found");
    assert_eq!(problem["detail"], "no cat has the number 99");
}

#[baya::test]
async fn a_name_that_is_taken_is_a_conflict() {
    let tom = json!({ "name": "Tom", "age": 9 });
    app().await.post("/cats").json(&tom).send().await.assert_status(409);
}

#[baya::test]
async fn a_new_name_that_is_taken_is_a_conflict_and_changes_nothing() {
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
async fn the_number_of_a_cat_that_is_gone_is_not_given_again() {
    let app = app().await;
    app.delete("/cats/2").send().await.assert_status(204);
    let new = app.post("/cats").json(&json!({ "name": "Felix", "age": 1 })).send().await;
    new.assert_status(201).assert_json(json!({ "id": 3, "name": "Felix", "age": 1 }));
}

#[baya::test]
async fn tenants_do_not_see_each_others_cats() {
    let app = app().await;
    app.get("/cats").header("x-tenant", "shelter").send().await.assert_json(json!([]));
}

#[baya::test]
async fn a_tenant_that_is_no_name_is_refused() {
    let app = app().await;
    app.get("/cats").header("x-tenant", "no name").send().await.assert_status(400);
}

#[baya::test]
async fn an_owner_has_cats() {
    let app = app().await;
    let cats: Vec<cats::cats::Cat> =
        app.get("/owners/1/cats").send().await.assert_status(200).json();
    assert_eq!(cats.len(), 2);
    app.get("/owners/9/cats").send().await.assert_status(404);
}

/// Bodies that requests of this API must not have.
const BAD: [&str; 6] = ["[]", "3", "null", "{", "{\"x\": 1}", "{\"name\": [{}]}"];

#[baya::test]
async fn errors_name_no_type_of_the_program() {
    let app = app().await;
    for body in BAD {
        for request in [app.post("/cats"), app.patch("/cats/1")] {
            let answer = request.body("application/json", body).send().await;
            let text = answer.text();
            // A change may have none of the fields that it could have.
            let is_refused = answer.status().is_client_error();
            assert!(is_refused || body.starts_with("{\""), "{} {text}", answer.status());
            for word in ["::", "struct", "enum", "expected", "CreateCat", "ChangeCat"] {
                assert!(!text.contains(word), "`{word}` for {body}: {text}");
            }
        }
    }
}
