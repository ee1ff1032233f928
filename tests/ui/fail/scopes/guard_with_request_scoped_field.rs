use baya::prelude::*;

#[injectable(scope = request)]
struct Tenant;

#[guard]
struct OfTenant {
    tenant: Arc<Tenant>,
}

impl Guard for OfTenant {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[controller]
#[use_guards(OfTenant)]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn all(&self) {}
}

#[module(root, providers = [Tenant], controllers = [Cats])]
struct AppModule;

fn main() {}
