//! Descriptions of the built-in guards, compared with their responses.

use std::borrow::Cow;
use std::time::Duration;

use baya::security::{
    ApiKeyLocation, ErrorResponse, Guarded, Protection, SchemeKind, SecurityScheme,
};
use baya::testing::{TestApp, TestRequest};
use baya::{Context, Error, Guard};
use baya_guards::{
    AllowIp, ApiKey, ApiKeys, Bearer, Csrf, HasRoles, Limit, Quota, RequireRoles, Roles,
    StaticApiKeys, Throttle, ThrottleStore, Verdict, VerifyToken,
};
use baya_macros::{controller, guard, injectable, module, provider_trait, token};

#[derive(Clone, Copy, PartialEq)]
enum Role {
    Admin,
    Staff,
    Secret,
}

#[token]
struct User;

impl HasRoles for User {
    type Role = Role;

    fn has_role(&self, role: &Role) -> bool {
        *role == Role::Staff
    }

    fn role_name(role: &Role) -> Option<Cow<'static, str>> {
        match role {
            Role::Admin => Some("admin".into()),
            Role::Staff => Some("staff".into()),
            Role::Secret => None,
        }
    }
}

/// Accepts every request without providing a caller, and describes nothing.
#[guard(provides = User)]
struct Quiet;

impl Guard for Quiet {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn describe(_at: &Guarded<'_, Self>) -> Protection {
        Protection::new()
    }
}

#[injectable]
struct Tokens;

impl VerifyToken for Tokens {
    type Claims = User;

    async fn verify(&self, token: &str) -> Result<Option<User>, Error> {
        Ok((token == "t-1").then_some(User))
    }

    fn scheme() -> SecurityScheme {
        SecurityScheme::bearer_with_format("JWT").named("login")
    }
}

/// Counts shared limits, and fails for others.
#[injectable]
struct PartialStore;

#[provider_trait]
impl ThrottleStore for PartialStore {
    async fn take(&self, key: &str, quota: Quota, _cost: u32) -> Result<Verdict, Error> {
        if key.contains("shared") {
            Ok(Verdict::rejected(quota.per, quota.per))
        } else {
            Err(Error::internal("unavailable"))
        }
    }
}

#[controller]
struct Routes;

#[controller]
impl Routes {
    #[get("/bearer")]
    #[use_guards(Bearer<Tokens>)]
    async fn bearer(&self) {}

    #[get("/key")]
    #[use_guards(ApiKey::header("x-shop"))]
    async fn key(&self) {}

    #[get("/free")]
    #[use_guards(Quiet, RequireRoles<User>)]
    async fn free(&self) {}

    #[get("/caller")]
    #[use_guards(Quiet, RequireRoles<User>)]
    #[meta(Roles::<User>(&[Role::Staff]))]
    async fn caller(&self) {}

    #[get("/roles")]
    #[use_guards(Bearer<Tokens>, RequireRoles<User>)]
    #[meta(Roles::<User>(&[Role::Admin]))]
    async fn roles(&self) {}

    #[get("/roles/several")]
    #[use_guards(Quiet, RequireRoles<User>)]
    #[meta(Roles::<User>(&[Role::Admin, Role::Staff]))]
    async fn several(&self) {}

    #[get("/roles/secret")]
    #[use_guards(Quiet, RequireRoles<User>)]
    #[meta(Roles::<User>(&[Role::Admin, Role::Secret]))]
    async fn secret(&self) {}

    #[get("/roles/none")]
    #[use_guards(Quiet, RequireRoles<User>)]
    #[meta(Roles::<User>(&[]))]
    async fn none(&self) {}

    #[get("/limit")]
    #[use_guards(Throttle::per_minute(2).and(Limit::new(3, Duration::from_secs(1))).shared("shared"))]
    async fn limit(&self) {}

    #[get("/broken")]
    #[use_guards(Throttle::per_minute(2))]
    async fn broken(&self) {}

    #[get("/fails/open")]
    #[use_guards(Throttle::per_minute(2).shared("shared").fail_open())]
    async fn fails_open(&self) {}

    #[post("/csrf")]
    #[use_guards(Csrf::same_origin())]
    async fn csrf(&self) {}

    #[get("/ip")]
    #[use_guards(AllowIp::list(["127.0.0.1"]))]
    async fn ip(&self) {}
}

#[module(
    root,
    providers = [
        Tokens,
        PartialStore as dyn ThrottleStore,
        value(StaticApiKeys::new([("shop", "k-1")])) as dyn ApiKeys,
    ],
    controllers = [Routes],
)]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

fn protection(app: &TestApp, path: &str) -> Protection {
    app.routes().into_iter().find(|route| route.path == path).unwrap().protection
}

/// Sends a request, and returns the description of its error response: status, code, and each header.
async fn described(app: &TestApp, path: &str, request: TestRequest) -> ErrorResponse {
    let response = request.send().await;
    let code = response.json::<serde_json::Value>()["code"].as_str().unwrap().to_owned();
    let status = response.status().as_u16();
    let all = protection(app, path).error_responses;
    let described = all.into_iter().find(|error| error.status == status && error.code == code);
    let described = described.unwrap_or_else(|| panic!("{path} does not describe {status} {code}"));
    for header in &described.headers {
        assert!(response.header(&header.name).is_some(), "{path}: {status} has no {}", header.name);
    }
    let names = ["www-authenticate", "retry-after", "ratelimit-limit", "ratelimit-policy"];
    for name in names.into_iter().filter(|name| response.header(name).is_some()) {
        let mut headers = described.headers.iter();
        let is_described = headers.any(|header| header.name.eq_ignore_ascii_case(name));
        assert!(is_described, "{path} does not describe {name}");
    }
    described
}

#[baya_macros::test]
async fn describes_the_error_responses_of_each_guard() {
    let app = app().await;
    for (path, status) in [
        ("/bearer", 401),
        ("/key", 401),
        ("/caller", 401),
        ("/limit", 429),
        ("/broken", 503),
        ("/fails/open", 429),
        ("/ip", 403),
    ] {
        assert_eq!(described(&app, path, app.get(path)).await.status, status, "{path}");
    }
    let cross = app.post("/csrf").header("sec-fetch-site", "cross-site");
    assert_eq!(described(&app, "/csrf", cross).await.code, "cross_origin");
    let staff = app.get("/roles").header("authorization", "Bearer t-1");
    let expected = "The caller does not have the role `admin`.";
    assert_eq!(described(&app, "/roles", staff).await.doc, expected);
}

#[baya_macros::test]
async fn describes_schemes_of_tokens_and_keys_only() {
    let app = app().await;
    let bearer = SecurityScheme::bearer_with_format("JWT").named("login");
    assert_eq!(protection(&app, "/bearer").security, [[bearer.into()]]);
    let key = protection(&app, "/key");
    assert!(key.requires("x-shop"));
    let kind = SchemeKind::ApiKey { location: ApiKeyLocation::Header, name: "x-shop".into() };
    assert_eq!(key.security[0][0].scheme.kind, kind);
    for path in ["/caller", "/limit", "/csrf", "/ip"] {
        assert_eq!(protection(&app, path).security, [[]; 0], "{path}");
    }
}

#[baya_macros::test]
async fn describes_the_required_roles() {
    let app = app().await;
    assert_eq!(protection(&app, "/free"), Protection::new());
    for (path, expected) in [
        ("/caller", "The caller does not have the role `staff`."),
        ("/roles/several", "The caller has none of the roles `admin`, `staff`."),
        ("/roles/secret", "The caller does not have a required role."),
        ("/roles/none", "No role is accepted."),
    ] {
        assert_eq!(protection(&app, path).error_responses[1].doc, expected, "{path}");
    }
}

#[baya_macros::test]
async fn describes_the_limits_and_headers_of_a_throttle() {
    let app = app().await;
    let limit = protection(&app, "/limit");
    assert_eq!(limit.error_responses[0].doc, "Too many requests; allowed: 2 per 60s and 3 per 1s.");
    let headers: Vec<_> = limit.headers.iter().map(|header| header.name.as_ref()).collect();
    let expected =
        ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit-Policy"];
    assert_eq!(headers, expected);
    assert_eq!(protection(&app, "/fails/open").error_responses.len(), 1);
}
