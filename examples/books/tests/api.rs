//! The API, without a port.

#![allow(clippy::expect_used, reason = "a test says what it expects by panicking")]

use baya::testing::{TestApp, json};
use books::AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.expect("the app boots")
}

#[baya::test]
async fn finds_books_by_what_they_are_about() {
    let app = app().await;
    let science = app.get("/books?genre=Science").send().await;
    science.assert_status(200).assert_json(json!([{
        "id": 1, "title": "The Order of Weavers", "author": "A. Baya", "genre": "Science",
        "year": 1998,
    }]));
    app.get("/books?genre=History").send().await.assert_json(json!([]));
}

#[baya::test]
async fn a_book_that_somebody_has_is_not_lent_twice() {
    let app = app().await;
    let loan = json!({ "book": 1, "reader": "Ada" });
    app.post("/loans").json(&loan).send().await.assert_status(201);
    app.post("/loans").json(&loan).send().await.assert_status(409);
    app.delete("/loans/1").send().await.assert_status(204);
    app.get("/loans/1").send().await.assert_status(404);
}

#[baya::test]
async fn pages_show_the_documents() {
    let app = app().await;
    for page in ["/docs", "/docs/reference"] {
        app.get(page).send().await.assert_status(200);
    }
}

/// Bodies that requests of this API must not have.
const BAD: [&str; 6] = ["[]", "3", "null", "{", "{\"x\": 1}", "{\"title\": [{}]}"];

#[baya::test]
async fn errors_name_no_type_of_the_program() {
    let app = app().await;
    for body in BAD {
        for request in [
            app.post("/books"),
            app.patch("/books/1"),
            app.post("/books/1/reviews"),
            app.post("/loans"),
        ] {
            let answer = request.body("application/json", body).send().await;
            let text = answer.text();
            // A change may have none of the fields that it could have.
            let is_refused = answer.status().is_client_error();
            assert!(is_refused || body.starts_with("{\""), "{} {text}", answer.status());
            for word in ["::", "struct", "enum", "expected", "NewBook", "ChangedBook"] {
                assert!(!text.contains(word), "`{word}` for {body}: {text}");
            }
        }
    }
}
