use baya::prelude::*;

#[injectable(scope = request)]
struct Tenant;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self, tenant: Inject<Tenant>) -> String {
        let _ = tenant;
        String::new()
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn main() {}
