use baya::prelude::*;
use baya::testing::TestApp;
use baya::{Interceptor, Next, Pipe, Reply, interceptor, pipe};

#[token]
struct CurrentUser(String);

#[injectable]
struct Keys;

#[guard(provides = CurrentUser)]
struct ApiKey {
    _keys: Arc<Keys>,
}

impl Guard for ApiKey {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let key = cx.header("x-key").ok_or_else(Error::unauthorized)?.to_owned();
        cx.provide(CurrentUser(key));
        Ok(())
    }
}

#[interceptor]
struct Loud;

impl Interceptor for Loud {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        let mut reply = next.run(cx).await?;
        if let Some(response) = reply.response_mut() {
            response.headers_mut().insert("x-loud", "yes".parse().unwrap());
        }
        Ok(reply)
    }
}

#[pipe(takes = [String])]
struct Trim;

impl Pipe<String> for Trim {
    async fn transform(&self, value: String, _cx: &Context<'_>) -> Result<String, Error> {
        Ok(value.trim().to_owned())
    }
}

#[pipe]
struct Hex;

impl Pipe<String, u64> for Hex {
    async fn transform(&self, value: String, cx: &Context<'_>) -> Result<u64, Error> {
        u64::from_str_radix(&value, 16).map_err(|_| cx.invalid("hex", "must be hexadecimal"))
    }
}

#[controller]
#[use_guards(ApiKey)]
struct Hello;

#[controller]
impl Hello {
    #[get("/{id}")]
    #[use_interceptors(Loud)]
    #[use_pipes(Trim)]
    async fn hello(
        &self,
        #[param]
        #[use_pipes(Hex)]
        id: u64,
        #[query] name: String,
        user: Provided<CurrentUser>,
    ) -> String {
        format!("{id} {name} {}", user.0)
    }
}

#[module(root, providers = [Keys], controllers = [Hello])]
struct AppModule;

#[baya::test]
async fn runs_a_complete_pipeline() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    app.get("/ff?name=%20tom%20").send().await.assert_status(401);
    let response = app.get("/ff?name=%20tom%20").header("x-key", "k").send().await;
    response.assert_status(200).assert_header("x-loud", "yes").assert_text("255 tom k");
    app.get("/zz?name=a").header("x-key", "k").send().await.assert_status(400);
}
