//! The size of the parts of a request that its response contains.

use baya::prelude::*;
use baya::{App, Compat, dto};
use wire::{RawResponse, Server};

#[dto]
#[serde(deny_unknown_fields)]
struct Cat {
    name: String,
}

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[post("/cats")]
    async fn create(&self, cat: Json<Cat>) -> String {
        cat.0.name
    }

    #[post("/forms")]
    async fn form(&self, cat: Form<Cat>) -> String {
        cat.0.name
    }

    #[get("/cats")]
    async fn search(&self, cat: Query<Cat>) -> String {
        cat.0.name
    }

    #[get("/cats/{id}")]
    async fn find(&self, #[param] id: u8) -> String {
        id.to_string()
    }

    #[get("/errors")]
    async fn error(&self) -> Result<(), Error> {
        let error = baya::errors::ValidationError::at("/x", "long", "\u{e9}".repeat(4000));
        Err(Error::conflict().with_message("x".repeat(9000)).with_validation_error(error))
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

async fn all(server: &Server) -> Vec<(&'static str, RawResponse)> {
    let path = "x".repeat(60_000);
    let name = "y".repeat(1_800_000);
    let json = [("content-type", "application/json")];
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let member = format!("{{\"name\": \"Tom\", \"{name}\": 1}}");
    let pair = format!("name=Tom&{name}=1");
    vec![
        ("an unknown path", server.get(&format!("/{path}"), &[]).await),
        ("an unknown method", server.request(&format!("BREW /cats/{path}"), &[]).await),
        ("a parameter", server.get(&format!("/cats/{path}"), &[]).await),
        ("a query", server.get(&format!("/cats?name=Tom&{path}=1"), &[]).await),
        ("a member", server.send("POST /cats", &json, member.as_bytes()).await),
        ("a field", server.send("POST /forms", &form, pair.as_bytes()).await),
        ("a declared error", server.get("/errors", &[]).await),
    ]
}

#[baya::test]
async fn the_size_of_problems_does_not_depend_on_the_request() {
    let server = Server::of::<AppModule>().await;
    for (case, response) in all(&server).await {
        assert!(response.body.len() < 8 * 1024, "{case}: {} bytes", response.body.len());
        let problem = response.problem();
        assert!((400..500).contains(&response.status), "{case}");
        for text in [&problem["detail"], &problem["instance"]] {
            assert!(text.as_str().unwrap_or_default().len() < 1100, "{case}");
        }
    }
}

#[baya::test]
async fn the_size_of_nest_compatible_errors_does_not_depend_on_the_request() {
    let server = Server::with::<AppModule>(|app: App| app.compat(Compat::Nest)).await;
    for (case, response) in all(&server).await {
        assert!(response.body.len() < 8 * 1024, "{case}: {} bytes", response.body.len());
    }
}

#[baya::test]
async fn does_not_truncate_short_values() {
    let server = Server::of::<AppModule>().await;
    let path = format!("/{}", "x".repeat(900));
    assert_eq!(server.get(&path, &[]).await.problem()["instance"], *path);
}
