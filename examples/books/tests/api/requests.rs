//! Requests to the API.

use baya::testing::{TestApp, json};
use books::AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.expect("the app boots")
}

#[baya::test]
async fn lists_books_of_a_genre() {
    let app = app().await;
    let science = app.get("/books?genre=Science").send().await;
    science.assert_status(200).assert_json(json!([{
        "id": 1, "title": "The Order of Weavers", "author": "A. Baya", "genre": "Science",
        "year": 1998,
    }]));
    app.get("/books?genre=History").send().await.assert_json(json!([]));
}

#[baya::test]
async fn does_not_lend_a_book_twice() {
    let app = app().await;
    let loan = json!({ "book": 1, "reader": "Ada" });
    app.post("/loans").json(&loan).send().await.assert_status(201);
    app.post("/loans").json(&loan).send().await.assert_status(409);
    app.delete("/loans/1").send().await.assert_status(204);
    app.get("/loans/1").send().await.assert_status(404);
}

#[baya::test]
async fn serves_the_pages_of_the_documents() {
    let app = app().await;
    for page in ["/docs", "/docs/reference"] {
        app.get(page).send().await.assert_status(200);
    }
}

/// Bodies that are invalid for all routes.
const INVALID_BODIES: [&str; 6] = ["[]", "3", "null", "{", "{\"x\": 1}", "{\"title\": [{}]}"];

#[baya::test]
async fn errors_do_not_contain_rust_types() {
    let app = app().await;
    for body in INVALID_BODIES {
        for request in [
            app.post("/books"),
            app.patch("/books/1"),
            app.post("/books/1/reviews"),
            app.post("/loans"),
        ] {
            let response = request.body("application/json", body).send().await;
            let text = response.text();
            // All fields of an update are optional, so an object without known fields may be valid.
            let is_rejected = response.status().is_client_error();
            assert!(is_rejected || body.starts_with("{\""), "{} {text}", response.status());
            for word in ["::", "struct", "enum", "expected", "NewBook", "ChangedBook"] {
                assert!(!text.contains(word), "`{word}` for {body}: {text}");
            }
        }
    }
}
