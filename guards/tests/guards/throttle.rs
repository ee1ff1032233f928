//! Rate limits of one process.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use baya::http::TrustedProxies;
use baya::testing::TestApp;
use baya::{Context, Error};
use baya_guards::{Limit, Load, MemoryStore, Quota, Throttle, ThrottleStore, Verdict};
use baya_macros::{controller, injectable, module, provider_trait};

/// Longer than any wait takes, so that one that never ends fails.
const TIMEOUT: Duration = Duration::from_secs(30);

#[controller]
struct Routes;

#[controller]
impl Routes {
    #[get("/one")]
    #[use_guards(Throttle::per_hour(2))]
    async fn one(&self) {}

    #[get("/two")]
    #[use_guards(Throttle::per_hour(2))]
    async fn two(&self) {}

    #[get("/shared/one")]
    #[use_guards(Throttle::per_hour(2).shared("shared"))]
    async fn shared_one(&self) {}

    #[get("/several")]
    #[use_guards(Throttle::limits([
        Limit::per_hour(2).named("burst"),
        Limit::new(3, Duration::from_secs(86_400)).named("day"),
    ]))]
    async fn several(&self) {}

    #[get("/user")]
    #[use_guards(Throttle::per_hour(1).by(|cx| cx.header("x-user").map(str::to_owned)))]
    async fn user(&self) {}

    #[get("/soon")]
    #[use_guards(Throttle::per(1, Duration::from_millis(200)))]
    async fn soon(&self) {}

    #[get("/busy")]
    #[use_guards(Throttle::per_hour(10).adaptive(Load::new(|| 0.8)))]
    async fn busy(&self) {}
}

#[module(root, controllers = [Routes])]
struct AppModule;

async fn app() -> TestApp {
    let proxies = TrustedProxies::new(["10.0.0.0/8"]).unwrap();
    let app = TestApp::new::<AppModule>().configure(|app| app.trusted_proxies(proxies));
    app.start().await.unwrap()
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[baya_macros::test]
async fn reports_remaining_calls_and_rejects_further_ones() {
    let app = app().await;
    let first = app.get("/one").from_ip(ip("1.1.1.1")).send().await;
    first
        .assert_status(204)
        .assert_header("ratelimit-limit", "2")
        .assert_header("ratelimit-remaining", "1")
        .assert_header("ratelimit-policy", "2;w=3600;name=\"2-per-3600s\"");
    app.get("/one").from_ip(ip("1.1.1.1")).send().await.assert_status(204);
    let rejected = app.get("/one").from_ip(ip("1.1.1.1")).send().await;
    rejected.assert_status(429).assert_header("ratelimit-remaining", "0");
    rejected.assert_header("retry-after", "1800");
    rejected.assert_header("content-type", "application/problem+json");
}

#[baya_macros::test]
async fn counts_clients_and_handlers_separately() {
    let app = app().await;
    for (path, client) in [("/one", "1.1.1.1"), ("/one", "2.2.2.2"), ("/two", "1.1.1.1")] {
        for _ in 0..2 {
            app.get(path).from_ip(ip(client)).send().await.assert_status(204);
        }
        app.get(path).from_ip(ip(client)).send().await.assert_status(429);
    }
}

#[baya_macros::test]
async fn counts_an_ipv6_network_as_one_client() {
    let app = app().await;
    for (client, status) in [
        ("2001:db8::1", 204),
        ("2001:db8::2", 204),
        ("2001:db8:0:0:ffff::3", 429),
        ("2001:db8:0:1::1", 204),
    ] {
        app.get("/one").from_ip(ip(client)).send().await.assert_status(status);
    }
}

#[baya_macros::test]
async fn ignores_forged_forwarding_headers() {
    let app = app().await;
    for (number, status) in [(1, 204), (2, 204), (3, 429)] {
        let forged = format!("9.9.9.{number}");
        let request = app.get("/one").from_ip(ip("1.1.1.1"));
        request.header("x-forwarded-for", &forged).send().await.assert_status(status);
    }
    for (number, status) in [(1, 204), (2, 204), (3, 429)] {
        let forged = format!("9.9.9.{number}, 5.5.5.5");
        let request = app.get("/one").from_ip(ip("10.0.0.1"));
        request.header("x-forwarded-for", &forged).send().await.assert_status(status);
    }
}

#[baya_macros::test]
async fn applies_several_limits_and_reports_the_strictest() {
    let app = app().await;
    let first = app.get("/several").send().await;
    first.assert_header("ratelimit-limit", "2").assert_header("ratelimit-remaining", "1");
    let policies = first.headers().get_all("ratelimit-policy").iter();
    let policies: Vec<_> = policies.map(|value| value.to_str().unwrap()).collect();
    assert_eq!(policies, ["2;w=3600;name=\"burst\"", "3;w=86400;name=\"day\""]);
    app.get("/several").send().await.assert_status(204);
    app.get("/several").send().await.assert_status(429);
}

#[baya_macros::test]
async fn counts_by_the_configured_key() {
    let app = app().await;
    for (user, status) in [("tom", 204), ("ann", 204), ("tom", 429)] {
        app.get("/user").header("x-user", user).send().await.assert_status(status);
    }
    app.get("/user").from_ip(ip("1.1.1.1")).send().await.assert_status(204);
    app.get("/user").from_ip(ip("1.1.1.1")).send().await.assert_status(429);
}

#[baya_macros::test]
async fn calls_cost_more_under_load() {
    let app = app().await;
    app.get("/busy").send().await.assert_status(204).assert_header("ratelimit-remaining", "5");
    app.get("/busy").send().await.assert_status(204).assert_header("ratelimit-remaining", "0");
    app.get("/busy").send().await.assert_status(429);
}

#[baya_macros::test]
async fn accepts_a_client_again_after_the_interval() {
    let app = app().await;
    app.get("/soon").send().await.assert_status(204);
    let again = async {
        loop {
            let response = app.get("/soon").send().await;
            if response.status() != 429 {
                return response;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(TIMEOUT, again).await.unwrap().assert_status(204);
}

#[baya_macros::test]
async fn removes_idle_keys_from_memory() {
    let store = MemoryStore::default();
    let quota = Quota::new(1, Duration::from_millis(50));
    for key in 0..1_000 {
        store.take(&key.to_string(), quota, 1).await.unwrap();
    }
    assert!(store.keys() > 0);
    let idle = async {
        while store.keys() > 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(TIMEOUT, idle).await.unwrap();
}

#[baya_macros::test]
async fn does_not_start_with_a_limit_of_zero() {
    #[controller]
    #[use_guards(Throttle::per_minute(0))]
    struct Closed;
    #[controller]
    impl Closed {}
    #[module(root, controllers = [Closed])]
    struct ClosedModule;
    let error = TestApp::new::<ClosedModule>().start().await.unwrap_err();
    assert!(error.to_string().contains("must have calls and a duration above zero"), "{error}");
}

#[baya_macros::test]
async fn does_not_start_without_limits_or_with_limits_that_are_too_fast() {
    #[controller]
    #[use_guards(Throttle::per_second(4_000_000_000))]
    struct Fast;
    #[controller]
    impl Fast {}
    #[module(root, controllers = [Fast])]
    struct FastModule;
    let error = TestApp::new::<FastModule>().start().await.unwrap_err();
    assert!(error.to_string().contains("at most one call per microsecond"), "{error}");

    #[controller]
    #[use_guards(Throttle::limits([]))]
    struct Open;
    #[controller]
    impl Open {}
    #[module(root, controllers = [Open])]
    struct OpenModule;
    let error = TestApp::new::<OpenModule>().start().await.unwrap_err();
    assert!(error.to_string().contains("`Throttle` requires at least one limit"), "{error}");
}

/// A store that fails, or hangs if `hangs` is set.
#[injectable]
struct FailingStore {
    #[inject(default)]
    hangs: AtomicBool,
}

#[provider_trait]
impl ThrottleStore for FailingStore {
    async fn take(&self, _key: &str, _quota: Quota, _cost: u32) -> Result<Verdict, Error> {
        if self.hangs.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
        Err(Error::internal("unavailable"))
    }
}

#[controller]
struct FailingRoutes;

#[controller]
impl FailingRoutes {
    #[get("/closed")]
    #[use_guards(Throttle::per_hour(1).store_timeout(Duration::from_millis(20)))]
    async fn closed(&self) {}

    #[get("/open")]
    #[use_guards(Throttle::per_hour(1).store_timeout(Duration::from_millis(20)).fail_open())]
    async fn open(&self, _cx: &Context<'_>) {}
}

#[module(
    root,
    providers = [FailingStore, FailingStore as dyn ThrottleStore],
    controllers = [FailingRoutes],
)]
struct FailingModule;

#[baya_macros::test]
async fn fails_closed_or_open_in_bounded_time_without_its_store() {
    let app = TestApp::new::<FailingModule>().start().await.unwrap();
    let store: Arc<FailingStore> = app.provider();
    for hangs in [false, true] {
        store.hangs.store(hangs, Ordering::SeqCst);
        let closed = app.get("/closed").send().await;
        let problem: serde_json::Value = closed.assert_status(503).json();
        assert_eq!(problem["code"], "throttle_unavailable");
        app.get("/open").send().await.assert_status(204);
    }
}
