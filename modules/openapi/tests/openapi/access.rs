//! Access to documents and pages: open, unless the import of the module has guards.

use std::sync::Arc;

use baya::testing::TestApp;
use baya::{Context, Error, Guard, Interceptor, Next, Reply};
use baya_macros::{bundle, controller, guard, injectable, interceptor, metadata, module, token};
use baya_openapi::OpenApiModule;

#[token]
struct User {
    role: String,
}

#[injectable]
struct Users;

impl Users {
    fn role(&self, key: &str) -> Option<String> {
        key.strip_prefix("key-").map(str::to_owned)
    }
}

#[guard(provides = User)]
struct Login {
    users: Arc<Users>,
}

impl Guard for Login {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let key = cx.header("x-key").ok_or_else(Error::unauthorized)?;
        let role = self.users.role(key).ok_or_else(Error::unauthorized)?;
        cx.provide(User { role });
        Ok(())
    }
}

#[metadata(enforced_by = HasRole)]
struct Role(&'static str);

#[guard(needs = User)]
struct HasRole;

impl Guard for HasRole {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let Some(Role(role)) = cx.meta::<Role>() else { return Ok(()) };
        let user = cx.provided::<User>().ok_or_else(Error::unauthorized)?;
        if user.role == *role { Ok(()) } else { Err(Error::forbidden()) }
    }
}

#[interceptor]
struct Marked;

impl Interceptor for Marked {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        let mut reply = next.run(cx).await?;
        if let Some(response) = reply.response_mut() {
            let value = "docs".parse().map_err(Error::internal)?;
            response.headers_mut().insert("x-marked", value);
        }
        Ok(reply)
    }
}

#[bundle]
#[use_guards(Login, HasRole)]
#[meta(Role("admin"))]
struct AdminOnly;

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn all(&self) -> String {
        "cats".to_owned()
    }
}

#[module(root, imports = [OpenApiModule::at("/docs")], controllers = [Cats], guards = [HasNothing])]
struct OpenModule;

#[guard]
struct HasNothing;

impl Guard for HasNothing {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[module(
    root,
    imports = [
        #[apply(AdminOnly)]
        #[use_interceptors(Marked)]
        OpenApiModule::at("/docs"),
    ],
    providers = [Users],
    controllers = [Cats],
)]
struct GuardedModule;

#[baya_macros::test]
async fn lists_documents_and_pages_as_unguarded() {
    let app = TestApp::new::<OpenModule>().start().await?;
    let open: Vec<_> = app.unguarded_routes().iter().map(ToString::to_string).collect();
    for route in ["GET /openapi.json  OpenApiModule", "GET /openapi.yaml  OpenApiModule"] {
        assert!(open.iter().any(|one| one == route), "{route} in {open:?}");
    }
    assert!(open.iter().any(|one| one.starts_with("GET /docs  ")), "{open:?}");
    assert!(!open.iter().any(|one| one.contains("/cats")), "{open:?}");
    app.get("/openapi.json").send().await.assert_status(200);
}

#[baya_macros::test]
async fn guards_on_the_import_protect_documents_and_pages() {
    let app = TestApp::new::<GuardedModule>().start().await?;
    for path in ["/openapi.json", "/openapi.yaml", "/docs"] {
        app.get(path).send().await.assert_status(401);
        app.get(path).header("x-key", "key-staff").send().await.assert_status(403);
        let response = app.get(path).header("x-key", "key-admin").send().await;
        response.assert_status(200).assert_header("x-marked", "docs");
        assert!(response.header("x-content-type-options").is_some(), "{path}");
    }
    let open: Vec<_> = app.unguarded_routes().iter().map(ToString::to_string).collect();
    assert_eq!(open, ["GET /cats  Cats::all"]);
    let without: Vec<_> = app.routes_without::<Login>().iter().map(ToString::to_string).collect();
    assert_eq!(without, ["GET /cats  Cats::all"]);
    let documents = app.routes().into_iter().find(|route| route.path == "/openapi.json");
    assert_eq!(documents.map(|route| route.guards).unwrap_or_default(), ["Login", "HasRole"]);
}
