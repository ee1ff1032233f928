//! Descriptions of guards, and the protection of a handler that results from its guards.

use std::sync::atomic::{AtomicU32, Ordering};

use baya::prelude::*;
use baya::protocol::RouteInfo;
use baya::security::{
    ErrorResponse, Guarded, OAuthFlow, Protection, ResponseHeader, SecurityScheme,
};
use baya::testing::TestApp;

/// An app with this provider does not boot.
#[injectable]
struct Database;

#[injectable]
impl Database {
    #[on_init]
    async fn connect(&self) -> Result<(), Error> {
        Err(Error::internal("there is no database"))
    }
}

macro_rules! lets_pass {
    () => {
        async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
            Ok(())
        }
    };
}

/// A guard without a description.
#[guard]
struct Silent {
    _database: Arc<Database>,
}

impl Guard for Silent {
    lets_pass!();
}

#[guard]
struct Login {
    _database: Arc<Database>,
}

impl Guard for Login {
    lets_pass!();

    fn describe(_at: &Guarded<'_, Self>) -> Protection {
        Protection::by(SecurityScheme::bearer())
    }
}

/// Requires a key in a header, which each use names.
#[guard(value)]
struct Key(&'static str);

impl Guard for Key {
    lets_pass!();

    fn describe(at: &Guarded<'_, Self>) -> Protection {
        let header = at.given().map_or("none", |key| key.0);
        let rejection = ErrorResponse::unauthorized().with_code("no_key");
        Protection::new().needs(SecurityScheme::header(header)).with_error_response(rejection)
    }
}

struct Calls(u32);

#[guard(options = Calls)]
struct Limit {
    _calls: Arc<Calls>,
    _database: Arc<Database>,
}

impl Limit {
    fn to(calls: u32) -> Calls {
        Calls(calls)
    }
}

impl Guard for Limit {
    lets_pass!();

    fn describe(at: &Guarded<'_, Self>) -> Protection {
        let calls = at.given().map_or(0, |calls| calls.0);
        Protection::new()
            .with_error_response(
                ErrorResponse::too_many_requests().with_doc(format!("More than {calls} calls.")),
            )
            .with_error_response(ErrorResponse::unavailable())
            .with_header(ResponseHeader::new("RateLimit-Remaining", "What is left."))
    }
}

/// The scopes of a caller.
#[metadata]
struct Needs(&'static [&'static str]);

fn oauth() -> SecurityScheme {
    SecurityScheme::oauth2(
        [OAuthFlow::client_credentials("/token").with_scope("cats", "All cats.")],
    )
}

/// Requires the scopes of the handler.
#[guard]
struct Scopes;

impl Guard for Scopes {
    lets_pass!();

    fn describe(at: &Guarded<'_, Self>) -> Protection {
        let scopes = at.meta::<Needs>().map_or(&[][..], |needs| needs.0);
        let rejection = ErrorResponse::forbidden();
        let rejection = rejection.with_doc(format!("Not in {}::{}.", at.component(), at.handler()));
        Protection::new()
            .needs(oauth().scopes(scopes.iter().copied()))
            .with_error_response(rejection)
    }
}

#[controller]
struct Routes;

#[controller]
impl Routes {
    #[get("/open")]
    async fn open(&self) {}

    #[get("/silent")]
    #[use_guards(Silent)]
    async fn silent(&self) {}

    #[get("/both")]
    #[use_guards(Login, Key("x-key"))]
    async fn both(&self) {}

    #[get("/all")]
    #[use_guards(Any(All(Login, Key("x-key")), All(Key("x-key"), Login)))]
    async fn all(&self) {}

    #[get("/either")]
    #[use_guards(Any(Login, Key("x-key")))]
    async fn either(&self) {}

    #[get("/maybe")]
    #[use_guards(Any(Login, Silent))]
    async fn maybe(&self) {}

    #[get("/product")]
    #[use_guards(Any(Login, Key("x-one")), Any(Login, Key("x-two")))]
    async fn product(&self) {}

    #[get("/not")]
    #[use_guards(Not(Login))]
    async fn not(&self) {}

    #[get("/undecided")]
    #[use_guards(Not(Limit::to(1)))]
    async fn undecided(&self) {}

    #[get("/limited")]
    #[use_guards(Login, Limit::to(2), Key("x-key"))]
    async fn limited(&self) {}

    #[get("/any/limited")]
    #[use_guards(Any(Limit::to(3), Login))]
    async fn any_limited(&self) {}

    #[get("/scopes")]
    #[use_guards(Scopes, Scopes)]
    #[meta(Needs(&["cats", "dogs"]))]
    async fn scopes(&self) {}
}

#[controller("/inside")]
#[use_guards(Key("x-key"))]
#[meta(Needs(&["cats"]))]
struct Inside;

#[controller]
impl Inside {
    #[get]
    #[use_guards(Scopes)]
    async fn inside(&self) {}

    #[get("/skipped")]
    #[skip(Login, Key)]
    #[use_guards(Scopes)]
    async fn skipped(&self) {}
}

#[module(providers = [Database], exports = [Database])]
struct DatabaseModule;

#[module(imports = [DatabaseModule], controllers = [Routes])]
struct RoutesModule;

#[module(root, imports = [RoutesModule])]
struct AppModule;

#[module(root, imports = [DatabaseModule], controllers = [Inside], guards = [Login])]
struct LevelsModule;

fn protection(routes: &[RouteInfo], path: &str) -> Protection {
    let route = routes.iter().find(|route| route.path == path);
    route.unwrap_or_else(|| panic!("{path}")).protection.clone()
}

fn of(path: &str) -> Protection {
    protection(&App::new::<AppModule>().routes().unwrap(), path)
}

/// Returns the alternatives of a protection, each as `scheme(scope, scope) + scheme`.
fn ways(protection: &Protection) -> Vec<String> {
    let way = |way: &Vec<baya::security::Requirement>| {
        let one = way.iter().map(|one| match &one.scopes[..] {
            [] => one.scheme.name.to_string(),
            scopes => format!("{}({})", one.scheme.name, scopes.join(", ")),
        });
        one.collect::<Vec<_>>().join(" + ")
    };
    protection.security.iter().map(way).collect()
}

/// Returns the rejections of a protection, each as `status code`.
fn rejections(protection: &Protection) -> Vec<String> {
    protection.error_responses.iter().map(|one| format!("{} {}", one.status, one.code)).collect()
}

#[baya::test]
async fn describes_the_guards_of_an_app_that_can_not_boot() {
    let error = App::new::<AppModule>().boot().await.expect_err("there is no database");
    assert!(error.chain().contains("there is no database"), "{}", error.chain());
    assert_eq!(ways(&of("/both")), ["bearer + x-key"]);
}

#[test]
fn a_route_without_guards_needs_no_scheme_and_has_no_rejections() {
    assert_eq!(of("/open"), Protection::new());
}

#[test]
fn a_guard_without_a_description_can_reject() {
    assert_eq!(of("/silent"), Protection::new().with_error_response(ErrorResponse::forbidden()));
}

#[test]
fn several_guards_require_all_of_their_schemes() {
    assert_eq!(rejections(&of("/both")), ["401 unauthorized", "401 no_key"]);
    assert_eq!(ways(&of("/all")), ["bearer + x-key"]);
}

#[test]
fn any_requires_one_of_several_schemes() {
    let either = of("/either");
    assert_eq!(ways(&either), ["bearer", "x-key"]);
    assert_eq!(rejections(&either), ["401 no_key"], "the last rejection is returned");
    assert!(!either.requires("bearer"));
    assert!(of("/both").requires("bearer"));
}

#[test]
fn a_guard_without_a_scheme_makes_the_others_optional() {
    assert_eq!(ways(&of("/maybe")), ["bearer", ""]);
    assert!(!of("/maybe").requires("bearer"));
}

#[test]
fn combines_every_alternative_with_every_alternative_of_the_next_guard() {
    let expected = ["bearer", "bearer + x-two", "x-one + bearer", "x-one + x-two"];
    assert_eq!(ways(&of("/product")), expected);
}

#[test]
fn a_negated_guard_requires_no_scheme() {
    assert_eq!(of("/not"), Protection::new().with_error_response(ErrorResponse::forbidden()));
    let undecided = of("/undecided");
    let expected = ["403 forbidden", "429 too_many_requests", "503 unavailable"];
    assert_eq!(rejections(&undecided), expected);
}

#[test]
fn rejections_of_later_guards_have_the_headers_of_earlier_ones() {
    let limited = of("/limited");
    let headers = limited.error_responses.iter().map(|one| (one.code.as_ref(), one.headers.len()));
    let expected =
        [("unauthorized", 0), ("too_many_requests", 0), ("unavailable", 0), ("no_key", 1)];
    assert_eq!(headers.collect::<Vec<_>>(), expected);
    assert_eq!(limited.headers[0].name, "RateLimit-Remaining");
}

#[test]
fn an_error_of_a_guard_that_can_not_decide_overrides_later_rejections() {
    assert_eq!(rejections(&of("/any/limited")), ["503 unavailable", "401 unauthorized"]);
}

#[test]
fn each_use_of_a_guard_describes_its_own_options() {
    let doc =
        |path| of(path).error_responses.into_iter().find(|one| one.status == 429).unwrap().doc;
    assert_eq!(doc("/undecided"), "More than 1 calls.");
    assert_eq!(doc("/limited"), "More than 2 calls.");
}

#[test]
fn a_scheme_of_two_guards_is_required_once() {
    assert_eq!(ways(&of("/scopes")), ["oauth2(cats, dogs)"]);
}

#[test]
fn includes_guards_of_all_levels_except_skipped_ones() {
    let routes = App::new::<LevelsModule>().routes().unwrap();
    let inside = protection(&routes, "/inside");
    assert_eq!(ways(&inside), ["bearer + x-key + oauth2(cats)"]);
    assert_eq!(inside.error_responses.last().unwrap().doc, "Not in Inside::inside.");
    assert_eq!(ways(&protection(&routes, "/inside/skipped")), ["oauth2(cats)"]);
}

#[baya::test]
async fn replacing_a_guard_in_a_test_does_not_change_the_description() {
    #[controller]
    struct Replaced;
    #[controller]
    impl Replaced {
        #[get]
        #[use_guards(Login, Limit::to(7))]
        async fn replaced(&self) {}
    }
    #[module(root, imports = [DatabaseModule], controllers = [Replaced])]
    struct ReplacedModule;

    let app = TestApp::new::<ReplacedModule>();
    let app = app.replace::<Database>(Database);
    let app = app.without_guard::<Login>().without_guard::<Limit>().start().await.unwrap();
    let replaced = protection(&app.routes(), "/");
    assert_eq!(replaced, protection(&App::new::<ReplacedModule>().routes().unwrap(), "/"));
    assert_eq!(replaced.error_responses[1].doc, "More than 7 calls.");
}

#[test]
fn evaluates_the_options_of_a_guard_once() {
    #[controller]
    struct Once;
    #[controller]
    impl Once {
        #[get]
        #[use_guards(Counted::new())]
        async fn once(&self) {}
    }
    static COUNTED: AtomicU32 = AtomicU32::new(0);
    #[guard(value)]
    struct Counted(u32);
    impl Counted {
        fn new() -> Self {
            Self(COUNTED.fetch_add(1, Ordering::SeqCst))
        }
    }
    impl Guard for Counted {
        lets_pass!();

        fn describe(at: &Guarded<'_, Self>) -> Protection {
            let number = at.given().map_or(9, |counted| counted.0);
            Protection::new().with_error_response(ErrorResponse::new(
                403,
                format!("number_{number}"),
                "",
            ))
        }
    }
    #[module(root, controllers = [Once])]
    struct OnceModule;
    let routes = App::new::<OnceModule>().routes().unwrap();
    assert_eq!(rejections(&protection(&routes, "/")), ["403 number_0"]);
    assert_eq!(COUNTED.load(Ordering::SeqCst), 1);
}
