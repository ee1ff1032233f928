use baya::prelude::*;

#[controller("/cats", host = "{tenant}.example.com")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self, #[host] tennant: String) -> String {
        tennant
    }

    #[get("/one", host = "example.org")]
    async fn one(&self, #[host] tenant: String) -> String {
        tenant
    }

    #[get("/own", host = "{shelter}.example.org")]
    async fn own(&self, #[host] tenant: String) -> String {
        tenant
    }
}

#[controller("/dogs")]
struct Dogs;

#[controller]
impl Dogs {
    #[get]
    async fn list(&self, #[host("tenant")] of: String) -> String {
        of
    }
}

fn main() {}
