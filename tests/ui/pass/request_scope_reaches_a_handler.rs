use baya::prelude::*;

#[injectable(scope = request)]
struct Tenant;

#[injectable(scope = request)]
struct Cats {
    _tenant: Arc<Tenant>,
}

#[controller("/cats")]
struct CatsController;

#[controller]
impl CatsController {
    #[get]
    async fn list(&self, cats: Inject<Cats>, cx: &Context<'_>) -> String {
        let _ = (cats, cx);
        String::new()
    }
}

#[module(root, providers = [Tenant, Cats], controllers = [CatsController])]
struct AppModule;

fn main() {}
