use baya::prelude::*;

#[injectable(scope = request)]
struct Tenant;

#[injectable(scope = transient)]
struct Log {
    tenant: Arc<Tenant>,
}

#[injectable(scope = transient)]
struct Audit {
    log: Arc<Log>,
}

#[injectable]
struct Cats {
    log: Arc<Log>,
}

#[guard]
struct Login {
    audit: Arc<Audit>,
}

impl Guard for Login {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[controller]
#[use_guards(Login)]
struct CatsController;

#[controller]
impl CatsController {
    #[get]
    async fn all(&self, log: Inject<Log>) {
        let _ = log;
    }
}

#[module(root, providers = [Tenant, Log, Audit, Cats], controllers = [CatsController])]
struct AppModule;

fn main() {}
