//! The value of a wildcard, exactly as the request contains it.

use baya::prelude::*;
use wire::Server;

#[controller]
struct Files;

#[controller]
impl Files {
    #[get("/files/{*path}")]
    async fn file(&self, #[param] path: String) -> String {
        format!("file {path}")
    }
}

#[module(root, controllers = [Files])]
struct AppModule;

#[baya::test]
async fn a_wildcard_keeps_a_trailing_slash() {
    let server = Server::of::<AppModule>().await;
    for (path, text) in [("a", "file a"), ("a/", "file a/"), ("a/b/", "file a/b/")] {
        server.get(&format!("/files/{path}"), &[]).await.is(200, text);
    }
    server.get("/files/", &[]).await.is_problem(404, "not_found");
}

#[baya::test]
async fn a_wildcard_of_a_normalized_path_keeps_a_trailing_slash() {
    let server = Server::with::<AppModule>(|app| app.normalize_path(true)).await;
    for (path, text) in [
        ("/files/A/", "file A/"),
        ("/FILES/A", "file A"),
        ("/FILES/A/", "file A/"),
        ("/FILES/A/b/", "file A/b/"),
        ("//files/A/", "file A/"),
    ] {
        let response = server.get(path, &[]).await;
        assert_eq!((response.status, response.text()), (200, text), "{path}");
    }
}
