//! Selections from objects.

use baya::graphql::{GraphQlModule, TestGraphQl};
use baya::prelude::*;
use baya::testing::{TestApp, json};

#[dto(object)]
#[derive(Clone)]
struct Cat {
    id: i32,
    first_name: String,
    friends: Vec<Cat>,
}

#[dto(object)]
struct Dog {
    id: i32,
    barks: bool,
}

#[dto(object)]
enum Animal {
    Cat(Cat),
    Dog(Dog),
}

#[dto(interface(id))]
enum Numbered {
    Cat(Cat),
    Dog(Dog),
}

#[dto(object)]
struct Page<T> {
    items: Vec<T>,
    total_count: usize,
}

fn cat(id: i32) -> Cat {
    let friends = if id > 1 { vec![cat(id - 1)] } else { Vec::new() };
    Cat { id, first_name: format!("cat {id}"), friends }
}

#[resolver]
struct Animals;

#[resolver]
impl Animals {
    #[query]
    async fn cat(&self, id: i32) -> Cat {
        tokio::task::yield_now().await;
        cat(id)
    }

    #[query]
    async fn ready(&self) -> bool {
        true
    }

    #[query]
    async fn animals(&self) -> Vec<Animal> {
        vec![Animal::Cat(cat(1)), Animal::Dog(Dog { id: 2, barks: true })]
    }

    #[query]
    async fn numbered(&self) -> Vec<Numbered> {
        vec![Numbered::Cat(cat(1)), Numbered::Dog(Dog { id: 2, barks: true })]
    }

    #[query]
    async fn page(&self) -> Page<Cat> {
        Page { items: vec![cat(1)], total_count: 1 }
    }

    #[field]
    async fn upper(&self, cat: &Cat, times: Option<i32>) -> String {
        cat.first_name.to_uppercase().repeat(times.unwrap_or(1) as usize)
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Animals])]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

#[baya::test]
async fn returns_the_selected_fields_in_the_order_of_the_query() {
    let query = json!({ "query": "{ cat(id: 2) { firstName id friends { id } } }" });
    let response = app().await.post("/graphql").json(&query).send().await;
    response.assert_text(r#"{"data":{"cat":{"firstName":"cat 2","id":2,"friends":[{"id":1}]}}}"#);
}

#[baya::test]
async fn keeps_the_order_of_fields_that_take_different_times() {
    let response = app()
        .await
        .post("/graphql")
        .json(&json!({ "query": "{ cat(id: 1) { id } ready second: cat(id: 1) { id } }" }))
        .send()
        .await;
    response.assert_text(r#"{"data":{"cat":{"id":1},"ready":true,"second":{"id":1}}}"#);
}

#[baya::test]
async fn merges_fields_that_are_selected_twice() {
    let query = "{ cat(id: 2) { id friends { id } ...F } cat(id: 2) { firstName } } fragment F on Cat { friends { firstName } }";
    let result = app().await.graphql(query).send().await;
    result.assert_data(json!({
        "cat": { "id": 2, "friends": [{ "id": 1, "firstName": "cat 1" }], "firstName": "cat 2" }
    }));
}

#[baya::test]
async fn adds_fields_of_resolvers_to_objects_at_every_level() {
    let query = "{ cat(id: 2) { upper(times: 2) friends { upper } } }";
    let result = app().await.graphql(query).send().await;
    result.assert_data(json!({
        "cat": { "upper": "CAT 2CAT 2", "friends": [{ "upper": "CAT 1" }] }
    }));
}

#[baya::test]
async fn selects_from_the_objects_of_a_union() {
    let query = "{ animals { __typename ... on Cat { firstName upper } ... on Dog { barks } } }";
    let result = app().await.graphql(query).send().await;
    result.assert_data(json!({ "animals": [
        { "__typename": "Cat", "firstName": "cat 1", "upper": "CAT 1" },
        { "__typename": "Dog", "barks": true },
    ] }));
}

#[baya::test]
async fn selects_the_shared_fields_of_an_interface() {
    let query =
        "{ numbered { id ... on Dog { barks } ...N } } fragment N on Numbered { __typename }";
    let result = app().await.graphql(query).send().await;
    result.assert_data(json!({ "numbered": [
        { "id": 1, "__typename": "Cat" },
        { "id": 2, "barks": true, "__typename": "Dog" },
    ] }));
}

#[baya::test]
async fn names_generic_objects_after_their_arguments() {
    let query = "{ page { __typename totalCount items { id } } }";
    let result = app().await.graphql(query).send().await;
    result.assert_data(json!({
        "page": { "__typename": "CatPage", "totalCount": 1, "items": [{ "id": 1 }] }
    }));
}

#[baya::test]
async fn skips_and_includes_fields_by_variables_with_defaults() {
    let query = "query ($all: Boolean = false) { ready @include(if: $all) cat(id: 1) { id firstName @skip(if: true) } }";
    let app = app().await;
    let result = app.graphql(query).send().await;
    result.assert_data(json!({ "cat": { "id": 1 } }));
    let result = app.graphql(query).variable("all", true).send().await;
    result.assert_data(json!({ "ready": true, "cat": { "id": 1 } }));
}

#[baya::test]
async fn returns_an_empty_object_if_every_field_is_skipped() {
    let response = app()
        .await
        .post("/graphql")
        .json(&json!({ "query": "{ ready @skip(if: true) }" }))
        .send()
        .await;
    response.assert_text(r#"{"data":{}}"#);
}

#[baya::test]
async fn introspects_the_schema() {
    let query = r#"{ __type(name: "Cat") { fields { name type { kind ofType { name } } } } }"#;
    let result = app().await.graphql(query).send().await;
    let fields = result.data()["__type"]["fields"].as_array().unwrap();
    let names: Vec<_> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["id", "firstName", "friends", "upper"]);
}
