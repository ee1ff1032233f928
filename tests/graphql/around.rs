//! Guards, interceptors, pipes and filters around fields.

use std::sync::Mutex;

use baya::graphql::{GraphQlModule, TestGraphQl};
use baya::prelude::*;
use baya::testing::{TestApp, json};
use baya::{Caught, Filter, Interceptor, Next, Pipe, Reply, filter, interceptor, pipe};

/// Records events in order.
#[injectable]
#[derive(Default)]
struct Log(#[inject(default)] Mutex<Vec<String>>);

impl Log {
    fn note(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }
}

#[token]
#[derive(Debug)]
struct User(String);

#[metadata]
struct Role(&'static str);

/// Provides the user of the header `x-user`.
#[guard(provides = User)]
struct Login;

impl Guard for Login {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let user = cx.header("x-user").map(str::to_owned).ok_or_else(Error::unauthorized)?;
        if let Some(Role(role)) = cx.meta::<Role>()
            && *role != user
        {
            return Err(Error::forbidden());
        }
        cx.provide(User(user));
        Ok(())
    }
}

/// Rejects queries that select the field `secret`.
#[guard]
struct NoSecrets;

impl Guard for NoSecrets {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        match cx.graphql() {
            Some(field) if field.selects("owner.secret") => Err(Error::forbidden()),
            _ => Ok(()),
        }
    }
}

/// Accepts only the owner of a cat.
#[guard]
struct OwnCat;

impl Guard for OwnCat {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let cat = cx.lent::<Cat>().ok_or_else(Error::forbidden)?;
        let is_own = cx.header("x-user") == Some(&*cat.owner.name);
        if is_own { Ok(()) } else { Err(Error::forbidden()) }
    }
}

#[interceptor]
struct Noted {
    log: Arc<Log>,
}

impl Interceptor for Noted {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        let path = cx.graphql().map(|field| field.path()).unwrap_or_default();
        self.log.note(format!("before {path}"));
        let mut reply = next.run(cx).await?;
        if let Some(text) = reply.get_mut::<String>() {
            text.push('!');
        }
        self.log.note(format!("after {path}"));
        Ok(reply)
    }
}

#[pipe(takes = [String])]
struct Lower;

impl Pipe<String> for Lower {
    async fn transform(&self, value: String, _cx: &Context<'_>) -> Result<String, Error> {
        Ok(value.to_lowercase())
    }
}

#[derive(Debug, ApiError)]
enum CatError {
    #[error(status = 409, message = "asleep")]
    Asleep,
}

#[filter]
struct Awake;

impl Filter for Awake {
    type Catches = CatError;

    async fn catch(&self, _error: Caught<CatError>, _cx: &mut Context<'_>) -> Result<Reply, Error> {
        Ok(Reply::new("woken".to_owned()))
    }
}

#[dto(object)]
struct Cat {
    name: String,
    owner: Owner,
}

#[dto(object)]
#[derive(Clone)]
struct Owner {
    name: String,
    secret: String,
}

fn cat() -> Cat {
    let owner = Owner { name: "kim".into(), secret: "tuna".into() };
    Cat { name: "Tom".into(), owner }
}

#[resolver]
#[use_interceptors(Noted)]
struct Cats;

#[resolver]
impl Cats {
    #[query]
    #[use_guards(Login)]
    async fn me(&self, user: Provided<User>) -> String {
        user.0.clone()
    }

    #[query]
    #[use_guards(Login)]
    #[baya::meta(Role("admin"))]
    async fn admin(&self) -> String {
        "yes".into()
    }

    #[query]
    #[use_guards(NoSecrets)]
    async fn cat(&self) -> Option<Cat> {
        Some(cat())
    }

    #[field]
    #[use_guards(OwnCat)]
    async fn diary(&self, cat: &Cat) -> Option<String> {
        Some(format!("{} slept", cat.name))
    }

    #[query]
    #[use_pipes(Lower)]
    async fn echo(&self, text: String) -> String {
        text
    }

    #[query]
    #[use_filters(Awake)]
    async fn wake(&self) -> Result<String, CatError> {
        Err(CatError::Asleep)
    }
}

#[module(
    root,
    imports = [GraphQlModule::at("/graphql")],
    providers = [Log],
    resolvers = [Cats],
)]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

#[baya::test]
async fn a_guard_rejects_only_its_field() {
    let result = app().await.graphql("{ me cat { name } }").send().await;
    result.assert_error("unauthorized");
    assert_eq!(result.errors()[0].path, [json!("me")]);
}

#[baya::test]
async fn a_guard_provides_data_to_its_field() {
    let result = app().await.graphql("{ me }").header("x-user", "kim").send().await;
    result.assert_data(json!({ "me": "kim!" }));
}

#[baya::test]
async fn guards_read_the_metadata_of_the_field() {
    let app = app().await;
    let result = app.graphql("{ admin }").header("x-user", "kim").send().await;
    result.assert_error("forbidden");
    let result = app.graphql("{ admin }").header("x-user", "admin").send().await;
    result.assert_data(json!({ "admin": "yes!" }));
}

#[baya::test]
async fn guards_see_the_selected_fields() {
    let app = app().await;
    let query = "{ cat { owner { ...O } } } fragment O on Owner { ... on Owner { a: secret } }";
    app.graphql(query).send().await.assert_error("forbidden");
    let result = app.graphql("{ cat { owner { name } } }").send().await;
    result.assert_data(json!({ "cat": { "owner": { "name": "kim" } } }));
}

#[baya::test]
async fn guards_of_fields_see_their_object() {
    let app = app().await;
    let result = app.graphql("{ cat { diary } }").header("x-user", "tim").send().await;
    result.assert_error("forbidden");
    assert_eq!(result.data(), &json!({ "cat": { "diary": null } }));
    let result = app.graphql("{ cat { diary } }").header("x-user", "kim").send().await;
    result.assert_data(json!({ "cat": { "diary": "Tom slept" } }));
}

#[baya::test]
async fn interceptors_wrap_each_field_and_see_its_path() {
    let app = app().await;
    app.graphql("{ cat { diary } }").header("x-user", "kim").send().await;
    let log = app.provider::<Log>();
    let log = log.0.lock().unwrap();
    assert_eq!(*log, ["before cat", "after cat", "before cat.diary", "after cat.diary"]);
}

#[baya::test]
async fn pipes_transform_arguments() {
    let result = app().await.graphql(r#"{ echo(text: "LOUD") }"#).send().await;
    result.assert_data(json!({ "echo": "loud!" }));
}

#[baya::test]
async fn a_filter_replaces_an_error_by_a_value() {
    app().await.graphql("{ wake }").send().await.assert_data(json!({ "wake": "woken" }));
}

#[baya::test]
async fn lists_unguarded_fields() {
    let app = app().await;
    let all = app.unguarded_handlers();
    let all = format!("{all:?}");
    assert!(all.contains("Query.echo") && !all.contains("Query.me"), "{all}");
}
