//! Attributes that precede the attribute that reads them.

use baya::prelude::*;
use baya::testing::TestApp;

/// Rejects calls whose header names its letter.
#[guard(value)]
struct Letter(&'static str);

impl Guard for Letter {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let stop = cx.header("x-stop").unwrap_or_default();
        if stop == self.0 { Err(Error::forbidden().with_code(self.0)) } else { Ok(()) }
    }
}

/// Rejects every call, with its letter.
#[guard(value)]
struct Refuses(&'static str);

impl Guard for Refuses {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Err(Error::forbidden().with_code(self.0))
    }
}

#[use_guards(Letter("a"))]
#[use_guards(Refuses("b"))]
#[controller("/cats")]
#[use_guards(Refuses("c"))]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self) {}
}

#[module(root, controllers = [Cats])]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

#[baya::test]
async fn guards_above_the_controller_run() {
    let response = app().await.get("/cats").header("x-stop", "a").send().await;
    assert_eq!(response.assert_status(403).json::<serde_json::Value>()["code"], "a");
}

#[baya::test]
async fn attributes_above_the_controller_keep_their_order() {
    let response = app().await.get("/cats").send().await;
    assert_eq!(response.assert_status(403).json::<serde_json::Value>()["code"], "b");
}
