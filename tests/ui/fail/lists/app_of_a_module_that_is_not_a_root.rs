use baya::prelude::*;

#[module]
struct AppModule;

async fn run() -> baya::Result<()> {
    App::new::<AppModule>().listen("127.0.0.1:3000").await
}

fn main() {}
