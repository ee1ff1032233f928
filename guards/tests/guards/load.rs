//! The load of the runtime, as a throttle measures it.

use std::time::Duration;

use baya::testing::TestApp;
use baya_guards::{Load, Throttle};
use baya_macros::{controller, module};

#[controller]
struct Routes;

#[controller]
impl Routes {
    #[get]
    #[use_guards(Throttle::per_hour(100).adaptive(Load::from_runtime_delay(Duration::from_millis(475))))]
    async fn index(&self) {}
}

#[module(root, controllers = [Routes])]
struct AppModule;

async fn remaining(app: &TestApp) -> String {
    let response = app.get("/").send().await;
    response.headers()["ratelimit-remaining"].to_str().unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_call_counts_as_two_at_half_of_the_largest_delay() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    assert_eq!(remaining(&app).await, "99");
    // The first call has started a task that wakes every 50 ms.
    tokio::task::yield_now().await;
    // It wakes 950 ms late, and the average rises to a quarter of that.
    tokio::time::advance(Duration::from_secs(1)).await;
    tokio::task::yield_now().await;
    assert_eq!(remaining(&app).await, "97");
}
