//! Guards of routes whose path is requested in another spelling.

use baya::prelude::*;
use baya::{App, Guard, guard};
use wire::Server;

#[guard]
struct Never;

impl Guard for Never {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Err(Error::forbidden())
    }
}

#[controller("/a")]
struct Routes;

#[controller]
impl Routes {
    #[get("/x")]
    #[use_guards(Never)]
    async fn secret(&self) -> &'static str {
        "secret"
    }

    #[get("/{name}")]
    async fn open(&self, #[param] name: String) -> String {
        format!("open {name}")
    }

    #[get("/Y/{*rest}")]
    #[use_guards(Never)]
    async fn deep(&self, #[param] rest: String) -> String {
        format!("secret {rest}")
    }

    #[get("/y/{id}/open")]
    async fn shallow(&self, #[param] id: String) -> String {
        format!("open {id}")
    }
}

#[module(root, controllers = [Routes])]
struct AppModule;

fn normalized(app: App) -> App {
    app.normalize_path(true)
}

#[baya::test]
async fn guards_run_for_every_spelling_of_a_route() {
    let server = Server::with::<AppModule>(normalized).await;
    let spellings = [
        "/a/x", "/A/x", "//a/x", "/a//x", "/a/x/", "/A/X", "//a/X", "/a/X/", "/%41/%58", "/a/y/s",
        "/A/y//s/",
    ];
    for path in spellings {
        server.get(path, &[]).await.is_problem(403, "forbidden");
    }
}

#[baya::test]
async fn keeps_the_case_of_parameter_values() {
    let server = Server::with::<AppModule>(normalized).await;
    server.get("/a/X", &[]).await.is(200, "open X");
    server.get("/A/Tom/", &[]).await.is(200, "open Tom");
}
