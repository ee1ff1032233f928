use baya::prelude::*;

struct Absent;

#[injectable]
struct Owners;

#[provider_trait]
trait Mailer: Send + Sync {}

#[injectable]
struct Cats {
    _owners: Option<Arc<Owners>>,
    _mailer: Option<Arc<dyn Mailer>>,
    _named: Option<Named<Owners, Absent>>,
}

#[module(root, providers = [Cats])]
struct AppModule;

fn main() {}
