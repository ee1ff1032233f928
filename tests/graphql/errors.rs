//! Field errors, and their public details.

use baya::graphql::{GraphQlModule, TestGraphQl};
use baya::prelude::*;
use baya::testing::{TestApp, json};

#[derive(Debug, ApiError)]
enum CatError {
    #[error(status = 404, message = "no cat has the id {id}")]
    NotFound { id: i32 },
}

#[dto(object)]
struct Cat {
    id: i32,
    kittens: Vec<Kitten>,
}

#[dto(object)]
struct Kitten {
    id: i32,
}

#[dto]
struct Maybe(Option<i32>);

#[resolver]
struct Cats;

#[resolver]
impl Cats {
    #[query]
    async fn find(&self, id: i32) -> Result<Option<i32>, CatError> {
        if id == 7 { Ok(Some(id)) } else { Err(CatError::NotFound { id }) }
    }

    #[query]
    async fn unknown(&self) -> Result<Option<i32>, std::io::Error> {
        Err(std::io::Error::other("connection to db-7 refused"))
    }

    #[query]
    async fn panics(&self) -> Option<i32> {
        panic!("the secret of the cat")
    }

    #[query]
    async fn required(&self) -> Result<i32, Error> {
        Err(Error::forbidden())
    }

    #[query]
    async fn perhaps(&self) -> Result<Maybe, Error> {
        Err(Error::forbidden())
    }

    #[query]
    async fn fine(&self) -> i32 {
        1
    }

    #[query]
    async fn cat(&self) -> Option<Cat> {
        Some(Cat { id: 1, kittens: vec![Kitten { id: 2 }, Kitten { id: 3 }] })
    }

    #[field]
    async fn name(&self, kitten: &Kitten) -> Result<String, Error> {
        if kitten.id == 3 { Err(Error::not_found()) } else { Ok("Kit".into()) }
    }

    #[field]
    async fn nick(&self, kitten: &Kitten) -> Result<Option<String>, Error> {
        if kitten.id == 3 { Err(Error::not_found()) } else { Ok(None) }
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Cats])]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

#[baya::test]
async fn an_error_has_its_message_code_and_status() {
    let result = app().await.graphql("{ find(id: 1) fine }").send().await;
    assert_eq!(result.status(), 200);
    assert_eq!(result.data(), &json!({ "find": null, "fine": 1 }));
    let error = &result.errors()[0];
    assert_eq!((error.message.as_str(), error.code()), ("no cat has the id 1", "not_found"));
    assert_eq!(error.extensions["status"], 404);
    assert_eq!(error.path, [json!("find")]);
}

#[baya::test]
async fn does_not_show_details_of_an_unknown_error() {
    let response =
        app().await.post("/graphql").json(&json!({ "query": "{ unknown fine }" })).send().await;
    assert!(!response.text().contains("db-7"), "{}", response.text());
    let result = app().await.graphql("{ unknown fine }").send().await;
    result.assert_error("internal_error");
    assert_eq!(result.data(), &json!({ "unknown": null, "fine": 1 }));
}

#[baya::test]
async fn a_panic_is_an_error_of_only_its_field() {
    let result = app().await.graphql("{ panics fine }").send().await;
    result.assert_error("internal_error");
    assert_eq!(result.errors()[0].message, "Internal Server Error");
    assert_eq!(result.data(), &json!({ "panics": null, "fine": 1 }));
}

#[baya::test]
async fn an_error_of_a_required_field_of_the_root_makes_all_data_null() {
    let result = app().await.graphql("{ fine required }").send().await;
    result.assert_error("forbidden");
    assert_eq!((result.status().as_u16(), result.data()), (200, &json!(null)));
}

#[baya::test]
async fn an_error_of_a_field_whose_newtype_is_nullable_is_null() {
    let result = app().await.graphql("{ fine perhaps }").send().await;
    result.assert_error("forbidden");
    assert_eq!(result.data(), &json!({ "fine": 1, "perhaps": null }));
}

#[baya::test]
async fn an_error_propagates_to_the_nearest_nullable_parent() {
    let app = app().await;
    let result = app.graphql("{ fine cat { id kittens { id name } } }").send().await;
    assert_eq!(result.data(), &json!({ "fine": 1, "cat": null }));
    assert_eq!(result.errors()[0].path, [json!("cat"), json!("kittens"), json!(1), json!("name")]);
    let result = app.graphql("{ cat { kittens { id nick } } }").send().await;
    assert_eq!(
        result.data(),
        &json!({ "cat": { "kittens": [{ "id": 2, "nick": null }, { "id": 3, "nick": null }] } })
    );
    result.assert_error("not_found");
}

#[baya::test]
async fn a_request_that_does_not_run_has_no_data() {
    let response = app().await.post("/graphql").json(&json!({ "query": "{ nope }" })).send().await;
    let body: serde_json::Value = response.json();
    assert!(body.get("data").is_none(), "{body}");
    assert_eq!(body["errors"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
}
