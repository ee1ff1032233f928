use baya::Inject as In;
use baya::prelude::*;

#[provider_trait]
trait Store: Send + Sync {}

type AnyStore = dyn Store;
type SharedStore = Arc<dyn Store>;

#[injectable]
struct Shop {
    store: Arc<AnyStore>,
    shared: SharedStore,
}

type Shared<T> = Inject<T>;

#[injectable]
struct Cats;

#[injectable]
struct Dogs;

#[controller("/pets")]
struct Pets;

#[controller]
impl Pets {
    #[get]
    async fn list(&self, cats: Shared<Cats>, dogs: In<Dogs>) {
        let _ = (cats, dogs);
    }
}

#[module(root, controllers = [Pets], providers = [Shop])]
struct AppModule;

fn main() {}
