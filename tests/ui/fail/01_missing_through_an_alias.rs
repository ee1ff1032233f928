use baya::Inject as In;
use baya::prelude::*;

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

#[module(root, controllers = [Pets])]
struct AppModule;

fn main() {}
