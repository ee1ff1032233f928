//! Bundles of attributes.

use baya::bundle;
use baya::prelude::*;
use baya::testing::TestApp;

use super::trace::{F, G, I, TraceModule, traced};

#[metadata]
struct Roles(&'static [&'static str]);

#[guard]
struct HasRole;

impl Guard for HasRole {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let Some(Roles(roles)) = cx.meta() else { return Err(Error::forbidden()) };
        match cx.header("x-role") {
            Some(role) if roles.contains(&role) => Ok(()),
            _ => Err(Error::forbidden()),
        }
    }
}

/// Accepts only admins.
#[bundle]
#[use_guards(HasRole)]
#[meta(Roles(&["admin"]))]
struct AdminOnly;

#[bundle]
#[use_guards(G("inner"))]
struct Inner;

/// A bundle of a bundle and other attributes.
#[bundle]
#[use_guards(G("first"))]
#[apply(Inner)]
#[use_guards(G("last"))]
#[use_interceptors(I("wrapped"))]
#[use_filters(F("caught"))]
struct Everything;

#[controller("/admin")]
#[apply(AdminOnly)]
struct Admin;

#[controller]
impl Admin {
    #[get]
    async fn index(&self) -> &'static str {
        "index"
    }

    #[get("/staff")]
    #[meta(Roles(&["staff"]))]
    async fn staff(&self) -> &'static str {
        "staff"
    }
}

#[controller]
struct Traced;

#[controller]
impl Traced {
    #[get("/traced")]
    #[use_guards(G("before"))]
    #[apply(Everything)]
    #[use_guards(G("behind"))]
    async fn traced(&self) -> Result<(), Error> {
        Err(Error::gone())
    }
}

#[module(root, imports = [TraceModule], controllers = [Admin, Traced])]
struct AppModule;

#[baya::test]
async fn a_bundle_applies_a_guard_and_its_metadata() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    app.get("/admin").send().await.assert_status(403);
    app.get("/admin").header("x-role", "admin").send().await.assert_text("index");
    app.get("/admin/staff").header("x-role", "admin").send().await.assert_status(403);
    app.get("/admin/staff").header("x-role", "staff").send().await.assert_text("staff");
}

#[baya::test]
async fn enhancers_of_a_bundle_run_at_its_position() {
    let (app, trace) = traced::<AppModule>().await;
    app.get("/traced").send().await.assert_status(410);
    let expected = "\
guard before
guard first
guard inner
guard last
guard behind
interceptor wrapped before
interceptor wrapped after an error
filter caught for 410";
    assert_eq!(trace.take(), expected);
}
