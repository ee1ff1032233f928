use baya::prelude::*;

#[controller]
struct Home;

#[controller]
impl Home {
    #[get]
    async fn home(&self) {}
}

#[controller("/")]
struct Other;

#[controller]
impl Other {
    #[get("/")]
    async fn other(&self) {}
}

#[module(root, controllers = [Home, Other])]
struct AppModule;

fn main() {}
