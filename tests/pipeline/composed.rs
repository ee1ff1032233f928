//! Guards that are composed of guards.

use baya::prelude::*;
use baya::testing::TestApp;

#[token]
struct User;

/// Provides the user, and rejects suspended users.
#[guard(provides = User)]
struct Login;

impl Guard for Login {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        cx.provide(User);
        match cx.header("x-suspended") {
            Some(_) => Err(Error::forbidden()),
            None => Ok(()),
        }
    }
}

#[guard]
struct Guest;

impl Guard for Guest {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

/// Rejects bodies with a wrong signature, which it reads completely.
#[guard]
struct Forged;

impl Guard for Forged {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        if cx.body().await?.starts_with(b"forged") { Ok(()) } else { Err(Error::forbidden()) }
    }
}

#[controller]
struct Routes;

#[controller]
impl Routes {
    #[get("/any")]
    #[use_guards(Any(Login, Guest))]
    async fn any(&self, user: Option<Provided<User>>) -> String {
        user.is_some().to_string()
    }

    #[get("/not")]
    #[use_guards(Not(Login))]
    async fn not(&self, user: Option<Provided<User>>) -> String {
        user.is_some().to_string()
    }

    #[post("/unforged")]
    #[use_guards(Not(Forged))]
    async fn unforged(&self, body: String) -> String {
        body.len().to_string()
    }

    #[post("/either")]
    #[use_guards(Any(Forged, Guest))]
    async fn either(&self, body: String) -> String {
        body.len().to_string()
    }
}

#[module(root, controllers = [Routes])]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().configure(|app| app.body_limit(64)).start().await.unwrap()
}

#[baya::test]
async fn discards_headers_of_a_guard_that_rejects_if_another_one_accepts() {
    let app = app().await;
    app.get("/any").send().await.assert_text("true");
    app.get("/any").header("x-suspended", "yes").send().await.assert_text("false");
    app.get("/not").header("x-suspended", "yes").send().await.assert_text("false");
    app.get("/not").send().await.assert_status(403);
}

#[baya::test]
async fn not_keeps_an_error_that_is_not_a_rejection() {
    let app = app().await;
    let post = |body: String| app.post("/unforged").body("text/plain", body);
    post("fine".to_owned()).send().await.assert_status(201).assert_text("4");
    post("forged".to_owned()).send().await.assert_status(403);
    post("forged".repeat(20)).send().await.assert_status(413);
}

#[baya::test]
async fn a_body_that_one_guard_can_not_read_fails_for_the_next_one() {
    let response = app().await.post("/either").body("text/plain", "x".repeat(65)).send().await;
    response.assert_status(413);
}
