use baya::prelude::*;

#[controller("/cats", host = "{tenant}.example.com")]
struct Tenants;

#[controller]
impl Tenants {
    #[get]
    async fn list(&self, #[host] tenant: String) -> String {
        tenant
    }
}

#[controller("/cats")]
struct Shelters;

#[controller]
impl Shelters {
    #[get(host = "{shelter}.Example.com")]
    async fn of_one(&self, #[host] shelter: String) -> String {
        shelter
    }
}

#[module(root, controllers = [Tenants, Shelters])]
struct AppModule;

fn main() {}
