//! The input, the output and the errors of pipes.

use baya::prelude::*;
use baya::testing::{TestApp, json};
use baya::{Pipe, pipe};

/// The provider that a pipe calls.
#[injectable]
struct Store;

impl Store {
    fn cat(&self, id: u64) -> Option<Cat> {
        (id == 1).then(|| Cat { name: "tom".to_owned() })
    }
}

struct Cat {
    name: String,
}

/// Finds the cat with this id.
#[pipe]
struct ById {
    store: Arc<Store>,
}

impl Pipe<u64, Cat> for ById {
    async fn transform(&self, id: u64, _cx: &Context<'_>) -> Result<Cat, Error> {
        self.store.cat(id).ok_or_else(Error::not_found)
    }
}

/// Parses a number in this base.
#[pipe(value)]
struct Number {
    base: u32,
}

impl Pipe<String, u64> for Number {
    async fn transform(&self, value: String, cx: &Context<'_>) -> Result<u64, Error> {
        let rejected =
            |_| cx.invalid("number", format!("must be a number to the base {}", self.base));
        u64::from_str_radix(&value, self.base).map_err(rejected)
    }
}

/// Replaces an absent string.
#[pipe(value)]
struct Or(&'static str);

impl Pipe<Option<String>, String> for Or {
    async fn transform(&self, value: Option<String>, _cx: &Context<'_>) -> Result<String, Error> {
        Ok(value.unwrap_or_else(|| self.0.to_owned()))
    }
}

/// Joins all values.
#[pipe]
struct Sum;

impl Pipe<Vec<u64>, u64> for Sum {
    async fn transform(&self, values: Vec<u64>, _cx: &Context<'_>) -> Result<u64, Error> {
        Ok(values.iter().sum())
    }
}

#[derive(serde::Deserialize)]
struct NewCat {
    name: String,
}

/// Trims names, in bodies and as single arguments.
#[pipe(takes = [Json<NewCat>, String])]
struct Tidy;

impl Pipe<Json<NewCat>> for Tidy {
    async fn transform(&self, cat: Json<NewCat>, cx: &Context<'_>) -> Result<Json<NewCat>, Error> {
        let name = cat.name.trim().to_owned();
        if name.is_empty() {
            return Err(cx.invalid("empty", "must have a name"));
        }
        Ok(Json(NewCat { name }))
    }
}

impl Pipe<String> for Tidy {
    async fn transform(&self, value: String, _cx: &Context<'_>) -> Result<String, Error> {
        Ok(value.trim().to_owned())
    }
}

#[controller]
#[use_pipes(Tidy)]
struct Cats;

#[controller]
impl Cats {
    #[get("/by/{id}")]
    async fn by_id(
        &self,
        #[param("id")]
        #[use_pipes(ById)]
        cat: Cat,
    ) -> String {
        cat.name
    }

    #[get("/chain/{id}")]
    async fn chain(
        &self,
        #[param("id")]
        #[use_pipes(Number { base: 2 }, ById)]
        cat: Cat,
        #[query]
        #[use_pipes(Or("7"), Number { base: 10 })]
        page: u64,
        #[query]
        #[use_pipes(Sum)]
        add: u64,
    ) -> String {
        format!("{} {page} {add}", cat.name)
    }

    #[post("/cats")]
    async fn create(&self, #[header] x_owner: String, cat: Json<NewCat>) -> String {
        format!("{}|{x_owner}", cat.0.name)
    }

    #[post("/number")]
    async fn number(&self, #[use_pipes(Number { base: 16 })] body: u64) -> String {
        body.to_string()
    }
}

#[module(root, providers = [Store], controllers = [Cats])]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

#[baya::test]
async fn a_pipe_with_a_provider_returns_another_type() {
    let app = app().await;
    app.get("/by/1").send().await.assert_status(200).assert_text("tom");
    app.get("/by/2").send().await.assert_status(404);
    app.get("/by/x").send().await.assert_status(400);
}

#[baya::test]
async fn pipes_of_one_argument_run_in_order() {
    let app = app().await;
    app.get("/chain/01").send().await.assert_text("tom 7 0");
    app.get("/chain/01?page=3&add=2&add=5").send().await.assert_text("tom 3 7");
}

#[baya::test]
async fn an_error_of_a_pipe_names_the_argument_and_its_location() {
    let response = app().await.get("/chain/9").send().await;
    response.assert_status(400);
    let problem = response.json::<serde_json::Value>();
    assert_eq!(problem["code"], "invalid_param");
    assert_eq!(problem["detail"], "the path parameter `id` must be a number to the base 2");
    let error = json!([{
        "parameter": "id", "code": "number", "message": "must be a number to the base 2"
    }]);
    assert_eq!(problem["errors"], error);
}

#[baya::test]
async fn a_pipe_of_a_controller_applies_only_to_arguments_of_its_type() {
    let request = app().await.post("/cats").json(&json!({ "name": " tom " }));
    request.header("x-owner", " ann ").send().await.assert_status(201).assert_text("tom|ann");
}

#[baya::test]
async fn responds_422_to_an_invalid_body() {
    let request = app().await.post("/cats").json(&json!({ "name": " " }));
    let response = request.header("x-owner", "ann").send().await;
    response.assert_status(422);
    assert_eq!(response.json::<serde_json::Value>()["code"], "invalid_body");
}

#[baya::test]
async fn extracts_the_input_type_of_a_pipe() {
    let app = app().await;
    let number = |text: &'static str| app.post("/number").body("text/plain", text);
    number(" ff ").send().await.assert_status(201).assert_text("255");
    number("gg").send().await.assert_status(422);
}
