//! Rate limits beside each other: of several handlers, levels, clients and names.

use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use baya::Error;
use baya::testing::{TestApp, TestResponse};
use baya_guards::{Limit, Load, MemoryStore, Quota, Throttle, ThrottleStore, Verdict};
use baya_macros::{controller, injectable, module, provider_trait};

#[controller("/handlers")]
#[use_guards(Throttle::per_hour(1))]
struct Handlers;

#[controller]
impl Handlers {
    #[get("/one")]
    async fn one(&self) {}

    #[get("/two")]
    async fn two(&self) {}
}

#[controller("/levels")]
#[use_guards(Throttle::per_hour(2))]
struct Levels;

#[controller]
impl Levels {
    #[get("/equal")]
    #[use_guards(Throttle::per_hour(2))]
    async fn equal(&self) {}

    #[get("/looser")]
    #[use_guards(Throttle::per_hour(5))]
    async fn looser(&self) {}

    #[get("/tighter")]
    #[use_guards(Throttle::per_hour(1))]
    async fn tighter(&self) {}
}

#[controller("/limits")]
struct InOneThrottle;

#[controller]
impl InOneThrottle {
    #[get("/tight-first")]
    #[use_guards(Throttle::per_hour(2).and(Limit::per_minute(5)))]
    async fn tight_first(&self) {}

    #[get("/tight-last")]
    #[use_guards(Throttle::per_minute(5).and(Limit::per_hour(2)))]
    async fn tight_last(&self) {}

    #[get("/user")]
    #[use_guards(Throttle::per_hour(1).by(|cx| cx.header("x-user").map(str::to_owned)))]
    async fn user(&self) {}

    #[get("/overloaded")]
    #[use_guards(Throttle::per_hour(3).adaptive(Load::new(|| 0.99)))]
    async fn overloaded(&self) {}
}

#[module(
    root,
    providers = [MemoryStore, MemoryStore as dyn ThrottleStore],
    controllers = [Handlers, Levels, InOneThrottle],
)]
struct OneStoreModule;

#[module(root, controllers = [Handlers, Levels, InOneThrottle])]
struct OwnStoresModule;

async fn app() -> TestApp {
    TestApp::new::<OneStoreModule>().start().await.unwrap()
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

/// The limit and the remaining calls that a response reports.
fn reported(response: &TestResponse) -> (&str, &str) {
    let header = |name| response.headers()[name].to_str().unwrap();
    (header("ratelimit-limit"), header("ratelimit-remaining"))
}

#[baya_macros::test]
async fn a_throttle_of_a_controller_counts_each_handler_separately() {
    let stores = [TestApp::new::<OneStoreModule>(), TestApp::new::<OwnStoresModule>()];
    for app in stores {
        let app = app.start().await?;
        for path in ["/handlers/one", "/handlers/two"] {
            app.get(path).send().await.assert_status(204);
            app.get(path).send().await.assert_status(429);
        }
    }
}

#[baya_macros::test]
async fn equal_throttles_on_two_levels_count_separately_in_one_store() {
    let app = app().await;
    for status in [204, 204, 429] {
        app.get("/levels/equal").send().await.assert_status(status);
    }
}

#[baya_macros::test]
async fn reports_the_tightest_limit_if_a_looser_one_is_checked_after_it() {
    let app = app().await;
    assert_eq!(reported(&app.get("/limits/tight-first").send().await), ("2", "1"));
    assert_eq!(reported(&app.get("/levels/looser").send().await), ("2", "1"));
}

#[baya_macros::test]
async fn reports_the_tightest_limit_if_a_looser_one_is_checked_before_it() {
    let app = app().await;
    assert_eq!(reported(&app.get("/limits/tight-last").send().await), ("2", "1"));
    assert_eq!(reported(&app.get("/levels/tighter").send().await), ("1", "0"));
}

#[baya_macros::test]
async fn reports_the_limit_that_rejects_the_call_if_an_earlier_one_has_no_calls_left() {
    let app = app().await;
    app.get("/levels/tighter").send().await.assert_status(204);
    let rejected = app.get("/levels/tighter").send().await;
    assert_eq!(reported(rejected.assert_status(429)), ("1", "0"));
}

#[baya_macros::test]
async fn reports_the_seconds_until_all_calls_are_available_again() {
    let app = app().await;
    let first = app.get("/limits/tight-first").send().await;
    first.assert_header("ratelimit-reset", "1800");
    let second = app.get("/limits/tight-first").send().await;
    second.assert_header("ratelimit-reset", "3600");
}

#[baya_macros::test]
async fn a_rejection_by_the_second_limit_is_counted_by_the_first() {
    let app = app().await;
    for status in [204, 204, 429, 429, 429] {
        app.get("/limits/tight-last").send().await.assert_status(status);
    }
    // The limit of 5 calls has counted the rejected ones as well, so now it rejects the call itself.
    let rejected = app.get("/limits/tight-last").send().await;
    assert_eq!(reported(rejected.assert_status(429)), ("5", "0"));
}

#[baya_macros::test]
async fn a_key_that_equals_the_address_of_a_client_counts_separately() {
    let app = app().await;
    for status in [204, 429] {
        let request = app.get("/limits/user").header("x-user", "1.1.1.1");
        request.send().await.assert_status(status);
        app.get("/limits/user").from_ip(ip("1.1.1.1")).send().await.assert_status(status);
    }
}

#[baya_macros::test]
async fn an_ipv4_client_and_its_mapped_address_count_together() {
    let app = app().await;
    app.get("/handlers/one").from_ip(ip("1.1.1.1")).send().await.assert_status(204);
    app.get("/handlers/one").from_ip(ip("::ffff:1.1.1.1")).send().await.assert_status(429);
    app.get("/handlers/one").from_ip(ip("::ffff:2.2.2.2")).send().await.assert_status(204);
}

#[baya_macros::test]
async fn a_call_that_costs_more_than_the_limit_uses_the_whole_limit() {
    let app = app().await;
    let first = app.get("/limits/overloaded").send().await;
    assert_eq!(reported(first.assert_status(204)), ("3", "0"));
    app.get("/limits/overloaded").send().await.assert_status(429);
}

/// A store that accepts every call, and keeps the costs.
#[injectable]
#[derive(Default)]
struct Costs {
    #[inject(default)]
    all: Mutex<Vec<u32>>,
}

#[provider_trait]
impl ThrottleStore for Costs {
    async fn take(&self, _key: &str, quota: Quota, cost: u32) -> Result<Verdict, Error> {
        self.all.lock().unwrap().push(cost);
        Ok(Verdict::allowed(quota.calls, Duration::ZERO))
    }
}

#[controller]
struct Overloaded;

#[controller]
impl Overloaded {
    #[get]
    #[use_guards(Throttle::per_hour(3).and(Limit::per_minute(200)).adaptive(Load::new(|| 0.99)))]
    async fn index(&self) {}
}

#[module(
    root,
    providers = [Costs, Costs as dyn ThrottleStore],
    controllers = [Overloaded],
)]
struct OverloadedModule;

#[baya_macros::test]
async fn a_store_receives_a_cost_of_at_most_the_limit() {
    let app = TestApp::new::<OverloadedModule>().start().await?;
    app.get("/").send().await.assert_status(204);
    let costs: Arc<Costs> = app.provider();
    assert_eq!(*costs.all.lock().unwrap(), [3, 100]);
}

#[baya_macros::test]
async fn does_not_start_with_two_limits_of_one_name() {
    #[controller]
    #[use_guards(Throttle::limits([
        Limit::per_hour(2).named("burst"),
        Limit::per_minute(1).named("burst"),
    ]))]
    struct Twice;
    #[controller]
    impl Twice {}
    #[module(root, controllers = [Twice])]
    struct TwiceModule;
    let error = TestApp::new::<TwiceModule>().start().await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("the names of limits must be unique, found `burst` twice"), "{text}");
}

#[baya_macros::test]
async fn does_not_start_with_a_limit_for_no_time_after_a_valid_one() {
    #[controller]
    #[use_guards(Throttle::per_hour(2).and(Limit::new(1, Duration::ZERO).named("never")))]
    struct Never;
    #[controller]
    impl Never {}
    #[module(root, controllers = [Never])]
    struct NeverModule;
    let error = TestApp::new::<NeverModule>().start().await.unwrap_err();
    let text = error.to_string();
    let expected = "the limit `never` must have calls and a duration above zero";
    assert!(text.contains(expected), "{text}");
}

#[baya_macros::test]
async fn starts_with_one_call_per_microsecond() {
    #[controller]
    #[use_guards(Throttle::per_second(1_000_000))]
    struct Fast;
    #[controller]
    impl Fast {}
    #[module(root, controllers = [Fast])]
    struct FastModule;
    TestApp::new::<FastModule>().start().await?;
}
