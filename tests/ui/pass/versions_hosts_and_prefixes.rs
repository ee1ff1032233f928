//! The same path for different hosts and versions, and methods of different versions.

use baya::prelude::*;

#[controller("/cats", version = "1", deprecated = "2026-01-31", sunset = "2027-01-31")]
struct First;

#[controller]
impl First {
    #[get]
    async fn list(&self) {}

    #[head(version = ["2", "3"])]
    async fn head(&self) {}

    #[post(version = neutral)]
    async fn create(&self) {}
}

#[controller("/cats", version = ["2", "2026-01", "3.1"])]
struct Second;

#[controller]
impl Second {
    #[get]
    async fn list(&self) {}

    #[get(version = neutral)]
    async fn of_any(&self) {}
}

#[controller("/cats", host = "{tenant}.example.com")]
struct Tenants;

#[controller]
impl Tenants {
    #[get(version = "1")]
    async fn list(&self, #[host] tenant: String) -> String {
        tenant
    }

    #[get("/{id}", version = "1", host = "admin.example.com")]
    async fn of_admin(&self, #[param] id: u64) -> String {
        id.to_string()
    }

    #[get("/{id}", version = "1", host = "{number}.example.org")]
    async fn of_number(&self, #[param] id: u64, #[host] number: u8) -> String {
        format!("{id} of {number}")
    }
}

#[module(
    root,
    prefix("/api", except = ["/cats/{any}"]),
    versioning = header("x-api-version"),
    default_version = ["4", "5"],
    controllers = [First, Second, Tenants],
)]
struct AppModule;

#[module(root, versioning = uri("version-"), controllers = [First, Tenants])]
struct ByUri;

#[module(root, versioning = by(|_| vec!["1".to_owned()]), controllers = [First, Second, Tenants])]
struct ByClosure;

fn main() {}
