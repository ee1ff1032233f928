use baya::prelude::*;
use baya::Negotiated;

struct Cat;

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn one(&self) -> Negotiated<Cat> {
        Negotiated(Cat)
    }

    #[post]
    async fn create(&self, _cat: Negotiated<Cat>) -> Result<(), Negotiated<String>> {
        Err(Negotiated(String::new()))
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn main() {}
