//! Rate limits in one process.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use baya::testing::TestApp;
use baya::{Context, Error, TrustedProxies};
use baya_guards::{Limit, Load, MemoryStore, Quota, Throttle, ThrottleStore, Verdict};
use baya_macros::{controller, injectable, module, provider_trait};

/// Longer than anything here takes, so that what never comes is a failure.
const LONG: Duration = Duration::from_secs(30);

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
    #[use_guards(Throttle::of([
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
    #[use_guards(Throttle::per_hour(10).adaptive(Load::of(|| 0.8)))]
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
async fn a_caller_gets_what_is_left_and_429_behind_it() {
    let app = app().await;
    let first = app.get("/one").from_ip(ip("1.1.1.1")).send().await;
    first
        .assert_status(204)
        .assert_header("ratelimit-limit", "2")
        .assert_header("ratelimit-remaining", "1")
        .assert_header("ratelimit-policy", "2;w=3600;name=\"2-per-3600s\"");
    app.get("/one").from_ip(ip("1.1.1.1")).send().await.assert_status(204);
    let refused = app.get("/one").from_ip(ip("1.1.1.1")).send().await;
    refused.assert_status(429).assert_header("ratelimit-remaining", "0");
    refused.assert_header("retry-after", "1800");
    refused.assert_header("content-type", "application/problem+json");
}

#[baya_macros::test]
async fn clients_and_handlers_count_by_themselves() {
    let app = app().await;
    for (path, client) in [("/one", "1.1.1.1"), ("/one", "2.2.2.2"), ("/two", "1.1.1.1")] {
        for _ in 0..2 {
            app.get(path).from_ip(ip(client)).send().await.assert_status(204);
        }
        app.get(path).from_ip(ip(client)).send().await.assert_status(429);
    }
}

#[baya_macros::test]
async fn the_addresses_of_one_network_of_version_6_are_one_client() {
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
async fn a_forged_header_gains_nothing() {
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
async fn several_limits_hold_at_once_and_the_tightest_is_told() {
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
async fn calls_are_counted_by_whatever_a_function_makes_of_them() {
    let app = app().await;
    for (user, status) in [("tom", 204), ("ann", 204), ("tom", 429)] {
        app.get("/user").header("x-user", user).send().await.assert_status(status);
    }
    app.get("/user").from_ip(ip("1.1.1.1")).send().await.assert_status(204);
    app.get("/user").from_ip(ip("1.1.1.1")).send().await.assert_status(429);
}

#[baya_macros::test]
async fn under_load_a_call_counts_as_several() {
    let app = app().await;
    app.get("/busy").send().await.assert_status(204).assert_header("ratelimit-remaining", "5");
    app.get("/busy").send().await.assert_status(204).assert_header("ratelimit-remaining", "0");
    app.get("/busy").send().await.assert_status(429);
}

#[baya_macros::test]
async fn a_refused_caller_may_call_again_when_it_is_due() {
    let app = app().await;
    app.get("/soon").send().await.assert_status(204);
    let again = async {
        loop {
            let answer = app.get("/soon").send().await;
            if answer.status() != 429 {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(LONG, again).await.unwrap().assert_status(204);
}

#[baya_macros::test]
async fn the_memory_of_idle_keys_is_given_back() {
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
    tokio::time::timeout(LONG, idle).await.unwrap();
}

#[baya_macros::test]
async fn a_limit_that_lets_nothing_pass_does_not_start() {
    #[controller]
    #[use_guards(Throttle::per_minute(0))]
    struct Closed;
    #[controller]
    impl Closed {}
    #[module(root, controllers = [Closed])]
    struct ClosedModule;
    let error = TestApp::new::<ClosedModule>().start().await.unwrap_err();
    assert!(error.to_string().contains("lets nothing pass"), "{error}");
}

#[baya_macros::test]
async fn limits_that_mean_nothing_do_not_start() {
    #[controller]
    #[use_guards(Throttle::per_second(4_000_000_000))]
    struct Fast;
    #[controller]
    impl Fast {}
    #[module(root, controllers = [Fast])]
    struct FastModule;
    let error = TestApp::new::<FastModule>().start().await.unwrap_err();
    assert!(error.to_string().contains("too fast to be counted"), "{error}");

    #[controller]
    #[use_guards(Throttle::of([]))]
    struct Open;
    #[controller]
    impl Open {}
    #[module(root, controllers = [Open])]
    struct OpenModule;
    let error = TestApp::new::<OpenModule>().start().await.unwrap_err();
    assert!(error.to_string().contains("lets everything pass"), "{error}");
}

/// A store that can be switched off, or never answers.
#[injectable]
struct Switched {
    #[inject(default)]
    hangs: AtomicBool,
}

#[provider_trait]
impl ThrottleStore for Switched {
    async fn take(&self, _key: &str, _quota: Quota, _cost: u32) -> Result<Verdict, Error> {
        if self.hangs.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
        Err(Error::internal("switched off"))
    }
}

#[controller]
struct Uncertain;

#[controller]
impl Uncertain {
    #[get("/closed")]
    #[use_guards(Throttle::per_hour(1).store_timeout(Duration::from_millis(20)))]
    async fn closed(&self) {}

    #[get("/open")]
    #[use_guards(Throttle::per_hour(1).store_timeout(Duration::from_millis(20)).fail_open())]
    async fn open(&self, _cx: &Context<'_>) {}
}

#[module(
    root,
    providers = [Switched, Switched as dyn ThrottleStore],
    controllers = [Uncertain],
)]
struct UncertainModule;

#[baya_macros::test]
async fn without_its_store_a_limit_fails_closed_or_open_in_bounded_time() {
    let app = TestApp::new::<UncertainModule>().start().await.unwrap();
    let store: Arc<Switched> = app.provider();
    for hangs in [false, true] {
        store.hangs.store(hangs, Ordering::SeqCst);
        app.get("/closed").send().await.assert_status(503);
        app.get("/open").send().await.assert_status(204);
    }
}
