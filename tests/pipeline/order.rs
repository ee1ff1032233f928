//! The exact order of all enhancers of a handler.

use std::num::ParseIntError;

use baya::axum::extract::Path;
use baya::axum::middleware::{Next as AxumNext, from_fn};
use baya::prelude::*;
use baya::{Caught, Filter, Middleware, Reply, filter};

use super::trace::{F, G, I, P, Trace, TraceModule, traced};

/// A filter for one type of errors.
#[filter]
struct NoNumber {
    trace: Arc<Trace>,
}

impl Filter for NoNumber {
    type Catches = ParseIntError;

    async fn catch(
        &self,
        error: Caught<ParseIntError>,
        _cx: &mut Context<'_>,
    ) -> Result<Reply, Error> {
        self.trace.note(format!("filter NoNumber for {error}"));
        Err(Error::bad_request())
    }
}

#[controller("/cats")]
#[use_guards(G("controller"), G("controller 2"))]
#[use_interceptors(I("controller"))]
#[use_pipes(P("controller"))]
#[use_filters(F("controller"))]
struct Cats {
    trace: Arc<Trace>,
}

#[controller]
impl Cats {
    #[get("/{name}")]
    #[use_guards(G("route"))]
    #[use_interceptors(I("route"))]
    #[use_pipes(P("route"))]
    #[use_filters(F("route"))]
    async fn find(
        &self,
        #[param]
        #[use_pipes(P("argument"))]
        name: String,
        #[query] color: String,
    ) -> String {
        self.trace.note("handler");
        format!("{name} {color}")
    }

    #[get("/{name}/panic")]
    async fn panics(&self, #[param] name: u8) -> String {
        self.trace.note("handler");
        panic!("the handler of {name} panics")
    }

    #[get("/{id}/number")]
    async fn number(&self, Path(id): Path<u64>) -> String {
        self.trace.note("handler");
        format!("{id}")
    }

    #[get("/{text}/specific")]
    #[use_filters(F("route"), NoNumber)]
    async fn specific(&self, #[param] text: String) -> Result<String, Error> {
        Ok(text.parse::<u64>()?.to_string())
    }
}

fn layer(name: &'static str) -> Middleware {
    Middleware::new(from_fn(move |request: baya::axum::extract::Request, next: AxumNext| {
        let names =
            request.headers().get("x-layers").map(|value| value.to_str().unwrap().to_owned());
        async move {
            let mut response = next.run(request).await;
            let inner = response.headers().get("x-layers").map(|value| value.to_str().unwrap());
            let all = format!("{name} {}", inner.or(names.as_deref()).unwrap_or_default());
            response.headers_mut().insert("x-layers", all.trim().parse().unwrap());
            response
        }
    }))
}

#[module(
    imports = [TraceModule],
    controllers = [Cats],
    guards = [G("module")],
    interceptors = [I("module")],
    pipes = [P("module")],
    filters = [F("module")],
    middleware = [layer("module"), layer("module 2")],
)]
struct CatsModule;

#[module(
    root,
    imports = [CatsModule, TraceModule],
    guards = [G("app")],
    interceptors = [I("app")],
    pipes = [P("app")],
    filters = [F("app")],
    middleware = [layer("app"), layer("app 2")],
)]
struct AppModule;

const GUARDS: &str = "\
guard app
guard module
guard controller
guard controller 2
guard route";

const BEFORE: &str = "\
interceptor app before
interceptor module before
interceptor controller before
interceptor route before";

const AFTER: &str = "\
interceptor route after
interceptor controller after
interceptor module after
interceptor app after";

const AFTER_AN_ERROR: &str = "\
interceptor route after an error
interceptor controller after an error
interceptor module after an error
interceptor app after an error";

const NAME_PIPED: &str = "\
pipe app of name
pipe module of name
pipe controller of name
pipe route of name
pipe argument of name";

const COLOR_PIPED: &str = "\
pipe app of color
pipe module of color
pipe controller of color
pipe route of color";

#[baya::test]
async fn enhancers_run_in_the_order_of_their_levels() {
    let (app, trace) = traced::<AppModule>().await;
    let response = app.get("/cats/tom?color=red").send().await;
    response
        .assert_status(200)
        .assert_text("tom+app+module+controller+route+argument red+app+module+controller+route")
        .assert_header("x-layers", "app app 2 module module 2");
    let expected = [GUARDS, BEFORE, NAME_PIPED, COLOR_PIPED, "handler", AFTER].join("\n");
    assert_eq!(trace.take(), expected);
}

#[baya::test]
async fn a_rejecting_guard_ends_the_call_before_interceptors() {
    let (app, trace) = traced::<AppModule>().await;
    let request = app.get("/cats/tom?color=red").header("x-do", "controller:refuse");
    request.send().await.assert_status(403);
    let expected = "guard app\nguard module\nguard controller\nfilter route for 403";
    assert_eq!(trace.take(), expected);
}

#[baya::test]
async fn an_interceptor_that_responds_itself_skips_pipes_and_handler() {
    let (app, trace) = traced::<AppModule>().await;
    let request = app.get("/cats/tom?color=red").header("x-do", "controller:answer");
    request.send().await.assert_status(200).assert_text("from controller");
    let before = "interceptor app before\ninterceptor module before\ninterceptor controller before";
    let after = "interceptor module after\ninterceptor app after";
    assert_eq!(trace.take(), [GUARDS, before, after].join("\n"));
}

#[baya::test]
async fn interceptors_see_the_error_of_a_pipe() {
    let (app, trace) = traced::<AppModule>().await;
    let request = app.get("/cats/tom?color=red").header("x-do", "argument:fail");
    request.send().await.assert_status(400);
    let expected = [GUARDS, BEFORE, NAME_PIPED, AFTER_AN_ERROR, "filter route for 400"];
    assert_eq!(trace.take(), expected.join("\n"));
}

#[baya::test]
async fn interceptors_and_one_filter_see_a_panic_of_the_handler_as_an_error() {
    let (app, trace) = traced::<AppModule>().await;
    app.get("/cats/7/panic").send().await.assert_status(500);
    let calls = trace.take();
    let after = "interceptor controller after an error\ninterceptor module after an error\ninterceptor app after an error";
    assert!(calls.ends_with(&format!("handler\n{after}\nfilter controller for 500")), "{calls}");
}

#[baya::test]
async fn a_panic_of_a_guard_reaches_one_filter() {
    let (app, trace) = traced::<AppModule>().await;
    let request = app.get("/cats/tom?color=red").header("x-do", "module:panic");
    request.send().await.assert_status(500);
    assert_eq!(trace.take(), "guard app\nguard module\nfilter route for 500");
}

#[baya::test]
async fn a_rejection_of_an_axum_extractor_reaches_a_filter_and_is_a_problem() {
    let (app, trace) = traced::<AppModule>().await;
    let response = app.get("/cats/tom/number").send().await;
    response.assert_status(400).assert_header("content-type", "application/problem+json");
    let calls = trace.take();
    assert!(calls.ends_with("after an error\nfilter controller for 400"), "{calls}");
}

#[baya::test]
async fn on_one_level_the_filter_for_the_more_specific_type_runs() {
    let (app, trace) = traced::<AppModule>().await;
    app.get("/cats/tom/specific").send().await.assert_status(400);
    let calls = trace.take();
    assert!(calls.ends_with("\nfilter NoNumber for invalid digit found in string"), "{calls}");
}

#[baya::test]
async fn unknown_paths_and_methods_reach_the_filters_of_the_app() {
    let (app, trace) = traced::<AppModule>().await;
    app.get("/dogs").send().await.assert_status(404);
    assert_eq!(trace.take(), "filter app for 404");
    app.post("/cats/tom").send().await.assert_status(405);
    assert_eq!(trace.take(), "filter app for 405");
}
