//! Leases in the memory of one process.

use std::sync::Arc;
use std::time::Duration;

use baya::testing::{TestApp, json};
use baya::{Json, Result};
use baya_macros::{controller, module};
use baya_schedule::{LeaseStore, MemoryLeases};

use crate::lease::backend::{Backend, test_conformance};

struct Memory(MemoryLeases);

impl Backend for Memory {
    type Store = MemoryLeases;

    async fn start() -> Option<Self> {
        Some(Self(MemoryLeases::default()))
    }

    fn client(&self) -> MemoryLeases {
        self.0.clone()
    }
}

test_conformance!(Memory);

const TTL: Duration = Duration::from_secs(30);

#[tokio::test(start_paused = true)]
async fn leases_expire_by_the_clock_of_the_runtime() {
    let leases = MemoryLeases::default();
    let lease = leases.acquire("job", "a", TTL).await.unwrap().unwrap();
    assert_eq!(lease.expires_in, TTL);
    tokio::time::advance(TTL - Duration::from_millis(1)).await;
    assert!(leases.verify("job", lease.token).await.unwrap());
    assert!(leases.acquire("job", "b", TTL).await.unwrap().is_none());
    tokio::time::advance(Duration::from_millis(1)).await;
    assert!(!leases.verify("job", lease.token).await.unwrap());
    assert!(leases.acquire("job", "b", TTL).await.unwrap().is_some());
}

#[tokio::test]
async fn only_clones_share_leases() {
    let leases = MemoryLeases::default();
    leases.acquire("job", "a", TTL).await.unwrap().unwrap();
    assert!(leases.clone().acquire("job", "b", TTL).await.unwrap().is_none());
    assert!(MemoryLeases::default().acquire("job", "b", TTL).await.unwrap().is_some());
}

#[controller]
struct Jobs {
    leases: Arc<dyn LeaseStore>,
}

#[controller]
impl Jobs {
    #[get("/leads")]
    async fn leads(&self, #[query] replica: String) -> Result<Json<bool>> {
        Ok(Json(self.leases.acquire("job", &replica, TTL).await?.is_some()))
    }
}

#[module(root, controllers = [Jobs], providers = [MemoryLeases as dyn LeaseStore])]
struct AppModule;

#[tokio::test]
async fn is_injectable_as_a_lease_store() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    app.get("/leads?replica=a").send().await.assert_json(json!(true));
    app.get("/leads?replica=b").send().await.assert_json(json!(false));
}
