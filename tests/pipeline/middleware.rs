//! The routes that a layer wraps.

use baya::Middleware;
use baya::axum::http::{HeaderName, HeaderValue, Method};
use baya::axum::middleware::{Next, from_fn};
use baya::prelude::*;
use baya::testing::TestApp;

/// A layer that adds its name to a header of the response.
fn named(name: &'static str) -> Middleware {
    Middleware::new(from_fn(move |request: baya::axum::extract::Request, next: Next| async move {
        let mut response = next.run(request).await;
        let value = HeaderValue::from_static(name);
        response.headers_mut().append(HeaderName::from_static("x-layer"), value);
        response
    }))
}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn all(&self) {}

    #[post]
    async fn create(&self) {}

    #[get("/{id}")]
    async fn find(&self, #[param] id: u64) {
        let _ = id;
    }

    #[get("/{id}/toys/{toy}")]
    async fn toy(&self, #[param] id: u64, #[param] toy: u64) {
        let _ = (id, toy);
    }
}

#[controller("/dogs")]
struct Dogs;

#[controller]
impl Dogs {
    #[get]
    async fn all(&self) {}
}

#[module(
    controllers = [Cats],
    middleware = [
        named("cats"),
        named("no-toys").except(&[], "/cats/{id}/toys/{*rest}"),
        named("no-reading").except(&[Method::GET], "/cats/{*rest}"),
    ],
)]
struct CatsModule;

#[module(
    global,
    controllers = [Dogs],
    middleware = [
        named("dogs"),
        named("one-cat").on("/cats/{any}"),
        named("every-cat").on("/cats/{*rest}"),
    ],
)]
struct DogsModule;

#[module(root, imports = [CatsModule, DogsModule], middleware = [named("app")])]
struct AppModule;

/// Returns the layers that wrap a route, the outermost first.
async fn around(method: Method, path: &str) -> Vec<String> {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let response = app.request(method, path).send().await;
    let layers = response.headers().get_all("x-layer").iter();
    layers.rev().map(|value| value.to_str().unwrap().to_owned()).collect()
}

#[baya::test]
async fn module_layers_wrap_their_routes_and_root_layers_wrap_all_routes() {
    assert_eq!(around(Method::GET, "/dogs").await, ["app", "dogs"]);
}

#[baya::test]
async fn root_layers_wrap_unknown_paths() {
    assert_eq!(around(Method::GET, "/birds").await, ["app"]);
}

#[baya::test]
async fn patterns_and_exclusions_choose_routes_and_global_modules_come_first() {
    let layers = around(Method::GET, "/cats/7").await;
    assert_eq!(layers, ["app", "one-cat", "every-cat", "cats", "no-toys"]);
}

#[baya::test]
async fn an_exclusion_can_apply_to_one_method() {
    let layers = around(Method::POST, "/cats").await;
    assert_eq!(layers, ["app", "every-cat", "cats", "no-toys", "no-reading"]);
    let layers = around(Method::GET, "/cats").await;
    assert_eq!(layers, ["app", "every-cat", "cats", "no-toys"]);
}

#[baya::test]
async fn a_pattern_of_one_segment_does_not_reach_deeper() {
    let layers = around(Method::GET, "/cats/7/toys/1").await;
    assert_eq!(layers, ["app", "every-cat", "cats"]);
}

/// Returns the boot error of the app of a module.
async fn boot_error<M: baya::Module>() -> String {
    TestApp::new::<M>().start().await.unwrap_err().to_string()
}

#[baya::test]
async fn rejects_invalid_patterns_and_patterns_without_a_route_at_boot() {
    #[module(root, controllers = [Dogs], middleware = [
        named("a").on("/dogs/{id"),
        named("b").except(&[], "/{*rest}/public"),
        named("c").on("/nowhere"),
    ])]
    struct WrongModule;
    let error = boot_error::<WrongModule>().await;
    assert!(error.contains("the pattern `/dogs/{id` has an invalid parameter"), "{error}");
    assert!(error.contains("the pattern `/{*rest}/public` continues after a wildcard"), "{error}");
    assert!(error.contains("3. no route of the app matches `/nowhere`; write the path"), "{error}");
    assert_eq!(error.matches(file!()).count(), 3, "{error}");
}

#[baya::test]
async fn rejects_layers_of_a_module_without_controllers_at_boot() {
    #[module(imports = [CatsModule], middleware = [named("idle"), named("dogs").on("/dogs")])]
    struct IdleModule;
    #[module(root, controllers = [Dogs], imports = [IdleModule])]
    struct Root;
    let error = boot_error::<Root>().await;
    assert!(error.contains("1. `IdleModule` lists a layer, but no controllers"), "{error}");
    assert!(!error.contains("2. "), "{error}");
}

#[baya::test]
async fn rejects_root_layers_in_an_impossible_order_at_boot() {
    #[module(root, controllers = [Dogs], middleware = [
        named("some").on("/dogs"),
        named("all"),
    ])]
    struct MixedModule;
    let error = boot_error::<MixedModule>().await;
    assert!(error.contains("after one around some routes; list it first"), "{error}");
}

#[controller("/birds")]
struct Birds;

#[controller]
impl Birds {
    #[get]
    async fn all(&self) {}
}

// Their layers are bound to a route of another module, so that their order is the order of their modules.
#[module(middleware = [named("deep").on("/birds")])]
struct Deep;

#[module(imports = [Deep], middleware = [named("first").on("/birds")])]
struct First;

#[module(middleware = [named("second").on("/birds")])]
struct Second;

#[module(imports = [Deep], middleware = [named("third").on("/birds")])]
struct Third;

#[module(root, imports = [First, Second, Third], controllers = [Birds], middleware = [named("root").on("/birds")])]
struct Siblings;

#[baya::test]
async fn layers_of_siblings_run_in_the_order_of_the_imports() {
    let app = TestApp::new::<Siblings>().start().await?;
    let response = app.get("/birds").send().await;
    let layers = response.headers().get_all("x-layer").iter().rev();
    let layers: Vec<_> = layers.filter_map(|value| value.to_str().ok()).collect();
    assert_eq!(layers, ["root", "first", "second", "third", "deep"]);
}
