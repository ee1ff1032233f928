//! axum routers and layers with an app.

use axum::Router;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get;
use baya::prelude::*;
use baya::testing::TestApp;
use tower::ServiceExt;

#[controller("/baya")]
struct Inside;

#[controller]
impl Inside {
    #[get]
    async fn hello(&self) -> &'static str {
        "baya"
    }
}

#[module(root, controllers = [Inside])]
struct Root;

#[controller("/hosted", host = "a.example.com")]
struct Hosted;

#[controller]
impl Hosted {
    #[get]
    async fn find(&self) -> &'static str {
        "hosted"
    }
}

#[module(root, controllers = [Hosted])]
struct HostedRoot;

#[module(root, controllers = [Inside])]
struct Embedded;

#[module]
impl Embedded {
    #[on_shutdown]
    async fn end(&self) {
        ENDED.store(true, std::sync::atomic::Ordering::SeqCst);
    }
}

static ENDED: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);

async fn mark(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert("x-mark", HeaderValue::from_static("yes"));
    response
}

#[baya::test]
async fn serves_a_merged_axum_router() {
    let beside = Router::new().route("/axum", get(async || "axum"));
    let app = TestApp::new::<Root>().configure(|app| app.merge(beside)).start().await?;
    app.get("/axum").send().await.assert_text("axum");
    app.get("/baya").send().await.assert_text("baya");
    app.get("/none").send().await.assert_header("content-type", "application/problem+json");
}

#[baya::test]
async fn a_tower_layer_wraps_every_response() {
    let app = TestApp::new::<Root>().configure(|app| app.layer(from_fn(mark))).start().await?;
    app.get("/baya").send().await.assert_header("x-mark", "yes");
    app.get("/none").send().await.assert_status(404).assert_header("x-mark", "yes");
}

fn marked(name: &'static str) -> impl Fn(Request, Next) -> Marked + Clone {
    move |request, next| {
        Box::pin(async move {
            let mut response = next.run(request).await;
            response.headers_mut().append("x-way", HeaderValue::from_static(name));
            response
        })
    }
}

type Marked = std::pin::Pin<Box<dyn Future<Output = Response> + Send>>;

#[baya::test]
async fn the_layer_that_is_added_last_is_the_outermost() {
    let configure = |app: App| app.layer(from_fn(marked("first"))).layer(from_fn(marked("last")));
    let app = TestApp::new::<Root>().configure(configure).start().await?;
    let response = app.get("/baya").send().await;
    let way: Vec<_> = response.headers().get_all("x-way").iter().collect();
    assert_eq!(way, ["first", "last"], "a response passes the inner layer first");
}

#[baya::test]
async fn the_fallback_handles_requests_without_a_route() {
    let pages = Router::new().fallback(async || "a page");
    let app = TestApp::new::<Root>().configure(|app| app.fallback(pages)).start().await?;
    app.get("/none").send().await.assert_status(200).assert_text("a page");
    app.get("/baya").send().await.assert_text("baya");
    app.delete("/baya").send().await.assert_status(405);
}

#[baya::test]
async fn embeds_an_app_in_an_axum_router_and_ends_it_by_its_handle() {
    let (router, shutdown) = App::new::<Embedded>().into_router().await?;
    let outer = Router::new().nest("/inner", router);
    let request = Request::get("/inner/baya").body(axum::body::Body::empty())?;
    let response = outer.oneshot(request).await?;
    assert_eq!(response.status(), 200);
    shutdown.finish().await;
    assert!(ENDED.load(std::sync::atomic::Ordering::SeqCst));
}

async fn boot_error(app: App) -> String {
    app.boot().await.expect_err("two routes clash").chain()
}

#[baya::test]
async fn a_route_that_a_controller_has_as_well_fails_the_boot_with_both_locations() {
    let beside = Router::new().route("/baya", get(async || "axum").delete(async || "axum"));
    let error = boot_error(App::new::<Root>().merge(beside)).await;
    assert!(error.contains("GET /baya of a merged router (tests/http/axum_routers.rs:"), "{error}");
    assert!(
        error.contains("GET /baya of Inside::hello (tests/http/axum_routers.rs:19)"),
        "{error}"
    );
    assert!(!error.contains("DELETE"), "{error}");
}

#[baya::test]
async fn a_route_of_two_merged_routers_fails_the_boot_with_both_locations() {
    let (one, other) = (Router::new(), Router::new());
    let one = one.route("/axum", get(async || "one"));
    let other = other.route("/axum", get(async || "other"));
    let error = boot_error(App::new::<Root>().merge(one).merge(other)).await;
    let found = error.matches("GET /axum of a merged router (tests/http/axum_routers.rs:").count();
    assert_eq!(found, 2, "{error}");
}

#[baya::test]
async fn paths_that_differ_in_names_of_parameters_fail_the_boot_with_the_remedy() {
    let one = Router::new().route("/a/{id}/b", get(async || "one"));
    let other = Router::new().route("/a/{name}/b", axum::routing::post(async || "other"));
    let error = boot_error(App::new::<Root>().merge(one).merge(other)).await;
    assert!(error.contains("POST /a/{name}/b of a merged router"), "{error}");
    assert!(error.contains("give the parameters the same names"), "{error}");
}

#[baya::test]
async fn a_path_whose_handlers_are_chosen_by_host_is_not_shared_with_a_merged_router() {
    let beside = Router::new().route("/hosted", axum::routing::post(async || "axum"));
    let error = boot_error(App::new::<HostedRoot>().merge(beside)).await;
    assert!(error.contains("GET /hosted of Hosted::find"), "{error}");
}

#[baya::test]
async fn other_methods_of_a_path_come_from_a_merged_router() {
    let beside = Router::new().route("/baya", axum::routing::post(async || "axum"));
    let app = TestApp::new::<Root>().configure(|app| app.merge(beside)).start().await?;
    app.get("/baya").send().await.assert_text("baya");
    app.post("/baya").send().await.assert_text("axum");
}

#[baya::test]
async fn a_service_on_the_path_of_a_controller_fails_the_boot_and_does_not_panic() {
    let beside = Router::new().nest_service("/baya", get(async || "axum"));
    let error = boot_error(App::new::<Root>().merge(beside)).await;
    assert!(error.contains("can't be mounted"), "{error}");
}

#[baya::test]
async fn routes_of_a_merged_router_are_listed_as_open() {
    let beside = Router::new().route("/beside/{id}", get(async || "beside").delete(async || {}));
    let app = TestApp::new::<Root>().configure(|app| app.merge(beside)).start().await?;
    let open = app.unguarded_routes();
    let open: Vec<_> = open.iter().filter(|route| route.path == "/beside/{id}").collect();
    let shown: Vec<_> = open.iter().map(ToString::to_string).collect();
    let expected = ["GET /beside/{id}  a merged router", "DELETE /beside/{id}  a merged router"];
    assert_eq!(shown, expected);
    assert!(open[0].at.file.ends_with("axum_routers.rs"), "{}", open[0].at);
}
