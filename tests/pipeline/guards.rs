//! Metadata, decisions and data of guards.

use std::marker::PhantomData;
use std::sync::atomic::{AtomicBool, Ordering};

use baya::FromContext;
use baya::prelude::*;
use baya::security::{ErrorResponse, Guarded, Protection, SecurityScheme};
use baya::testing::TestApp;

/// The roles that can call a handler.
#[metadata]
struct Roles(&'static [&'static str]);

/// Accepts callers with one of the roles that are declared nearest to the handler.
#[guard]
struct HasRole;

impl Guard for HasRole {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let Some(Roles(roles)) = cx.meta() else { return Ok(()) };
        let role = cx.header("x-role").ok_or_else(Error::unauthorized)?;
        if roles.contains(&role) { Ok(()) } else { Err(Error::forbidden()) }
    }
}

/// The caller.
#[token]
#[derive(Debug)]
struct User {
    name: String,
}

#[injectable]
struct Names;

impl Names {
    fn of(&self, key: &str) -> Option<String> {
        key.strip_prefix("key-").map(str::to_owned)
    }
}

#[guard(provides = User)]
struct Login {
    names: Arc<Names>,
}

impl Guard for Login {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let key = cx.header("x-key").ok_or_else(Error::unauthorized)?;
        let name = self.names.of(key).ok_or_else(Error::forbidden)?;
        cx.provide(User { name });
        Ok(())
    }

    fn describe(_at: &Guarded<'_, Self>) -> Protection {
        Protection::by(SecurityScheme::header("x-key"))
            .with_error_response(ErrorResponse::forbidden())
    }
}

/// Declares data that it does not provide.
#[guard(provides = User)]
struct Forgetful;

impl Guard for Forgetful {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

/// A limit that each use sets.
struct Limit {
    letters: usize,
}

#[guard(options = Limit)]
struct ShortKeys {
    limit: Arc<Limit>,
    names: Arc<Names>,
}

impl ShortKeys {
    fn at_most(letters: usize) -> Limit {
        Limit { letters }
    }
}

impl Guard for ShortKeys {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let name = cx.header("x-key").and_then(|key| self.names.of(key)).unwrap_or_default();
        if name.len() <= self.limit.letters { Ok(()) } else { Err(Error::forbidden()) }
    }
}

/// The language of a caller, on any protocol.
#[derive(Clone)]
struct Language(String);

impl FromContext for Language {
    async fn from_context(cx: &mut Context<'_>) -> Result<Self, Error> {
        if let Some(known) = cx.extension::<Self>() {
            return Ok(known.clone());
        }
        Ok(Self(cx.header("accept-language").unwrap_or("en").to_owned()))
    }
}

/// A request-scoped provider.
#[injectable(scope = request)]
struct Visit {
    #[inject(default)]
    checked: AtomicBool,
}

/// Marks the visit of the request.
#[guard]
struct Doorman;

impl Guard for Doorman {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        cx.get::<Visit>().await?.checked.store(true, Ordering::SeqCst);
        Ok(())
    }
}

/// A generic guard that is open once its hook has run.
#[guard]
struct Warm<T> {
    #[inject(default)]
    ready: AtomicBool,
    #[inject(default)]
    of: PhantomData<T>,
}

#[guard]
impl<T> Warm<T> {
    #[on_init]
    async fn warm_up(&self) {
        let _ = &self.of;
        self.ready.store(true, Ordering::SeqCst);
    }
}

impl<T: Send + Sync + 'static> Guard for Warm<T> {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        if self.ready.load(Ordering::SeqCst) { Ok(()) } else { Err(Error::unavailable()) }
    }

    fn describe(_at: &Guarded<'_, Self>) -> Protection {
        Protection::new().with_error_response(ErrorResponse::unavailable())
    }
}

#[controller("/warm")]
#[skip(Login)]
#[use_guards(Warm<u8>)]
struct WarmController;

#[controller]
impl WarmController {
    #[get]
    async fn index(&self) {}

    #[get("/visit")]
    #[use_guards(Doorman)]
    async fn visit(&self, visit: Inject<Visit>) -> String {
        visit.checked.load(Ordering::SeqCst).to_string()
    }
}

#[controller("/open")]
#[skip(Login)]
struct Open;

#[controller]
impl Open {
    #[get]
    async fn open(&self, user: Option<Provided<User>>, language: Language) -> String {
        format!("{:?} {}", user.map(|user| user.name.clone()), language.0)
    }

    #[get("/again")]
    #[use_guards(Login)]
    async fn again(&self, user: Provided<User>) -> String {
        user.name.clone()
    }
}

#[controller("/staff")]
#[use_guards(HasRole)]
#[meta(Roles(&["staff"]))]
struct Staff;

#[controller]
impl Staff {
    #[get]
    async fn all(&self, user: Provided<User>) -> String {
        user.name.clone()
    }

    #[get("/boss")]
    #[meta(Roles(&["boss"]))]
    async fn boss(&self, cx: &Context<'_>) -> String {
        let roles: Vec<_> = cx.meta_all::<Roles>().flat_map(|roles| roles.0).copied().collect();
        format!("{}::{} of {}", cx.component(), cx.handler(), roles.join(" and "))
    }

    #[get("/short")]
    #[use_guards(ShortKeys::at_most(3))]
    async fn short(&self) -> &'static str {
        "short"
    }

    #[get("/shorter")]
    #[use_guards(ShortKeys::at_most(2))]
    async fn shorter(&self) -> &'static str {
        "shorter"
    }

    #[get("/either")]
    #[skip(HasRole)]
    #[use_guards(Any(HasRole, ShortKeys::at_most(2)))]
    async fn either(&self) -> &'static str {
        "either"
    }

    #[get("/forgotten")]
    #[skip(Login, HasRole)]
    #[use_guards(Forgetful)]
    async fn forgotten(&self, user: Provided<User>) -> String {
        user.name.clone()
    }
}

#[module(
    root,
    providers = [Names, Visit],
    controllers = [Open, Staff, WarmController],
    guards = [Login],
)]
#[meta(Roles(&["anybody"]))]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

#[baya::test]
async fn a_guard_provides_data_to_the_handler() {
    let response = app().await.get("/staff").header("x-key", "key-tom").header("x-role", "staff");
    response.send().await.assert_status(200).assert_text("tom");
}

#[baya::test]
async fn a_guard_of_the_app_runs_on_every_route_that_does_not_skip_it() {
    let app = app().await;
    app.get("/staff").send().await.assert_status(401);
    app.get("/open").send().await.assert_status(200).assert_text("None en");
}

#[baya::test]
async fn a_guard_skipped_on_a_controller_can_be_used_on_a_route() {
    let app = app().await;
    app.get("/open/again").send().await.assert_status(401);
    app.get("/open/again").header("x-key", "key-tom").send().await.assert_text("tom");
}

#[baya::test]
async fn the_nearest_metadata_overrides_and_all_of_it_can_be_merged() {
    let app = app().await;
    let boss = |role| app.get("/staff/boss").header("x-key", "key-tom").header("x-role", role);
    boss("staff").send().await.assert_status(403);
    boss("boss").send().await.assert_text("Staff::boss of boss and staff and anybody");
}

#[baya::test]
async fn each_use_of_a_guard_has_its_own_options() {
    let app = app().await;
    for (path, status) in [("/staff/short", 200), ("/staff/shorter", 403)] {
        let request = app.get(path).header("x-key", "key-tom").header("x-role", "staff");
        request.send().await.assert_status(status);
    }
}

#[baya::test]
async fn any_accepts_if_one_guard_accepts_and_returns_the_last_rejection() {
    let app = app().await;
    let either = |key, role: &str| {
        let request = app.get("/staff/either").header("x-key", key);
        if role.is_empty() { request } else { request.header("x-role", role) }
    };
    either("key-tom", "staff").send().await.assert_status(200);
    either("key-al", "").send().await.assert_status(200);
    either("key-tom", "").send().await.assert_status(403);
}

#[baya::test]
async fn responds_500_if_a_guard_does_not_provide_declared_data() {
    let app = app().await;
    app.get("/staff/forgotten").send().await.assert_status(500);
}

#[baya::test]
async fn a_custom_extractor_reads_the_context() {
    let request = app().await.get("/open").header("accept-language", "fr");
    request.send().await.assert_text("None fr");
}

#[baya::test]
async fn lists_the_routes_without_a_guard() {
    let app = app().await;
    let open: Vec<_> = app.unguarded_routes().iter().map(ToString::to_string).collect();
    assert_eq!(open, ["GET /open  Open::open"]);
    let either = app.routes().into_iter().find(|route| route.path == "/staff/either").unwrap();
    assert_eq!(either.guards, ["Login", "Any(HasRole, ShortKeys)"]);
    assert_eq!(app.routes().len(), 10);
}

#[baya::test]
async fn lists_the_routes_without_a_security_scheme() {
    let routes = app().await.routes();
    let open = routes.iter().filter(|route| !route.protection.requires("x-key"));
    let open: Vec<_> = open.map(|route| route.handler.as_str()).collect();
    let expected =
        ["Open::open", "Staff::forgotten", "WarmController::index", "WarmController::visit"];
    assert_eq!(open, expected);
}

#[baya::test]
async fn a_generic_guard_describes_itself() {
    let routes = app().await.routes();
    let warm = routes.into_iter().find(|route| route.path == "/warm").unwrap();
    assert_eq!(warm.protection.error_responses, [ErrorResponse::unavailable()]);
}

#[baya::test]
async fn runs_the_hooks_of_a_generic_guard() {
    app().await.get("/warm").send().await.assert_status(204);
}

#[baya::test]
async fn lists_the_routes_without_a_given_guard() {
    let app = app().await;
    let open: Vec<_> = app.routes_without::<Login>().iter().map(ToString::to_string).collect();
    assert_eq!(
        open,
        [
            "GET /open  Open::open",
            "GET /staff/forgotten  Staff::forgotten",
            "GET /warm  WarmController::index",
            "GET /warm/visit  WarmController::visit"
        ]
    );
}

#[baya::test]
async fn a_guard_and_the_handler_share_a_request_scoped_provider() {
    app().await.get("/warm/visit").send().await.assert_text("true");
}
