use baya::prelude::*;

#[token]
struct User;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn mine(&self, user: Provided<User>) {
        let _ = user;
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn main() {}
