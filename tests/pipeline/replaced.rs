//! Replacements of enhancers in tests, by values of their own type or of others.

use baya::prelude::*;
use baya::testing::TestApp;
use baya::{Caught, Filter, Interceptor, Next, Pipe, Reply, filter, interceptor, pipe};

#[guard]
struct Closed;

impl Guard for Closed {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Err(Error::forbidden())
    }
}

struct Open;

impl Guard for Open {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[interceptor]
struct Through;

impl Interceptor for Through {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        next.run(cx).await
    }
}

struct Instead;

impl Interceptor for Instead {
    async fn intercept(&self, _cx: &mut Context<'_>, _next: Next<'_>) -> Result<Reply, Error> {
        Ok(Reply::http("instead"))
    }
}

#[pipe(takes = [u64])]
struct Add {
    #[inject(value = 1)]
    number: u64,
}

impl Pipe<u64> for Add {
    async fn transform(&self, value: u64, _cx: &Context<'_>) -> Result<u64, Error> {
        Ok(value + self.number)
    }
}

#[filter]
struct Silent;

impl Filter for Silent {
    type Catches = Error;

    async fn catch(&self, error: Caught<Error>, _cx: &mut Context<'_>) -> Result<Reply, Error> {
        Err(error.into_error())
    }
}

struct Loud;

impl Filter for Loud {
    type Catches = Error;

    async fn catch(&self, error: Caught<Error>, _cx: &mut Context<'_>) -> Result<Reply, Error> {
        Ok(Reply::http(format!("no: {}", error.status())))
    }
}

#[controller]
#[use_guards(Closed)]
#[use_interceptors(Through)]
#[use_filters(Silent)]
struct Cats;

#[controller]
impl Cats {
    #[get("/{id}")]
    async fn find(
        &self,
        #[param]
        #[use_pipes(Add)]
        id: u64,
    ) -> String {
        id.to_string()
    }
}

#[module(root, controllers = [Cats], pipes = [Add])]
struct AppModule;

#[baya::test]
async fn replaces_a_guard_by_another_one() {
    let app = TestApp::new::<AppModule>().replace_guard::<Closed>(Open).start().await.unwrap();
    app.get("/1").send().await.assert_status(200).assert_text("3");
}

#[baya::test]
async fn replaces_every_use_of_a_pipe_by_another_value_of_its_type() {
    let app = TestApp::new::<AppModule>().replace_guard::<Closed>(Open);
    let app = app.replace::<Add>(Add { number: 10 }).start().await.unwrap();
    app.get("/1").send().await.assert_text("21");
}

#[baya::test]
async fn replaces_an_interceptor() {
    let app = TestApp::new::<AppModule>().replace_guard::<Closed>(Open);
    let app = app.replace_interceptor::<Through>(Instead).start().await.unwrap();
    app.get("/1").send().await.assert_text("instead");
}

#[baya::test]
async fn replaces_a_filter() {
    let app = TestApp::new::<AppModule>().replace_filter::<Silent>(Loud).start().await.unwrap();
    app.get("/1").send().await.assert_status(200).assert_text("no: 403 Forbidden");
}

#[baya::test]
async fn rejects_a_replacement_of_an_unused_guard() {
    #[guard]
    struct Unused;
    impl Guard for Unused {
        async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
            Ok(())
        }
    }
    let error = TestApp::new::<AppModule>().replace_guard::<Unused>(Open).start().await;
    assert!(error.unwrap_err().to_string().contains("Unused"));
}
