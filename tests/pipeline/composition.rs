//! The outcomes of composed guards, and what `#[skip]` removes from them.

use baya::prelude::*;
use baya::testing::TestApp;

/// Defines guards that reject every call with one error, unless the request has the header `x-pass`.
macro_rules! rejecting_guards {
    ($($name:ident $error:ident;)*) => { $(
        #[guard]
        struct $name;

        impl Guard for $name {
            async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
                match cx.header("x-pass") {
                    Some(names) if names.contains(stringify!($name)) => Ok(()),
                    _ => Err(Error::$error()),
                }
            }
        }
    )* };
}

rejecting_guards! {
    Forbids forbidden;
    Unauthorized unauthorized;
    Unavailable unavailable;
}

#[controller]
struct Outcomes;

#[controller]
impl Outcomes {
    #[get("/not-unavailable")]
    #[use_guards(Not(Unavailable))]
    async fn not_unavailable(&self) {}

    #[get("/not-forbids")]
    #[use_guards(Not(Forbids))]
    async fn not_forbids(&self) {}

    #[get("/unavailable-first")]
    #[use_guards(Any(Unavailable, Forbids))]
    async fn unavailable_first(&self) {}

    #[get("/unavailable-last")]
    #[use_guards(Any(Forbids, Unavailable))]
    async fn unavailable_last(&self) {}

    #[get("/any")]
    #[use_guards(Any(Unauthorized, Forbids))]
    async fn any(&self) {}
}

#[controller("/all")]
#[use_guards(All(Forbids, Unauthorized))]
struct InAll;

#[controller]
impl InAll {
    #[get("/whole")]
    async fn whole(&self) {}

    #[get("/skipped")]
    #[skip(Forbids)]
    async fn skipped(&self) {}
}

#[controller("/plain")]
#[use_guards(Forbids)]
struct Plain;

#[controller]
impl Plain {
    #[get("/skipped")]
    #[skip(Forbids)]
    async fn skipped(&self) {}

    #[get("/composed")]
    #[skip(Forbids)]
    #[use_guards(Any(Forbids, Unauthorized))]
    async fn composed(&self) {}
}

#[module(root, controllers = [Outcomes, InAll, Plain])]
struct AppModule;

async fn status(path: &str, passed: &str) -> u16 {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    app.get(path).header("x-pass", passed).send().await.status().as_u16()
}

#[baya::test]
async fn not_passes_rejections_and_rejects_passes() {
    assert_eq!(status("/not-forbids", "").await, 204);
    assert_eq!(status("/not-forbids", "Forbids").await, 403);
}

#[baya::test]
async fn not_keeps_the_error_of_a_guard_that_could_not_decide() {
    assert_eq!(status("/not-unavailable", "").await, 503);
}

#[baya::test]
async fn any_keeps_a_server_error_whatever_its_position() {
    assert_eq!(status("/unavailable-first", "").await, 503);
    assert_eq!(status("/unavailable-last", "").await, 503);
    assert_eq!(status("/unavailable-first", "Forbids").await, 204);
}

#[baya::test]
async fn any_returns_the_last_rejection() {
    assert_eq!(status("/any", "").await, 403);
    assert_eq!(status("/any", "Forbids").await, 204);
    assert_eq!(status("/any", "Unauthorized").await, 204);
}

#[baya::test]
async fn skip_removes_one_guard_of_all_and_keeps_the_others() {
    assert_eq!(status("/all/whole", "").await, 403);
    assert_eq!(status("/all/whole", "Forbids").await, 401);
    assert_eq!(status("/all/skipped", "").await, 401);
    assert_eq!(status("/all/skipped", "Unauthorized").await, 204);
}

#[baya::test]
async fn skip_removes_a_guard_of_a_farther_level_and_not_one_of_its_own() {
    assert_eq!(status("/plain/skipped", "").await, 204);
    assert_eq!(status("/plain/composed", "").await, 401);
    assert_eq!(status("/plain/composed", "Forbids").await, 204);
}
