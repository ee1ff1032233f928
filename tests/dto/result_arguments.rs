//! A handler with a `Result` argument receives all errors of the argument.

use baya::prelude::*;
use baya::testing::{TestApp, Value, json};
use baya::validation::{Check, Violation};
use baya::{Error, axum, dto};

#[dto]
struct Cat {
    #[rule(length(min = 2))]
    name: String,
    #[rule(range(max = 30))]
    age: u8,
}

#[dto]
struct Named {
    #[rule(check(NameIsFree))]
    name: String,
}

#[injectable]
struct NameIsFree;

impl Check<String> for NameIsFree {
    async fn check(&self, name: &String) -> baya::Result<Option<Violation>> {
        Ok((name == "taken").then(|| Violation::new("taken", "is taken already")))
    }
}

#[controller]
struct Cats;

fn summary<T>(argument: &Result<T, Error>) -> String {
    match argument {
        Ok(_) => "fine".to_owned(),
        Err(error) => format!("{} {}", error.status().as_u16(), error.validation_errors().len()),
    }
}

#[controller]
impl Cats {
    #[post("/json")]
    async fn json(&self, cat: Result<Json<Cat>, Error>) -> String {
        summary(&cat)
    }

    #[get("/query")]
    async fn query(&self, cat: Result<Query<Cat>, Error>) -> String {
        summary(&cat)
    }

    #[post("/form")]
    async fn form(&self, cat: Result<Form<Cat>, Error>) -> String {
        summary(&cat)
    }

    #[post("/asking")]
    async fn asking(&self, cat: Result<Json<Named>, Error>) -> String {
        summary(&cat)
    }

    #[post("/axum")]
    async fn axum(
        &self,
        cat: Result<axum::Json<Cat>, axum::extract::rejection::JsonRejection>,
    ) -> String {
        cat.map_or_else(|error| error.status().as_u16().to_string(), |cat| cat.0.name)
    }
}

#[module(root, controllers = [Cats], providers = [NameIsFree])]
struct AppModule;

#[baya::test]
async fn a_result_argument_receives_all_errors() {
    let app = TestApp::new::<AppModule>().start().await?;
    let post = async |path: &str, body: Value| app.post(path).json(&body).send().await.text();
    assert_eq!(post("/json", json!({ "name": "Tom", "age": 3 })).await, "fine");
    assert_eq!(post("/json", json!({ "name": "T", "age": 31 })).await, "422 2");
    assert_eq!(post("/json", json!({ "name": 1, "age": 31 })).await, "422 2");
    let unreadable = app.post("/json").body("application/json", "{").send().await;
    assert!(unreadable.text().starts_with("400"));
    app.get("/query?name=T&age=31").send().await.assert_text("422 2");
    app.get("/query?name=Tom&age=x").send().await.assert_text("422 1");
    let form = app.post("/form").body("application/x-www-form-urlencoded", "name=T&age=31");
    form.send().await.assert_text("422 2");
}

#[baya::test]
async fn a_result_argument_receives_violations_that_providers_report() {
    let app = TestApp::new::<AppModule>().start().await?;
    let post =
        async |name: &str| app.post("/asking").json(&json!({ "name": name })).send().await.text();
    assert_eq!(post("free").await, "fine");
    assert_eq!(post("taken").await, "422 1");
}

#[baya::test]
async fn a_result_of_an_axum_extractor_receives_violations() {
    let app = TestApp::new::<AppModule>().start().await?;
    let post = async |body: Value| app.post("/axum").json(&body).send().await.text();
    assert_eq!(post(json!({ "name": "Tom", "age": 3 })).await, "Tom");
    assert_eq!(post(json!({ "name": "T", "age": 3 })).await, "422");
}
