//! Conditional requests to handlers with `#[http(etag)]`, beside `GET`.

use baya::prelude::*;
use wire::Server;

#[controller("/cats")]
#[http(etag)]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self) -> &'static str {
        "cats"
    }

    #[get("/accepted")]
    #[status(202)]
    async fn accepted(&self) -> &'static str {
        "accepted"
    }

    #[put]
    async fn replace(&self) -> &'static str {
        "replaced"
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

async fn tag(server: &Server) -> String {
    server.get("/cats", &[]).await.header("etag").expect("a tag").to_owned()
}

#[baya::test]
async fn head_with_a_known_tag_is_304() {
    let server = Server::of::<AppModule>().await;
    let tag = tag(&server).await;
    for known in [&*tag, "*", &format!("W/{tag}"), &format!("\"other\", {tag}")] {
        let response = server.request("HEAD /cats", &[("if-none-match", known)]).await;
        assert_eq!((response.status, response.header("etag")), (304, Some(&*tag)), "{known}");
    }
}

#[baya::test]
async fn head_with_another_tag_is_200() {
    let server = Server::of::<AppModule>().await;
    let response = server.request("HEAD /cats", &[("if-none-match", "\"other\"")]).await;
    assert_eq!((response.status, response.header("content-length")), (200, Some("4")));
}

#[baya::test]
async fn head_with_if_match_of_another_tag_is_412() {
    let server = Server::of::<AppModule>().await;
    let tag = tag(&server).await;
    assert_eq!(server.request("HEAD /cats", &[("if-match", "\"other\"")]).await.status, 412);
    assert_eq!(server.request("HEAD /cats", &[("if-match", &tag)]).await.status, 200);
}

#[baya::test]
async fn responses_of_other_methods_and_statuses_have_no_tag() {
    let server = Server::of::<AppModule>().await;
    for (line, status) in [("PUT /cats", 200), ("GET /cats/accepted", 202)] {
        let response = server.request(line, &[("if-none-match", "*")]).await;
        assert_eq!((response.status, response.header("etag")), (status, None), "{line}");
    }
}
