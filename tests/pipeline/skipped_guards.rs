//! `#[skip]` of a guard that farther levels declare alone and inside other guards.

use baya::prelude::*;
use baya::testing::TestApp;

/// Rejects every call with 403, unless the header `x-pass` contains `Forbids`.
#[guard]
struct Forbids;

impl Guard for Forbids {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        match cx.header("x-pass") {
            Some(names) if names.contains("Forbids") => Ok(()),
            _ => Err(Error::forbidden()),
        }
    }
}

/// Rejects every call with 401, unless the header `x-pass` contains `Login`.
#[guard]
struct Login;

impl Guard for Login {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        match cx.header("x-pass") {
            Some(names) if names.contains("Login") => Ok(()),
            _ => Err(Error::unauthorized()),
        }
    }
}

#[controller("/any")]
#[use_guards(Forbids)]
struct BelowAny;

#[controller]
impl BelowAny {
    #[get("/guarded")]
    async fn guarded(&self) {}

    #[get("/skipped")]
    #[skip(Forbids)]
    async fn skipped(&self) {}
}

#[module(controllers = [BelowAny], guards = [Any(Forbids, Login)])]
struct AnyModule;

#[controller("/not")]
#[use_guards(Forbids)]
struct BelowNot;

#[controller]
impl BelowNot {
    #[get("/skipped")]
    #[skip(Forbids)]
    async fn skipped(&self) {}
}

#[module(controllers = [BelowNot], guards = [Not(Forbids)])]
struct NotModule;

#[controller("/all")]
struct BelowAll;

#[controller]
impl BelowAll {
    #[get("/guarded")]
    async fn guarded(&self) {}

    #[get("/skipped")]
    #[skip(Forbids)]
    async fn skipped(&self) {}

    #[get("/both")]
    #[skip(Forbids, Login)]
    async fn both(&self) {}
}

#[module(controllers = [BelowAll], guards = [All(All(Forbids), Login)])]
struct AllModule;

#[controller("/controller")]
#[skip(Forbids)]
struct SkipsForAll;

#[controller]
impl SkipsForAll {
    #[get("/skipped")]
    async fn skipped(&self) {}

    #[get("/declared-again")]
    #[use_guards(Forbids)]
    async fn declared_again(&self) {}
}

#[module(controllers = [SkipsForAll], guards = [Forbids])]
struct PlainModule;

#[module(root, imports = [AnyModule, NotModule, AllModule, PlainModule])]
struct AppModule;

async fn status(path: &str, passed: &str) -> u16 {
    let app = TestApp::new::<AppModule>().start().await.expect("it boots");
    app.get(path).header("x-pass", passed).send().await.status().as_u16()
}

#[baya::test]
async fn skip_removes_a_guard_and_keeps_any_with_it_on_a_farther_level() {
    assert_eq!(status("/any/guarded", "Login").await, 403);
    assert_eq!(status("/any/skipped", "").await, 401);
    assert_eq!(status("/any/skipped", "Login").await, 204);
    assert_eq!(status("/any/skipped", "Forbids").await, 204);
}

#[baya::test]
async fn skip_removes_a_guard_and_keeps_not_of_it_on_a_farther_level() {
    assert_eq!(status("/not/skipped", "").await, 204);
    assert_eq!(status("/not/skipped", "Forbids").await, 403);
}

#[baya::test]
async fn skip_removes_a_guard_of_an_inner_all() {
    assert_eq!(status("/all/guarded", "Login").await, 403);
    assert_eq!(status("/all/skipped", "").await, 401);
    assert_eq!(status("/all/skipped", "Login").await, 204);
    assert_eq!(status("/all/both", "").await, 204);
}

#[baya::test]
async fn skip_of_a_controller_keeps_a_guard_that_its_handler_declares() {
    assert_eq!(status("/controller/skipped", "").await, 204);
    assert_eq!(status("/controller/declared-again", "").await, 403);
    assert_eq!(status("/controller/declared-again", "Forbids").await, 204);
}
